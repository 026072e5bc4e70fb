using static ServerlessQiFu.Domain.Appeals.Appeal;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>Which appeals count towards the policy's <c>wipLimit</c>, the most that one officer holds of a unit at a time (peers.md №11).</summary>
public static class OfficerLoad
{
    /// <summary>Those that the officer holds under a lease that runs. While the company is asked the lease stands still, and the appeal still counts.</summary>
    /// <param name="officer">The officer's subject.</param>
    public static bool Counts(Appeal? state, string unit, string officer, DateTimeOffset now) => state switch
    {
        InProgress work => work.Assignment.Unit == unit && work.Lease.Holder == officer && work.Lease.Until > now,
        AwaitingAppellant work => work.Assignment.Unit == unit && work.Lease.Holder == officer,
        _ => false,
    };
}
