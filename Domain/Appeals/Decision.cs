using System.Text.Json.Serialization;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>What came of a command: events (none means "already so"), or a refusal a person can act on.</summary>
public abstract record Decision
{
    /// <param name="Events">In the order in which they happened; none where it is already so.</param>
    public sealed record Accepted(IReadOnlyList<AppealEvent> Events) : Decision;

    /// <param name="Code">Stable, for machines; the last part of the problem type.</param>
    /// <param name="Reason">One sentence that says what to do.</param>
    public sealed record Refused(RefusalCode Code, string Reason) : Decision;

    private Decision() { }
}

/// <summary>Why a command is refused; the names are stable.</summary>
[JsonConverter(typeof(NamedEnum<RefusalCode>))]
public enum RefusalCode
{
    /// <summary>The command does not fit the state the appeal is in.</summary>
    NotNow,
    /// <summary>The actor's role may not do this.</summary>
    NotYours,
    /// <summary>The lease is somebody else's, over, or an older one.</summary>
    StaleLease,
    /// <summary>A limit of the policy is used up or passed: window, times, length.</summary>
    LimitReached,
    /// <summary>A value is not one the policy or the directory knows.</summary>
    UnknownValue,
    /// <summary>A rule forbids it for good, such as a designated unit's return.</summary>
    Forbidden,
}
