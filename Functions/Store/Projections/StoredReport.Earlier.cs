using System.Globalization;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Reporting;

namespace ServerlessQiFu.Functions.Store;

/// <summary>
/// Columns by which an earlier version gives the whole appeal to the unit that has it last. This version writes them, so that both can
/// run side by side while one replaces the other, and does not count by them.
/// </summary>
internal sealed partial class StoredReport
{
    private const int Yes = 1;
    private const int No = 2;

    public Status Status { get; set; }
    public long Outer { get; set; }
    public string? Unit { get; set; }
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

    private void TellEarlierVersions(ReportRow row)
    {
        var (shares, last) = (row.Shares, row.Shares.Last(s => s.Status is not null));
        (Status, ClosedAs, Unit) = (last.Status!.Value, last.ClosedAs, last.Unit == UnitShare.Desk ? null : last.Unit);
        (Outer, Answered, RedoDue) = (row.OuterAt.UtcTicks, row.AnsweredAt?.UtcTicks, shares.Max(s => s.RedoDueAt)?.UtcTicks);
        Supervised = shares.Any(s => s.Supervised > 0) ? Yes : null;
        (Contacted, Solved) = (All(s => s.Contacted, s => s.ContactsMissed), All(s => s.Solved, s => s.Unsolved));
        (Promise, Redone) = (All(s => s.PromisesKept, s => s.PromisesBroken), All(s => s.RedosInTime, s => s.RedosLate));
        InTime = Status == Status.Closed ? All(s => s.RoundsInTime, s => s.RoundsLate) : null;
        var desk = shares.FirstOrDefault(s => s.Unit == UnitShare.Desk);
        (Accurate, Left, Overridden) = (Said(desk?.FirstDispatchAccurate), Said(desk?.LeftToPerson), Said(desk?.Overridden));
        (Returns, Improper, Extensions) = (Some(s => s.Returns), Some(s => s.ImproperReturns), Some(s => s.Extensions));
        (Evaluations, Bad, Dissatisfied) = (Some(s => s.Evaluations), Some(s => s.BadEvaluations), Some(s => s.Dissatisfied));
        (CallBacks, Reached, Audits) = (Some(s => s.CallBacksDone), Some(s => s.Reached), Some(s => s.Audits));
        (Redos, Reviews) = (Some(s => s.Redos), Some(s => s.Reviews));
        var rungs = shares.SelectMany(s => s.Rungs).GroupBy(r => r.Key, r => r.Value, StringComparer.Ordinal).OrderBy(r => r.Key, StringComparer.Ordinal);
        Rungs = string.Join('\n', rungs.Select(r => $"{r.Key}={r.Sum().ToString(CultureInfo.InvariantCulture)}")) is { Length: > 0 } text ? text : null;

        int? Some(Func<UnitShare, int> count) => shares.Sum(count) is > 0 and var sum ? sum : null;
        int? All(Func<UnitShare, int> good, Func<UnitShare, int> bad) => shares.Sum(bad) > 0 ? No : shares.Sum(good) > 0 ? Yes : null;
    }

    private static int? Said(bool? said) => said switch { true => Yes, false => No, null => null };
}
