using ServerlessQiFu.Domain.Policy;
using static ServerlessQiFu.Domain.Appeals.Appeal;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>In which queue an appeal waits for somebody, and by when.</summary>
public static class WorkQueues
{
    public const string TriageDesk = "desk";
    /// <summary>The supervisors' triage: complaints of the very unit whose matter they are.</summary>
    public const string SupervisorsDesk = "supervisors";
    public const string CallBacks = "callbacks";
    public const string Reviews = "reviews";

    /// <summary>The queues that an appeal waits in. What is handed over waits for the other unit too, which accepts by claiming.</summary>
    public static IReadOnlyList<string> Of(Appeal state) => state switch
    {
        OnTriageDesk { Lease: null } desk => [desk.Dossier.ForSupervisors ? SupervisorsDesk : TriageDesk],
        Queued { Dossier.HandOverTo: { } other } queued when other != queued.Assignment.Unit => [queued.Assignment.Unit, other],
        Queued queued => [queued.Assignment.Unit],
        InProgress { Dossier.HandOverTo: { } other } => [other],
        CallingBack { Task.Finding: not null } => [Reviews],
        CallingBack { Task.Lease: null } => [CallBacks],
        Replied { Review: not null } => [Reviews],
        _ => [],
    };

    /// <summary>By when what waits in the queue is to be done: a unit's promise, a call-back's first call or its end, a review.</summary>
    public static DateTimeOffset DueOf(Existing state, Rules rules) => state switch
    {
        CallingBack { Task.Attempts.Count: 0 } calling => CallBackClock.Of(calling, rules).Start,
        CallingBack calling => CallBackClock.Of(calling, rules).Finish,
        Replied { Review: { } review } => rules.Hours.Due(rules.Policy.Review.Decide, review.OpenedAt).At,
        _ => Clocks.Of(state, rules).Promise.At,
    };
}
