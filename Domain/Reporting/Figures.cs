using System.Collections.Frozen;
using ServerlessQiFu.Domain.Appeals;

namespace ServerlessQiFu.Domain.Reporting;

/// <summary>
/// What each figure of domain.md §12 counts. Silence is never a good rating: an appeal that nobody evaluated is in no share of
/// evaluations, only in the count of the unevaluated.
/// </summary>
public static class Figures
{
    public const string RungPrefix = "rung.";

    public static IReadOnlyList<Figure> Volumes { get; } =
    [
        Count("received", "受理登记数", _ => 1),
        Count("open", "在办数", r => r.IsOpen ? 1 : 0),
        Timed("overdue", "超期未办结数", (r, now) => r.IsOverdue(now) ? 1 : 0),
        Count("closed", "办结数", r => r.Status == Status.Closed ? 1 : 0),
        Count("withdrawn", "撤回数", r => r.Status == Status.Withdrawn ? 1 : 0),
        Count("notAccepted", "不予受理数", r => r.Status == Status.NotAccepted ? 1 : 0),
        Count("unevaluated", "办结未评价数", r => r.ClosedAs == ClosedAs.Unevaluated ? 1 : 0),
        Count("evaluations", "评价次数", r => r.Evaluations),
        Count("dissatisfied", "不满意次数", r => r.Dissatisfied),
        Count("callBacksOpen", "未完成回访数", r => r.Dissatisfied - r.CallBacksDone),
        Count("audits", "抽样回访数", r => r.Audits),
        Count("returns", "退单次数", r => r.Returns),
        Count("improperReturns", "不当退单次数", r => r.ImproperReturns),
        Count("extensions", "延期次数", r => r.Extensions),
        Count("redos", "重办次数", r => r.Redos),
        Count("reviews", "答复复核次数", r => r.Reviews),
        Count("supervised", "督办数", r => r.Supervised ? 1 : 0),
    ];

    public static IReadOnlyList<Rate> Rates { get; } =
    [
        Share("response", "响应率", "按时首次联系数÷应联系数", r => r.ContactedInTime, waits: r => r.IsOpen),
        Share("solved", "解决率", "企业称已解决数÷（已解决数＋未解决数），以回访所问为准", r => r.Solved, waits: r => r.Dissatisfied + r.Audits > 0),
        Of("satisfaction", "满意率", "3至5级评价次数（含基本满意）÷评价次数", (r, _) => r.Evaluations - r.BadEvaluations, (r, _) => r.Evaluations, (r, _) => r.ClosedAs == ClosedAs.Unevaluated ? 1 : 0),
        Of("onTime", "按时办结率", "外部时限内办结数÷（办结数＋超期未办结数）", (r, _) => r.ClosedInTime == true ? 1 : 0, (r, now) => r.ClosedInTime is not null || r.IsOverdue(now) ? 1 : 0),
        Share("promise", "承诺兑现率", "承诺时限内答复数÷已答复或已超承诺数", r => r.PromiseKept, waits: r => r.IsOpen),
        Share("firstDispatch", "首派准确率", "未退回且未改派数÷已分拨数", r => r.FirstDispatchAccurate, waits: r => r.IsOpen),
        Share("leftToPerson", "机器分级转人工率", "机器没有把握、转由专员分级数÷机器已看数", r => r.LeftToPerson, waits: r => r.IsOpen),
        Share("overridden", "人工改判率", "人工定为别的层级或单位数÷机器有意见且人工定过数", r => r.Overridden, waits: _ => false),
        Of("returned", "退单率", "有退单的诉求数÷已分拨数", (r, _) => r.Returns > 0 ? 1 : 0, (r, _) => r.IsDispatched ? 1 : 0),
        Of("improperlyReturned", "不当退单率", "有不当退单的诉求数÷已分拨数", (r, _) => r.ImproperReturns > 0 ? 1 : 0, (r, _) => r.IsDispatched ? 1 : 0),
        Of("bad", "差评率", "1至2级评价次数÷评价次数", (r, _) => r.BadEvaluations, (r, _) => r.Evaluations, (r, _) => r.ClosedAs == ClosedAs.Unevaluated ? 1 : 0),
        Of("calledBack", "不满意回访率", "已完成（含经复核确认无法接通）的回访数÷不满意次数，应为100%", (r, _) => r.CallBacksDone, (r, _) => r.Dissatisfied),
        Of("reached", "不满意回访接通率", "接通的回访数÷不满意次数", (r, _) => r.Reached, (r, _) => r.Dissatisfied),
        Of("rectified", "差评按时整改率", "每次重办均按时答复的诉求数÷有重办结果的诉求数", (r, now) => r.IsRectified(now) == true ? 1 : 0, (r, now) => r.IsRectified(now) is null ? 0 : 1,
            (r, now) => r.Redos > 0 && r.IsRectified(now) is null ? 1 : 0),
        Of("redone", "重办率", "有重办的诉求数÷已答复数", (r, _) => r.Redos > 0 ? 1 : 0, (r, _) => r.AnsweredAt is null ? 0 : 1),
        Of("dissatisfiedAgain", "二次不满意率", "不满意两次及以上的诉求数÷不满意的诉求数", (r, _) => r.Dissatisfied > 1 ? 1 : 0, (r, _) => r.Dissatisfied > 0 ? 1 : 0),
        Of("extended", "延期率", "有延期的诉求数÷已分拨数", (r, _) => r.Extensions > 0 ? 1 : 0, (r, _) => r.IsDispatched ? 1 : 0),
    ];

    /// <summary>All but the rungs, by name.</summary>
    public static IReadOnlyDictionary<string, Figure> ByName { get; } =
        Volumes.Concat(Rates.SelectMany(r => new[] { r.Good, r.All, r.Unknown }).OfType<Figure>()).ToFrozenDictionary(f => f.Name, StringComparer.Ordinal);

    /// <summary>The name of the figure that a rate's good ones are.</summary>
    public static string Good(string rate) => rate + ".good";

    /// <summary>The name of the figure that all are of which a rate is known.</summary>
    public static string All(string rate) => rate + ".of";

    /// <summary>Null for a name that is none; a rung of any name is one.</summary>
    public static Figure? Find(string name) => name.StartsWith(RungPrefix, StringComparison.Ordinal)
        ? Rung(name[RungPrefix.Length..])
        : ByName.GetValueOrDefault(name);

    /// <summary>How often the rung was reached, by appeals and by call-backs.</summary>
    public static Figure Rung(string rung) => Count(RungPrefix + rung, rung, r => r.Rungs.GetValueOrDefault(rung));

    private static Figure Count(string name, string title, Func<ReportRow, int> of) => new(name, title, (r, _) => of(r));

    private static Figure Timed(string name, string title, Func<ReportRow, DateTimeOffset, int> of) => new(name, title, of);

    private static Rate Share(string name, string title, string formula, Func<ReportRow, bool?> said, Func<ReportRow, bool> waits) => Of(name, title, formula,
        (r, _) => said(r) == true ? 1 : 0, (r, _) => said(r) is null ? 0 : 1, (r, _) => said(r) is null && waits(r) ? 1 : 0);

    private static Rate Of(
        string name, string title, string formula, Func<ReportRow, DateTimeOffset, int> good, Func<ReportRow, DateTimeOffset, int> all, Func<ReportRow, DateTimeOffset, int>? unknown = null) =>
        new(name, title, formula, new(Good(name), title, good), new(All(name), title, all), unknown is null ? null : new(name + ".unknown", title, unknown));
}
