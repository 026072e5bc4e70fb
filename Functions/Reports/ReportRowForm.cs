using System.Collections.Frozen;
using System.Globalization;
using Azure.Data.Tables;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Functions.Reports;

/// <summary>How a report row lies in the table: numbers; what is zero or not known is left out, so most rows are short.</summary>
internal static class ReportRowForm
{
    private const int Yes = 1;
    private const int No = 2;

    private static readonly FrozenDictionary<string, Status> Statuses = Names<Status>();
    private static readonly FrozenDictionary<string, Tier> Tiers = Names<Tier>();
    private static readonly FrozenDictionary<string, ClosedAs> Ends = Names<ClosedAs>();

    public static TableEntity Write(ReportRow row, string partition)
    {
        var entity = new TableEntity(partition, row.Id)
        {
            ["Version"] = row.Version, ["Status"] = row.Status.ToString(), ["District"] = row.District,
            ["Received"] = row.ReceivedAt.UtcTicks, ["Outer"] = row.OuterAt.UtcTicks,
        };
        if (row.Unit is { } unit) entity["Unit"] = unit;
        if (row.Tier is { } tier) entity["Tier"] = tier.ToString();
        if (row.ClosedAs is { } end) entity["ClosedAs"] = end.ToString();
        if (row.AnsweredAt is { } answered) entity["Answered"] = answered.UtcTicks;
        if (row.RedoDueAt is { } due) entity["RedoDue"] = due.UtcTicks;
        if (row.Rungs.Count > 0) entity["Rungs"] = string.Join('\n', row.Rungs.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => $"{r.Key}={r.Value.ToString(CultureInfo.InvariantCulture)}"));
        if (row.Supervised) entity["Supervised"] = Yes;

        foreach (var (name, said) in Said(row)) if (said is { } yes) entity[name] = yes ? Yes : No;
        foreach (var (name, count) in Counts(row)) if (count != 0) entity[name] = count;
        return entity;
    }

    public static ReportRow Read(TableEntity entity) => new()
    {
        Id = entity.RowKey, Version = Count(entity, "Version"), Status = Statuses[entity.GetString("Status")], District = entity.GetString("District"),
        ReceivedAt = Instant(entity, "Received")!.Value, OuterAt = Instant(entity, "Outer")!.Value,
        AnsweredAt = Instant(entity, "Answered"), RedoDueAt = Instant(entity, "RedoDue"),
        Unit = Text(entity, "Unit"), Tier = Text(entity, "Tier") is { } tier ? Tiers[tier] : null,
        ClosedAs = Text(entity, "ClosedAs") is { } end ? Ends[end] : null, Supervised = Count(entity, "Supervised") == Yes,
        ContactedInTime = Said(entity, "Contacted"), ClosedInTime = Said(entity, "InTime"), PromiseKept = Said(entity, "Promise"),
        RedoneInTime = Said(entity, "Redone"), FirstDispatchAccurate = Said(entity, "Accurate"), Solved = Said(entity, "Solved"),
        Returns = Count(entity, "Returns"), ImproperReturns = Count(entity, "Improper"), Extensions = Count(entity, "Extensions"),
        Evaluations = Count(entity, "Evaluations"), BadEvaluations = Count(entity, "Bad"), Dissatisfied = Count(entity, "Dissatisfied"),
        CallBacksDone = Count(entity, "CallBacks"), Reached = Count(entity, "Reached"), Audits = Count(entity, "Audits"),
        Redos = Count(entity, "Redos"), Reviews = Count(entity, "Reviews"), Rungs = Rungs(Text(entity, "Rungs")),
    };

    private static (string, bool?)[] Said(ReportRow row) =>
    [
        ("Contacted", row.ContactedInTime), ("InTime", row.ClosedInTime), ("Promise", row.PromiseKept),
        ("Redone", row.RedoneInTime), ("Accurate", row.FirstDispatchAccurate), ("Solved", row.Solved),
    ];

    private static (string, int)[] Counts(ReportRow row) =>
    [
        ("Returns", row.Returns), ("Improper", row.ImproperReturns), ("Extensions", row.Extensions), ("Evaluations", row.Evaluations),
        ("Bad", row.BadEvaluations), ("Dissatisfied", row.Dissatisfied), ("CallBacks", row.CallBacksDone), ("Reached", row.Reached),
        ("Audits", row.Audits), ("Redos", row.Redos), ("Reviews", row.Reviews),
    ];

    private static FrozenDictionary<string, T> Names<T>() where T : struct, Enum => Enum.GetValues<T>().ToFrozenDictionary(v => v.ToString(), StringComparer.Ordinal);

    private static string? Text(TableEntity entity, string name) => entity.TryGetValue(name, out var value) ? (string)value : null;

    private static int Count(TableEntity entity, string name) => entity.TryGetValue(name, out var value) ? (int)value : 0;

    private static bool? Said(TableEntity entity, string name) => entity.TryGetValue(name, out var value) ? (int)value == Yes : null;

    private static DateTimeOffset? Instant(TableEntity entity, string name) =>
        entity.TryGetValue(name, out var value) ? new DateTimeOffset((long)value, TimeSpan.Zero) : null;

    private static Dictionary<string, int> Rungs(string? text)
    {
        var rungs = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var rung in text?.Split('\n') ?? [])
        {
            var split = rung.LastIndexOf('=');
            rungs[rung[..split]] = int.Parse(rung.AsSpan(split + 1), CultureInfo.InvariantCulture);
        }
        return rungs;
    }
}
