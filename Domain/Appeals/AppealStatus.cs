using System.Text.Json.Serialization;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>Where an appeal is, in the word that the API shows.</summary>
[JsonConverter(typeof(NamedEnum<Status>))]
public enum Status
{
    Received, Triage, Queued, InProgress, AwaitingAppellant, Arbitration, Replied, CallBack, Redo, Closed, Withdrawn, NotAccepted,
}

public static class AppealStatus
{
    /// <exception cref="ArgumentException">Nothing was filed, so there is no status.</exception>
    public static Status Of(Appeal state) => state switch
    {
        Appeal.Received => Status.Received,
        Appeal.OnTriageDesk => Status.Triage,
        Appeal.Queued { Assignment.Round: > 1 } => Status.Redo,
        Appeal.Queued => Status.Queued,
        Appeal.InProgress => Status.InProgress,
        Appeal.AwaitingAppellant => Status.AwaitingAppellant,
        Appeal.InArbitration => Status.Arbitration,
        Appeal.Replied => Status.Replied,
        Appeal.CallingBack => Status.CallBack,
        Appeal.Closed => Status.Closed,
        Appeal.Withdrawn => Status.Withdrawn,
        Appeal.NotAccepted => Status.NotAccepted,
        _ => throw new ArgumentException("Nothing was filed under this number.", nameof(state)),
    };
}
