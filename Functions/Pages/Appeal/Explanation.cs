using System.Globalization;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Web;

namespace ServerlessQiFu.Functions.Pages;

/// <summary>Why an appeal is where it is, and what time alone will do with it: fact → rule with its version → result.</summary>
internal static class Explanation
{
    public static IReadOnlyList<WhyRow> Why(AppealView view, Domain.Appeals.Appeal.Existing state, Rules rules, Words words, EventWords events)
    {
        var policy = words.Say("why.policy", view.Clocks.PolicyVersion, view.Clocks.CalendarVersion);
        var received = words.Say("why.received", Moments.Say(view.ReceivedAt, words), words[$"kind.{state.Dossier.KindInForce}"]);
        var why = new List<WhyRow>();
        if (view.Triage is { } triage)
            why.Add(new(triage.Reason, words.Say($"why.source.{triage.Source}", triage.Confidence.ToString("P0", CultureInfo.InvariantCulture)), $"{words[$"tier.{triage.Tier}"]} · {events.UnitName(triage.Unit)}"));
        if (view.Clocks.Promise is { } promise && view.Tier is { } tier)
        {
            why.Add(new(words.Say("why.promiseFrom", words[$"tier.{tier}"]), words.Say("why.promiseRule", policy, LimitText(rules.Policy[tier].Promise, words)), Moments.Say(promise.Due, words)));
            why.Add(new(words.Say("why.lightFact", state.Dossier.Ladder.Reached.Count), policy, words[$"light.{promise.Light}"]));
        }
        why.Add(new(received, words.Say("why.outerRule", policy), Moments.Say(view.Clocks.Outer.Due, words)));
        return why;
    }

    /// <summary>The rungs reached and those to come while nobody answers.</summary>
    public static IReadOnlyList<RungRow> Ladder(Domain.Appeals.Appeal.Existing state, Rules rules, Words words)
    {
        var ladder = rules.Policy[state.Dossier.TierInForce].Ladder.ToDictionary(rung => rung.Name, StringComparer.Ordinal);
        var reached = state.Dossier.Ladder.Reached.Where(ladder.ContainsKey).Select(name => new RungRow("", Said(ladder[name], words, "rung.reached"), "reached"));
        var ahead = Schedule.Of(state, rules).Where(due => due.Step is DueStep.ReachRung).Select((due, i) =>
            new RungRow(Moments.Say(due.At, words), Said(ladder[((DueStep.ReachRung)due.Step).Rung], words, "rung.ahead"), i == 0 ? "next" : "ahead"));
        return [.. reached, .. ahead];
    }

    private static string Said(Rung rung, Words words, string text) => words.Say(text, string.Join(words["list.and"], rung.Tell.Select(post => words[$"post.{post}"]).Distinct()));

    /// <summary>Such as 3 个工作日.</summary>
    private static string LimitText(Domain.Calendar.Limit limit, Words words) => words.Say($"limit.{limit.Unit}", limit.Amount);
}
