using ServerlessQiFu.Domain.Appeals;

namespace ServerlessQiFu.Domain.Escalation;

/// <summary>What a ladder that is being climbed has to hear of.</summary>
public static class Ladders
{
    /// <summary>
    /// Whether an event can change which rungs lie ahead, or when. Whoever takes an appeal, gives it back or reports on it moves no rung;
    /// everything else may.
    /// </summary>
    public static bool MayMove(AppealEvent happened) => happened is not (
        AppealEvent.TriageClaimed or AppealEvent.Claimed or AppealEvent.Released or AppealEvent.LeaseExpired or AppealEvent.Contacted
        or AppealEvent.ProgressReported or AppealEvent.StepMissed or AppealEvent.ExtensionRequested or AppealEvent.ExtensionDeclined);
}
