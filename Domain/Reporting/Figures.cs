using System.Collections.Frozen;
using ServerlessQiFu.Domain.Appeals;

namespace ServerlessQiFu.Domain.Reporting;

/// <summary>
/// What each figure of domain.md §12 counts. Silence is never a good rating: an appeal that nobody evaluated is in no share of
/// evaluations, only in the count of the unevaluated.
/// <para>
/// Acts are counted, not appeals. Ratings, returns, promises kept, rungs, call-backs and redos count for the unit that was accountable for
/// the appeal then (首接负责制); what happened before the first dispatch, and how well was dispatched, for the triage desk; a part for its
/// co-handler. What passed its limit counts for the unit that was accountable when it did. How an appeal stands (open, overdue, closed)
/// counts for the unit that is accountable now, its receipt for the unit that received it first. So the figures of all units add up to the
/// city's, and an appeal that two units answered has two answers, two rounds and two promises in the city's too. A rate that says 接件
/// counts an appeal once for each unit that was accountable for it.
/// </para>
/// </summary>
public static class Figures
{
    public const string RungPrefix = "rung.";

    public static IReadOnlyList<Figure> Volumes { get; } =
    [
        Count("received", "受理登记数", s => s.Received),
        Count("open", "在办数", s => s.IsOpen ? 1 : 0),
        Timed("overdue", "超期未办结数", (s, now) => s.OverdueAfter < now ? 1 : 0),
        Count("closed", "办结数", s => s.Status == Status.Closed ? 1 : 0),
        Count("withdrawn", "撤回数", s => s.Status == Status.Withdrawn ? 1 : 0),
        Count("notAccepted", "不予受理数", s => s.Status == Status.NotAccepted ? 1 : 0),
        Count("unevaluated", "办结未评价数", Unevaluated),
        Count("evaluations", "评价次数", s => s.Evaluations),
        Count("dissatisfied", "不满意次数", s => s.Dissatisfied),
        Count("callBacksOpen", "未完成回访数", s => s.Dissatisfied - s.CallBacksDone),
        Count("audits", "抽样回访数", s => s.Audits),
        Count("returns", "退单次数", s => s.Returns),
        Count("improperReturns", "不当退单次数", s => s.ImproperReturns),
        Count("extensions", "延期次数", s => s.Extensions),
        Count("redos", "重办次数", s => s.Redos),
        Count("reviews", "答复复核次数", s => s.Reviews),
        Count("supervised", "督办数", s => s.Supervised),
        Count("parts", "协办事项数", s => s.Parts),
    ];

