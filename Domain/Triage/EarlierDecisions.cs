using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Directory;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Domain.Triage;

/// <summary>
/// Where an appeal goes that is about the same matter as an earlier one: to the unit that works on that one, or that a
/// supervisor ruled (domain.md §2.4). Only what a unit handles is led there; a question is answered by the specialists.
/// </summary>
public static class EarlierDecisions
{
    /// <summary>Similarity, 0–1, from which two letters are about the same matter; see <see cref="NearDuplicates"/>.</summary>
    public const double SameMatter = 0.6;

    /// <summary>Whether rulings on the same matter bind this decision.</summary>
    public static bool AreAskedFor(TriageDecision decision) => decision.Tier == Tier.Assistance;

    /// <param name="earlier">The same company's open appeal about the same matter; null for none.</param>
    /// <param name="confidential">Whether this one is. Only then may its reason speak of an earlier one that is: who reads it knows whose it is.</param>
    /// <returns>The decision, and the reason in Chinese, which names no other appeal; null where there is none to add.</returns>
    public static (TriageDecision Decision, string? Because) FollowUp(TriageDecision decision, Appeal.Existing? earlier, bool confidential, UnitDirectory units)
    {
        if (earlier is null) return (decision, null);
        var at = Assignments.UnitOf(earlier) is { } code ? units.Find(code) : null;
        var say = earlier.Dossier.Confidential && !confidential ? null : $"贵企业同一事项的诉求已在办（{Progress(AppealStatus.Of(earlier))}{(at is null ? "" : "，" + at.Name)}），本件作为跟进件处理";
        return (at is not null && decision.Tier == Tier.Assistance ? Led(decision, at) : decision, say);
    }

    /// <param name="ruled">The unit that the ruling named. The appeal that was ruled on is another company's: the reason does not name it.</param>
    public static (TriageDecision Decision, string Because) AsRuled(TriageDecision decision, Unit ruled) =>
        (Led(decision, ruled), $"参照同类事项的裁决，由{ruled.Name}主办");

    private static TriageDecision Led(TriageDecision decision, Unit unit) => decision with
    {
        Unit = unit.Code, Candidates = [.. decision.Candidates.Prepend(unit.Code).Distinct().Take(3)],
    };

    private static string Progress(Status status) => status switch
    {
        Status.Received or Status.Triage => "待分级",
        Status.Queued => "待受理",
        Status.AwaitingAppellant => "待企业补充",
        Status.Arbitration => "裁决中",
        Status.Replied => "已答复待评价",
        Status.CallBack => "回访中",
        Status.Redo => "重办中",
        _ => "办理中",
    };
}
