using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Azure.Data.Tables;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Driving;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Simulation;

/// <summary>The planted fault at work: between the product and its store, its callers, its functions.</summary>
internal sealed partial class Bugs(Bug bug, Driver driver)
{
    private readonly Dictionary<string, (Person Holder, string Lease)> _held = [];
    private readonly Dictionary<string, Person> _filedBy = [];
    private readonly Dictionary<string, HttpReply> _claimed = [];
    private readonly HashSet<string> _forgotten = new(StringComparer.Ordinal);
    private int _changed;

    /// <summary>What of a transaction is written; nothing, and the product is told that all was.</summary>
    public IReadOnlyList<TableTransactionAction> Transaction(string table, IReadOnlyList<TableTransactionAction> actions)
    {
        if (bug == Bug.None) return actions;
        if (bug == Bug.ClockFast) driver.ClockError = TimeSpan.FromMinutes(20);
        if (table == "reports") return bug == Bug.ReportStale && Chance(0.5) ? [] : actions;
        if (table != "appeals") return actions;
        var isFiling = actions.Any(a => a.Entity.RowKey == AppealRows.EventRow(1));
        var isCommand = !isFiling && actions.Any(a => a.Entity.RowKey.StartsWith(AppealRows.IdempotencyRows, StringComparison.Ordinal));
        if ((bug == Bug.FilingLost && isFiling || bug == Bug.CommandLost && isCommand) && Chance(0.25)) return [];
        if (bug == Bug.OutboxSkipped) return [.. actions.Where(a => a.ActionType != TableTransactionActionType.Add || !a.Entity.RowKey.StartsWith(AppealRows.OutboxRows, StringComparison.Ordinal))];
        foreach (var row in actions.Select(a => a.Entity).OfType<TableEntity>()) Rewrite(row, actions);
        return actions;
    }

    /// <summary>False when a row is not written and the product is told that it was.</summary>
    public bool Write(string table, TableEntity row)
    {
        if (bug == Bug.KeyForgotten && table == "requests") row.PartitionKey += string.Create(CultureInfo.InvariantCulture, $"-{++_changed}");
        return !(bug == Bug.NoticeSwallowed && table == "notices" && Chance(0.1));
    }

    /// <summary>Requests for settlement that were lost or doubled.</summary>
    public int Struck { get; private set; }

    /// <summary>What of some messages is sent; the product is told that all were.</summary>
    public IReadOnlyList<ServiceBusMessage> Send(string to, IReadOnlyList<ServiceBusMessage> messages)
    {
        var sent = Sent(to, messages);
        if (sent.Count != messages.Count) Struck++;
        return sent;
    }

    private IReadOnlyList<ServiceBusMessage> Sent(string to, IReadOnlyList<ServiceBusMessage> messages) => (bug, to) switch
    {
        (Bug.SettlementsLost, SettlementRequests.Queue) => [],
        // Under another id: the bus would swallow it.
        (Bug.SettlementsDoubled, SettlementRequests.Queue) => [.. messages, .. messages.Select(message => new ServiceBusMessage(message.Body) { MessageId = message.MessageId + ":again" })],
        _ => messages,
    };

    /// <summary>Whether a function is not run at all.</summary>
    public bool Skips(string function) => bug switch
    {
        Bug.RungsMissed => function is nameof(RunLadderSteps) or "SweepDue",
        Bug.RungsLate => function is "SweepDue",
        Bug.NeverCloses => function is "SweepDue" or nameof(RunDueStep),
        _ => false,
    };

    public void After(string function, FunctionContext context)
    {
        if (bug == Bug.RungsLate && function == nameof(RunLadderSteps) && context.GetInvocationResult() is { Value: NextStep { Over: false } look } result && look.At < DateTime.MaxValue.AddDays(-1))
            result.Value = look with { At = look.At.AddMinutes(20) };
    }

    public bool SwallowsDelivery() => bug == Bug.DeliverySwallowed && Chance(0.2);

