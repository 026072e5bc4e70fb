using System.Text.Json.Serialization;
using ServerlessQiFu.Domain.Policy;
using static ServerlessQiFu.Domain.Appeals.Appeal;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>Where an appeal is, in the word that the API shows.</summary>
[JsonConverter(typeof(NamedEnum<Status>))]
public enum Status
{
    Received, Triage, Queued, InProgress, AwaitingAppellant, Arbitration, Replied, CallBack, Redo, Closed, Withdrawn, NotAccepted,
}

/// <summary>The status that belongs to a state. A queued redo has a status of its own.</summary>
public static class AppealStatus
{
    /// <exception cref="ArgumentException">Nothing was filed, so there is no status.</exception>
    public static Status Of(Appeal state) => state switch
    {
        Received => Status.Received,
        OnTriageDesk => Status.Triage,
        Queued { Assignment.Round: > 1 } => Status.Redo,
        Queued => Status.Queued,
        InProgress => Status.InProgress,
        AwaitingAppellant => Status.AwaitingAppellant,
        InArbitration => Status.Arbitration,
        Replied => Status.Replied,
        CallingBack => Status.CallBack,
        Closed => Status.Closed,
        Withdrawn => Status.Withdrawn,
        NotAccepted => Status.NotAccepted,
        _ => throw new ArgumentException("Nothing was filed under this number.", nameof(state)),
    };
}
