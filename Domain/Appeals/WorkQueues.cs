using ServerlessQiFu.Domain.Policy;
using static ServerlessQiFu.Domain.Appeals.Appeal;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>In which lists of work an appeal stands, and by when it is to be done: where it waits for somebody, and whose hands it is in.</summary>
public static class WorkQueues
{
    public const string TriageDesk = "desk";
    /// <summary>The supervisors' triage: complaints of the very unit whose matter they are.</summary>
    public const string SupervisorsDesk = "supervisors";
    public const string CallBacks = "callbacks";
    public const string Reviews = "reviews";
    /// <summary>Returns that wait for a ruling, and extensions that wait for a decision.</summary>
    public const string Rulings = "rulings";

    private const string HandsOfUnit = "hands|";

    /// <summary>What a unit works on: claimed, or waiting for the company's answer.</summary>
    public static string InHandsOf(string unit) => HandsOfUnit + unit;

    /// <summary>Whether somebody can claim from it.</summary>
    public static bool IsForClaims(string queue) => queue != Rulings && queue != Reviews && !queue.StartsWith(HandsOfUnit, StringComparison.Ordinal);

    /// <summary>The queues that an appeal stands in. What is handed over waits for the other unit too, which accepts by claiming.</summary>
    public static IReadOnlyList<string> Of(Appeal state) => state switch
    {
        Existing { Dossier.Extension: not null } and not Ended => [Rulings, .. Waiting(state)],
        _ => Waiting(state),
    };

    private static IReadOnlyList<string> Waiting(Appeal state) => state switch
    {
        OnTriageDesk { Lease: null } desk => [desk.Dossier.ForSupervisors ? SupervisorsDesk : TriageDesk],
        Queued { Dossier.HandOverTo: { } other } queued when other != queued.Assignment.Unit => [queued.Assignment.Unit, other],
        Queued queued => [queued.Assignment.Unit],
        InProgress { Dossier.HandOverTo: { } other } work => [InHandsOf(work.Assignment.Unit), other],
        InProgress work => [InHandsOf(work.Assignment.Unit)],
        AwaitingAppellant waiting => [InHandsOf(waiting.Assignment.Unit)],
        InArbitration => [Rulings],
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