    public static IReadOnlyList<Rate> Rates { get; } =
    [
        Of("response", "响应率", "按时首次联系数÷应联系数", s => s.Contacted, s => s.Contacted + s.ContactsMissed, s => s.AwaitsContact ? 1 : 0),
        Of("solved", "解决率", "企业称已解决的回访数÷（称已解决数＋称未解决数），每次回访以最后所答为准", s => s.Solved, s => s.Solved + s.Unsolved, s => s.CallBacks - s.Solved - s.Unsolved),
        Of("satisfaction", "满意率", "3至5级评价次数（含基本满意）÷评价次数", s => s.Evaluations - s.BadEvaluations, s => s.Evaluations, Unevaluated),
        Of("onTime", "按时办结率", "限期内答复且已结束的办理轮次数÷（已结束轮次数＋超期未结束轮次数）；首轮限期为外部时限，重办轮次为外部时限与重办时限中较晚者",
            (s, _) => s.RoundsInTime, (s, now) => s.RoundsInTime + s.RoundsLate + (s.LateAfter < now ? 1 : 0)),
        Of("promise", "承诺兑现率", "承诺时限内答复次数÷（答复次数＋已超承诺未答复数）", (s, _) => s.PromisesKept,
            (s, now) => s.PromisesKept + s.PromisesBroken + (s.PromiseDueAt < now ? 1 : 0), (s, now) => s.PromiseDueAt >= now ? 1 : 0),
        Share("firstDispatch", "首派准确率", "未退回且未改派数÷已分拨数，计入分级台", s => s.FirstDispatchAccurate, waits: s => s.IsOpen),
        Share("leftToPerson", "机器分级转人工率", "机器没有把握、转由专员分级数÷机器已看数，计入分级台", s => s.LeftToPerson, waits: s => s.IsOpen),
        Share("overridden", "人工改判率", "人工定为别的层级或单位数÷机器有意见且人工定过数，计入分级台", s => s.Overridden, waits: _ => false),
        Of("returned", "退单率", "有退单的接件数÷接件数", s => Any(s.Returns), Took),
        Of("improperlyReturned", "不当退单率", "有不当退单的接件数÷接件数", s => Any(s.ImproperReturns), Took),
        Of("bad", "差评率", "1至2级评价次数÷评价次数", s => s.BadEvaluations, s => s.Evaluations, Unevaluated),
        Of("calledBack", "不满意回访率", "已完成（含经复核确认无法接通）的回访数÷不满意次数，应为100%", s => s.CallBacksDone, s => s.Dissatisfied),
        Of("reached", "不满意回访接通率", "接通的回访数÷不满意次数", s => s.Reached, s => s.Dissatisfied),
        Of("rectified", "差评按时整改率", "按时答复的重办次数÷有结果（已答复或已超时）的重办次数", (s, _) => s.RedosInTime,
            (s, now) => s.RedosInTime + s.RedosLate + (s.RedoDueAt < now ? 1 : 0), (s, now) => s.RedoDueAt >= now ? 1 : 0),
        Of("redone", "重办率", "答复被要求重办的接件数÷已答复的接件数", s => Any(s.Redos), s => Any(s.Answers)),
        Of("dissatisfiedAgain", "二次不满意率", "有第二次及以后不满意的接件数÷有不满意的接件数", s => Any(s.DissatisfiedAgain), s => Any(s.Dissatisfied)),
        Of("extended", "延期率", "有延期的接件数÷接件数", s => Any(s.Extensions), Took),
        Of("partsInTime", "协办按时率", "按时完成的协办事项数÷（按时完成数＋超时数），计入协办单位", s => s.PartsInTime, s => s.PartsInTime + s.PartsLate, s => s.PartsOpen),
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
    public static Figure Rung(string rung) => Count(RungPrefix + rung, rung, s => s.Rungs.GetValueOrDefault(rung));

    private static int Unevaluated(UnitShare share) => share.ClosedAs == ClosedAs.Unevaluated ? 1 : 0;

    private static int Took(UnitShare share) => share.WasAccountable ? 1 : 0;

    private static int Any(int count) => count > 0 ? 1 : 0;

    private static Figure Count(string name, string title, Func<UnitShare, int> of) => new(name, title, (s, _) => of(s));

    private static Figure Timed(string name, string title, Func<UnitShare, DateTimeOffset, int> of) => new(name, title, of);

    private static Rate Share(string name, string title, string formula, Func<UnitShare, bool?> said, Func<UnitShare, bool> waits) => Of(name, title, formula,
        s => said(s) == true ? 1 : 0, s => said(s) is null ? 0 : 1, s => said(s) is null && s.Unit == UnitShare.Desk && waits(s) ? 1 : 0);

    private static Rate Of(string name, string title, string formula, Func<UnitShare, int> good, Func<UnitShare, int> all, Func<UnitShare, int>? unknown = null) =>
        Of(name, title, formula, (s, _) => good(s), (s, _) => all(s), unknown is null ? null : (s, _) => unknown(s));

    private static Rate Of(
        string name, string title, string formula, Func<UnitShare, DateTimeOffset, int> good, Func<UnitShare, DateTimeOffset, int> all, Func<UnitShare, DateTimeOffset, int>? unknown = null) =>
        new(name, title, formula, new(Good(name), title, good), new(All(name), title, all), unknown is null ? null : new(name + ".unknown", title, unknown));
}
