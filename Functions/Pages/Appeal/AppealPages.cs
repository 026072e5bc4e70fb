using System.Globalization;
using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.Web;

namespace ServerlessQiFu.Functions.Pages;

/// <summary>Makes the page of an appeal for its reader: what the API shows, in words, and only the acts that the decider would accept.</summary>
public sealed class AppealPages(PageFrames frames, ApiCalls api, CommandCalls calls, AppealRecords records, RulesStore rules, DirectoryStore directory, TimeProvider clock)
{
    /// <param name="done">The act that was just done.</param>
    public async Task<IResult> Show(HttpContext http, string id, CancellationToken cancellation, string? done = null, RefusedAct? refused = null)
    {
        var actor = http.Request.Caller();
        var found = await api.Get<AppealView>(http, actor, new(nameof(GetAppeal), new Dictionary<string, string> { ["id"] = id }), cancellation);
        if (!found.Try(out var view, out var problem)) return await ProblemPages.Of(frames, http, problem);
        var snapshot = (await records.Find(id, cancellation))!;
        var pinned = await rules.For(snapshot.State, cancellation);
        var model = await Model(view, (Domain.Appeals.Appeal.Existing)snapshot.State, pinned, actor, PageFrames.WordsOf(http), cancellation);
        if (refused is not null) http.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        var words = PageFrames.WordsOf(http);
        return await frames.Page<AppealPage>(http, (nameof(AppealPage.Model), model with { Refused = refused, Done = done is null || Acts.Find(done) is null ? null : words[$"act.{done}.done"] }));
    }

    private async Task<AppealModel> Model(AppealView view, Domain.Appeals.Appeal.Existing state, Rules rules, Actor actor, Words words, CancellationToken cancellation)
    {
        var units = await directory.Current(cancellation);
        var events = new EventWords(words, units);
        var now = clock.GetUtcNow();
        var allowed = await calls.Allowed(state, actor, cancellation);
        var lease = Schedule.LeaseOf(state) is { } held && held.Holder == actor.Subject ? Leases.Text(held.Number) : null;
        return new AppealModel
        {
            Number = view.Id,
            Version = view.Version,
            Title = view.Title,
            Sentence = events.State(view.Status, view.Unit, actor.Role),
            Holder = view.Unit is null ? null : events.UnitName(view.Unit),
            Clock = state is Domain.Appeals.Appeal.Ended or Domain.Appeals.Appeal.Replied ? null : Clock(view.Clocks, state, now, rules, words),
            Why = Explanation.Why(view, state, rules, words, events),
            Ladder = state is Domain.Appeals.Appeal.Ended ? [] : Explanation.Ladder(state, rules, words),
            Timeline = [.. view.Timeline.Reverse().Select(events.Row)],
            Facts = Facts(view, words, events),
            Text = view.Text,
            Attachments = view.Attachments ?? [],
            Question = view.Question is { } asked ? new(words.Say("appeal.answerBy", Moments.Say(asked.Until, words)), asked.Text) : null,
            Reply = view.Reply is { Text: { } said } reply ? new(words.Say("appeal.replyHead", events.UnitName(reply.Unit), Moments.Say(reply.At, words), words[$"outcome.{reply.Outcome}"]), said) : null,
            Acts = [.. Acts.All.Where(act => allowed.Contains(act.Command)).Select(act => act.Name)],
            Lease = lease,
            Round = view.Reply?.Round,
            CallBack = view.CallBack is { Result: null } open ? open.Id : null,
            Units = [.. units.Units.Select(unit => new Choice(unit.Code, unit.Name))],
            ReturnGrounds = [.. rules.Policy.ReturnGrounds.Select(ground => new Choice(ground.Code, words.Find($"ground.{ground.Code}") ?? ground.Name))],
        };
    }

    private static ClockModel Clock(ClocksView clocks, Domain.Appeals.Appeal.Existing state, DateTimeOffset now, Rules rules, Words words)
    {
        if (state is Domain.Appeals.Appeal.CallingBack)
        {
            var callBack = WorkQueues.DueOf(state, rules);
            var late = now > callBack;
            return new(Moments.Left(now, callBack, rules.Hours, words), null, words.Say("clock.callBack", Moments.Say(callBack, words)), late ? "red" : "green", words[late ? "light.Red" : "light.Green"], false);
        }
        var light = clocks.Promise?.Light ?? Light.Green;
        var due = clocks.Promise?.Due ?? clocks.Outer.Due;
        return new(
            clocks.Promise is { Paused: true } ? words["clock.paused"] : Moments.Left(now, due, rules.Hours, words),
            clocks.Promise is { } promise ? Moments.Say(promise.Due, words) : null, words.Say("appeal.outer", Moments.Say(clocks.Outer.Due, words)),
            light.ToString().ToLowerInvariant(), words[$"light.{light}"], clocks.Promise is { Paused: true });
    }

    private static IReadOnlyList<FactRow> Facts(AppealView view, Words words, EventWords events)
    {
        var facts = new List<FactRow> { new(words["fact.number"], view.Id), new(words["fact.received"], Moments.Say(view.ReceivedAt, words)) };
        if (view.Tier is { } tier) facts.Add(new(words["fact.tier"], words[$"tier.{tier}"]));
        if (view.Kind is { } kind) facts.Add(new(words["fact.kind"], words[$"kind.{kind}"]));
        if (view.Unit is { } unit) facts.Add(new(words["fact.unit"], events.UnitName(unit)));
        if (view.Enterprise is { } company)
        {
            facts.Add(new(words["fact.company"], company.Name));
            facts.Add(new(words["file.creditCode"], company.CreditCode));
        }
        facts.Add(new(words["fact.district"], Domain.Enterprises.Districts.Shipped.Find(view.District)?.Name ?? view.District));
        if (view.Contact is { } contact) facts.Add(new(words["fact.contact"], string.Join(' ', new[] { contact.Name, contact.Phone, contact.Email }.OfType<string>())));
        if (view.Confidential) facts.Add(new(words["fact.confidential"], words["form.yes"]));
        if (view.Supervised) facts.Add(new(words["fact.supervised"], words["form.yes"]));
        foreach (var part in view.Parts ?? []) facts.Add(new(words.Say("fact.part", part.Id), string.Create(CultureInfo.InvariantCulture, $"{events.UnitName(part.Unit)} · {words[$"part.{part.State}"]} · {Moments.Say(part.Due, words)}")));
        return facts;
    }
}
