using System.Globalization;
using Azure;
using Azure.Data.Tables;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Reporting;

namespace ServerlessQiFu.Functions.Store;

/// <summary>
/// How a report row lies in the table: numbers; what is zero or not known is left out, so most rows are short. A class of its own and not
/// a dictionary, because a report reads a hundred thousand of them.
/// </summary>
internal sealed class StoredReport : ITableEntity
{
    private const int Yes = 1;
    private const int No = 2;

    public string PartitionKey { get; set; } = "";
    public string RowKey { get; set; } = "";
    public DateTimeOffset? Timestamp { get; set; }
    public ETag ETag { get; set; }

    public int Version { get; set; }
    public Status Status { get; set; }
    public string District { get; set; } = "";
    public long Received { get; set; }
    public long Outer { get; set; }
    public string? Unit { get; set; }
    public Tier? Tier { get; set; }
    public ClosedAs? ClosedAs { get; set; }
    public long? Answered { get; set; }
    public long? RedoDue { get; set; }
    public string? Rungs { get; set; }
    public int? Supervised { get; set; }
    public int? Contacted { get; set; }
    public int? InTime { get; set; }
    public int? Promise { get; set; }
    public int? Redone { get; set; }
    public int? Accurate { get; set; }
    public int? Solved { get; set; }
    public int? Left { get; set; }
    public int? Overridden { get; set; }
    public int? Returns { get; set; }
    public int? Improper { get; set; }
    public int? Extensions { get; set; }
    public int? Evaluations { get; set; }
    public int? Bad { get; set; }
    public int? Dissatisfied { get; set; }
    public int? CallBacks { get; set; }
    public int? Reached { get; set; }
    public int? Audits { get; set; }
    public int? Redos { get; set; }
    public int? Reviews { get; set; }

    public static StoredReport Of(ReportRow row, string partition) => new()
    {
        PartitionKey = partition, RowKey = row.Id, Version = row.Version, Status = row.Status, District = row.District,
        Received = row.ReceivedAt.UtcTicks, Outer = row.OuterAt.UtcTicks, Unit = row.Unit, Tier = row.Tier, ClosedAs = row.ClosedAs,
        Answered = row.AnsweredAt?.UtcTicks, RedoDue = row.RedoDueAt?.UtcTicks, Rungs = Text(row.Rungs), Supervised = row.Supervised ? Yes : null,
        Contacted = Said(row.ContactedInTime), InTime = Said(row.ClosedInTime), Promise = Said(row.PromiseKept),
        Redone = Said(row.RedoneInTime), Accurate = Said(row.FirstDispatchAccurate), Solved = Said(row.Solved),
        Left = Said(row.LeftToPerson), Overridden = Said(row.Overridden),
        Returns = Some(row.Returns), Improper = Some(row.ImproperReturns), Extensions = Some(row.Extensions), Evaluations = Some(row.Evaluations),
        Bad = Some(row.BadEvaluations), Dissatisfied = Some(row.Dissatisfied), CallBacks = Some(row.CallBacksDone), Reached = Some(row.Reached),
        Audits = Some(row.Audits), Redos = Some(row.Redos), Reviews = Some(row.Reviews),
    };

    public ReportRow ToRow() => new()
    {
        Id = RowKey, Version = Version, Status = Status, District = District, ReceivedAt = At(Received), OuterAt = At(Outer), Unit = Unit, Tier = Tier, ClosedAs = ClosedAs,
        AnsweredAt = Answered is { } answered ? At(answered) : null, RedoDueAt = RedoDue is { } due ? At(due) : null, Supervised = Supervised == Yes,
        ContactedInTime = Heard(Contacted), ClosedInTime = Heard(InTime), PromiseKept = Heard(Promise),
        RedoneInTime = Heard(Redone), FirstDispatchAccurate = Heard(Accurate), Solved = Heard(Solved),
        LeftToPerson = Heard(Left), Overridden = Heard(Overridden),
        Returns = Returns ?? 0, ImproperReturns = Improper ?? 0, Extensions = Extensions ?? 0, Evaluations = Evaluations ?? 0,
        BadEvaluations = Bad ?? 0, Dissatisfied = Dissatisfied ?? 0, CallBacksDone = CallBacks ?? 0, Reached = Reached ?? 0,
        Audits = Audits ?? 0, Redos = Redos ?? 0, Reviews = Reviews ?? 0, Rungs = Rungs is null ? ReportRow.Without : Climbed(Rungs),
    };

    private static int? Said(bool? said) => said switch { true => Yes, false => No, null => null };
    private static bool? Heard(int? stored) => stored is { } known ? known == Yes : null;
    private static int? Some(int count) => count == 0 ? null : count;
    private static DateTimeOffset At(long ticks) => new(ticks, TimeSpan.Zero);

    private static string? Text(IReadOnlyDictionary<string, int> rungs) => rungs.Count == 0
        ? null
        : string.Join('\n', rungs.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => $"{r.Key}={r.Value.ToString(CultureInfo.InvariantCulture)}"));

    private static Dictionary<string, int> Climbed(string text)
    {
        var rungs = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var rung in text.Split('\n'))
        {
            var split = rung.LastIndexOf('=');
            rungs[rung[..split]] = int.Parse(rung.AsSpan(split + 1), CultureInfo.InvariantCulture);
        }
        return rungs;
    }
}
