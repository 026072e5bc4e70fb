using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;

namespace ServerlessQiFu.Tools.Crash;

/// <summary>Holds the product to the ledger: only by what it answers over HTTP.</summary>
internal sealed class Audit(Line line, int letters)
{
    /// <summary>After the last start an appeal must be on its way within this.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);
    /// <summary>Letters in one file of the second sending.</summary>
    private const int FileOf = 5_000;
    /// <summary>Claimed in one request; more could take longer than a client waits on a busy machine.</summary>
    private const int MostAtOnce = 16;
    private static readonly ParallelOptions Together = new() { MaxDegreeOfParallelism = 16 };

    private readonly ConcurrentDictionary<string, JsonNode> _seen = new(StringComparer.Ordinal);
    private readonly Ledger _ledger = line.Ledger;
    private string _staff = "";
    private int _claimants;

    public int Lost { get; private set; }
    public int Doubled { get; private set; }
    public int Stuck { get; private set; }
    public int CommandsLost { get; private set; }
    public int CommandsDoubled { get; private set; }
    public int CommandsUnasked { get; private set; }
    public int ClaimsLost { get; private set; }
    public int Dissatisfied { get; private set; }
    public int CallBacksWrong { get; private set; }
    /// <summary>From the last start until every appeal was in a queue, on the desk, held or ended, and in its company's list.</summary>
    public TimeSpan SettledAfter { get; private set; }

    public async Task Run(Stopwatch sinceStart, string staff, string bot)
    {
        _staff = staff;
        await Everything();
        Commands();
        CallBacks();
        await Settled(sinceStart);
        await CompanyLists(sinceStart);
        await InReach(sinceStart);
        await SentAgain(bot);
    }

    /// <summary>Every acknowledged appeal is there, with its letter.</summary>
    private async Task Everything() => await Parallel.ForEachAsync(_ledger.Appeals.Values, Together, async (appeal, stop) =>
    {
        var reply = await line.Get(_staff, $"/api/appeals/{appeal.Id}", stop);
        if (reply.Status == HttpStatusCode.OK && reply.Text("text") == Filers.Letter(appeal.Letter)["text"]!.GetValue<string>()) _seen[appeal.Id] = reply.Body!;
        else Add(() => Lost++, $"lost: {appeal.Id}, letter {appeal.Letter}, answered {(int)reply.Status}");
    });

    private void Commands()
    {
        foreach (var command in _ledger.Commands)
        {
            var times = command.Event.Split('|').SelectMany(name => Events(command.Id, name)).Count(e => Says(e, command.Mark));
            if (command.Done && times == 0) Add(() => CommandsLost++, $"lost: {command.Event} {command.Mark} of {command.Id}");
            if (times > 1) Add(() => CommandsDoubled++, $"doubled: {command.Event} {command.Mark} of {command.Id}, {times} times");
            if (!command.Done && times > 0) Add(() => CommandsUnasked++, $"done though refused: {command.Event} {command.Mark} of {command.Id}");
        }
        foreach (var claim in _ledger.Claims)
        {
            var times = Events(claim.Id, claim.Event).Count(e => e["lease"]?.GetValue<string>() == claim.Lease && e["holder"]?.GetValue<string>() == claim.Holder);
            if (times != 1) Add(() => ClaimsLost++, $"lost: the claim {claim.Lease} of {claim.Id} by {claim.Holder} is there {times} times");
        }
    }

    /// <summary>None is left before triage.</summary>
    private async Task Settled(Stopwatch sinceStart)
    {
        var waiting = _seen.Where(a => Status(a.Value) == "Received").Select(a => a.Key).ToList();
        while (waiting.Count > 0 && sinceStart.Elapsed < Patience)
        {
            await Task.Delay(BetweenLooks);
            await Parallel.ForEachAsync(waiting, Together, async (id, stop) => _seen[id] = (await line.Get(_staff, $"/api/appeals/{id}", stop)).Body!);
            waiting = [.. waiting.Where(id => Status(_seen[id]) == "Received")];
        }
        SettledAfter = sinceStart.Elapsed;
        foreach (var id in waiting) Add(() => Stuck++, $"stuck: {id} is still Received {sinceStart.Elapsed.TotalSeconds:F0} s after the last start");
    }

    /// <summary>Each company's list shows each of its appeals once and nothing else.</summary>
    private async Task CompanyLists(Stopwatch sinceStart)
    {
        foreach (var company in _ledger.Appeals.Values.GroupBy(a => a.Company))
        {
            List<string> listed;
            HashSet<string> owed = [.. company.Select(a => a.Id)];
            while (true)
            {
                listed = await ListOf(company.Key);
                if (owed.IsSubsetOf(listed) || sinceStart.Elapsed > Patience) break;
                await Task.Delay(BetweenLooks);
                SettledAfter = sinceStart.Elapsed;
            }
            foreach (var missing in owed.Except(listed)) Add(() => Stuck++, $"stuck: {missing} is not in the list of its company {company.Key}");
            foreach (var more in listed.CountBy(id => id).Where(id => id.Value > 1)) Add(() => Doubled++, $"doubled: {more.Key} is in its company's list {more.Value} times");
            foreach (var other in listed.Distinct().Except(owed)) Add(() => Doubled++, $"doubled: {other} of company {company.Key} belongs to no key");
        }
    }