    /// <summary>A request as it reaches the product.</summary>
    public Call Ask(Person person, Call call)
    {
        var appeal = AppealIn(call.Path);
        if (bug == Bug.LeaseUnchecked && appeal is not null && call.Path.EndsWith("/progress", StringComparison.Ordinal) && _held.TryGetValue(appeal, out var held))
            return call with { Token = held.Holder.Token(), Body = new { lease = held.Lease, text = (string)JsonNode.Parse(call.Bytes)!["text"]! } };
        if (bug == Bug.HandlerRates && person.Actor.Role == Role.Officer && appeal is not null && call.Path.EndsWith("/evaluation", StringComparison.Ordinal) && _filedBy.TryGetValue(appeal, out var clerk))
            return call with { Token = clerk.Token() };
        return call;
    }

    /// <summary>An answer as it reaches the caller.</summary>
    public HttpReply Answer(Person person, Call call, HttpReply reply)
    {
        if (bug == Bug.None || !reply.IsGood || call.Method != "POST") return reply;
        if (call.Path == "/api/appeals") _filedBy[(string)reply.Json["id"]!] = person;
        if (!call.Path.EndsWith("/claims", StringComparison.Ordinal)) return reply;
        if (reply.Json["items"]!.AsArray().Count == 0)
            return bug == Bug.ClaimGivenTwice && _claimed.TryGetValue(call.Path, out var others) ? others : reply;
        foreach (var item in reply.Json["items"]!.AsArray()) _held[(string)item!["id"]!] = (person, (string)item["lease"]!);
        _claimed[call.Path] = reply;
        return reply;
    }

    private void Rewrite(TableEntity row, IReadOnlyList<TableTransactionAction> all)
    {
        if (row.GetString("Body") is not { } body) return;
        row["Body"] = (bug, row.RowKey) switch
        {
            (Bug.RungForgotten, AppealRows.StateRow) when Has(all, "RungReached") && _forgotten.Add(row.PartitionKey) => Reached().Replace(body, "\"reached\":[]"),
            (Bug.StateDrifts, AppealRows.StateRow) when Chance(0.2) => Supervised().Replace(body, m => m.Value.Contains("true", StringComparison.Ordinal) ? "\"supervised\":false" : "\"supervised\":true"),
            (Bug.ClockResetOnReturn, AppealRows.StateRow) when Has(all, "Returned") =>
                PromiseFrom().Replace(body, $"\"promiseFrom\":\"{driver.Clock.Now:O}\""),
            (Bug.RungUnrecorded, _) => Unrecorded(body, "RungReached"),
            (Bug.CallBackEndUnrecorded, _) => Unrecorded(body, "CallBackDone"),
            (Bug.CallBackUnopened, _) => Unrecorded(body, "CallBackOpened"),
            _ => body,
        };
    }

    private static string Unrecorded(string body, string what)
    {
        if (!Is(body, what)) return body;
        var recorded = JsonNode.Parse(body)!;
        // What fits every state and changes none.
        recorded["event"] = new JsonObject { ["event"] = "Supplemented", ["text"] = "-", ["attachments"] = new JsonArray() };
        return recorded.ToJsonString();
    }

    private static bool Has(IReadOnlyList<TableTransactionAction> actions, string what) =>
        actions.Any(a => a.Entity is TableEntity row && row.GetString("Body") is { } body && Is(body, what));

    private static bool Is(string body, string what) => body.Contains($"\"event\":\"{what}\"", StringComparison.Ordinal);

    private bool Chance(double share) => driver.Chance.NextDouble() < share;

    private static string? AppealIn(string path) => path.Split('/') is [_, "api", "appeals", var id, ..] ? id : null;

    [GeneratedRegex("\"reached\":\\[[^\\]]*\\]")]
    private static partial Regex Reached();

    [GeneratedRegex("\"supervised\":(true|false)")]
    private static partial Regex Supervised();

    [GeneratedRegex("\"promiseFrom\":\"[^\"]*\"")]
    private static partial Regex PromiseFrom();
}
