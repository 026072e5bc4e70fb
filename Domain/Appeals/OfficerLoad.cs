using static ServerlessQiFu.Domain.Appeals.Appeal;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>
/// Which appeals count towards the policy's <c>wipLimit</c>, the most that one person holds at a time of a unit, of the triage desk or of the call-back
/// desk (peers.md №11). Nobody holds a review: it is decided from the list.
/// </summary>
public static class OfficerLoad
{
    /// <summary>Those that somebody holds under a lease that runs. While the company is asked the lease stands still, and the appeal still counts.</summary>
    /// <param name="queue">The unit, or one of <see cref="WorkQueues"/>.</param>
    /// <param name="holder">The officer's, specialist's or caller's subject.</param>
    public static bool Counts(Appeal? state, string queue, string holder, DateTimeOffset now) => state switch
    {
        InProgress work => work.Assignment.Unit == queue && work.Lease.Holder == holder && work.Lease.Until > now,
        AwaitingAppellant work => work.Assignment.Unit == queue && work.Lease.Holder == holder,
        OnTriageDesk { Lease: { } lease } desk => queue == (desk.Dossier.ForSupervisors ? WorkQueues.SupervisorsDesk : WorkQueues.TriageDesk) && lease.Holder == holder && lease.Until > now,
        // What the caller has found waits for a second person.
        CallingBack { Task: { Lease: { } lease, Finding: null } } => queue == WorkQueues.CallBacks && lease.Holder == holder && lease.Until > now,
        _ => false,
    };
}