    private async Task<List<string>> ListOf(int company)
    {
        var ids = new List<string>();
        string? page = null;
        do
        {
            var path = $"/api/enterprises/{MadeUpLetters.CreditCodeOf(company)}/appeals?limit=100" + (page is null ? "" : "&page=" + Uri.EscapeDataString(page));
            var reply = await line.Get(_staff, path, CancellationToken.None);
            ids.AddRange(reply.Body!["items"]!.AsArray().Select(i => i!["id"]!.GetValue<string>()));
            page = reply.Body["next"]?.GetValue<string>();
        }
        while (page is not null);
        return ids;
    }

    /// <summary>What waits in a queue or on the desk can be claimed there: the queues are emptied, and nothing may be left waiting.</summary>
    private async Task InReach(Stopwatch sinceStart)
    {
        var waiting = _seen.Where(a => Status(a.Value) is "Queued" or "Triage" or "CallBack" or "Redo").Select(a => a.Key).ToList();
        while (waiting.Count > 0)
        {
            await Empty("/api/triage/claims", n => line.Token("specialist", $"last-specialist-{n}", "QFZY"));
            await Empty("/api/call-backs/claims", n => line.Token("callback", $"last-caller-{n}", "XQ"));
            foreach (var unit in waiting.Select(id => _seen[id]["unit"]?.GetValue<string>()).OfType<string>().Distinct().ToList())
                await Empty($"/api/units/{unit}/claims", n => line.Token("officer", $"last-officer-{n}", unit));
            await Parallel.ForEachAsync(waiting, Together, async (id, stop) => _seen[id] = (await line.Get(_staff, $"/api/appeals/{id}", stop)).Body!);
            waiting = [.. waiting.Where(id => !IsHeld(id))];
            if (waiting.Count == 0 || sinceStart.Elapsed > Patience) break;
            await Task.Delay(BetweenLooks);
            SettledAfter = sinceStart.Elapsed;
        }
        foreach (var id in waiting) Add(() => Stuck++, $"stuck: {id} is {Status(_seen[id])} but nobody can claim it");
    }

    /// <param name="next">The token of the n-th claimant: each one's hands are full at some time.</param>
    private async Task Empty(string path, Func<int, Task<string>> next)
    {
        var token = await next(_claimants++);
        while (true)
        {
            var reply = await line.Ask(HttpMethod.Post, token, path, new() { ["max"] = MostAtOnce, ["leaseMinutes"] = 120 }, null, null, CancellationToken.None);
            if (reply.Status == HttpStatusCode.Conflict)
            {
                token = await next(_claimants++);
                continue;
            }
            if (!reply.Ok) Add(() => Stuck++, $"stuck: {path} answered {(int)reply.Status}");
            if (!reply.Ok || reply.Body!["items"]!.AsArray().Count == 0) return;
        }
    }

    /// <summary>All letters once more in files: the same numbers, and nothing is new.</summary>
    private async Task SentAgain(string bot)
    {
        foreach (var file in Enumerable.Range(0, letters).Chunk(FileOf))
        {
            var answered = 0;
            var whole = await line.Import(bot, file.Select(n => Filers.Letter(n, Filers.Key(n))), result => Compare(file[answered++], result), CancellationToken.None);
            if (!whole || answered != file.Length) Add(() => Lost++, $"lost: {file.Length} letters were sent again, {answered} answered");
        }
    }

    private void Compare(int letter, JsonObject result)
    {
        var (key, id, outcome) = (Filers.Key(letter), result["id"]?.GetValue<string>(), result["outcome"]!.GetValue<string>());
        if (!_ledger.Appeals.TryGetValue(key, out var known)) Add(() => Stuck++, $"stuck: letter {letter} was never acknowledged");
        else if (outcome != "repeated" || known.Id != id) Add(() => Doubled++, $"doubled: {key} sent again is {outcome} as {id}, was {known.Id}");
    }

    /// <summary>Somebody has it, or it has moved on to where nobody needs to.</summary>
    private bool IsHeld(string id) => Status(_seen[id]) switch
    {
        "Queued" or "Redo" => false,
        "Triage" => Last(id, "SentToDesk", "TriageClaimed", "Released", "LeaseExpired") == "TriageClaimed",
        "CallBack" => Last(id, "CallBackOpened", "CallBackClaimed", "Released", "LeaseExpired") == "CallBackClaimed",
        _ => true,
    };

    private string Last(string id, params string[] events) =>
        _seen[id]["timeline"]!.AsArray().Select(e => e!["event"]!.GetValue<string>()).Last(events.Contains);

    /// <summary>Call-backs are the dissatisfied, one each.</summary>
    private void CallBacks()
    {
        foreach (var id in _seen.Keys)
        {
            var dissatisfied = Events(id, "Evaluated").Count(e => e["level"]!.GetValue<int>() <= 2) + Events(id, "Contested").Count();
            var opened = Events(id, "CallBackOpened").Count(e => e["level"] is not null);
            Dissatisfied += dissatisfied;
            if (opened != dissatisfied) Add(() => CallBacksWrong++, $"call-backs: {id} has {opened} for {dissatisfied} dissatisfactions");
        }
    }

    private IEnumerable<JsonNode> Events(string id, string name) =>
        _seen.TryGetValue(id, out var appeal) ? appeal["timeline"]!.AsArray().OfType<JsonNode>().Where(e => e["event"]!.GetValue<string>() == name) : [];

    private static bool Says(JsonNode entry, string words) =>
        entry.AsObject().Any(field => field.Value is JsonValue value && value.TryGetValue<string>(out var text) && text == words);

    private static string Status(JsonNode appeal) => appeal["status"]!.GetValue<string>();

    private void Add(Action count, string violation)
    {
        lock (_ledger) count();
        _ledger.Violations.Add(violation);
    }
}
