using System.Text.Json.Serialization;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>A call-back that is open: until it is done, nothing closes the appeal (peers.md №8).</summary>
/// <param name="Id">Unique in the city: the appeal's number and the call-back's.</param>
/// <param name="Level">The company's dissatisfaction, 1–2; null where it is an audit of a satisfied closure.</param>
public sealed record CallBackTask(string Id, int? Level, DateTimeOffset OpenedAt)
{
    /// <summary>The caller who has it.</summary>
    public Lease? Lease { get; init; }
    /// <summary>In the order they were made. Notes are in the record.</summary>
    public IReadOnlyList<Attempt> Attempts { get; init; } = [];
    /// <summary>What waits for the second person.</summary>
    public Finding? Finding { get; init; }
    /// <summary>When a second person last said that the company can be reached.</summary>
    public DateTimeOffset? CallOnSince { get; init; }
    /// <summary>Rungs of the call-back's own ladder.</summary>
    public IReadOnlyList<string> Reached { get; init; } = [];

    public static string IdOf(string appeal, int number) => $"{appeal}-C{number}";

    /// <summary>The appeal that a call-back belongs to; null when the text is no call-back's id.</summary>
    public static string? AppealOf(string id) => id.LastIndexOf("-C", StringComparison.Ordinal) is > 0 and var at ? id[..at] : null;
}

/// <summary>One call to the company.</summary>
/// <param name="By">The caller's subject.</param>
public sealed record Attempt(DateTimeOffset At, string By, bool Reached, AttemptOutcome Outcome);

/// <summary>What the caller found; it waits for a second person (peers.md №9).</summary>
/// <param name="By">The subject of who says so; another decides.</param>
public sealed record Finding(FindingKind Kind, string By, DateTimeOffset At);

/// <summary>What a caller says and a second person decides.</summary>
[JsonConverter(typeof(NamedEnum<FindingKind>))]
public enum FindingKind { Unjustified, Unreachable }

/// <summary>What came of one attempt.</summary>
[JsonConverter(typeof(NamedEnum<AttemptOutcome>))]
public enum AttemptOutcome
{
    NotReached,
    /// <summary>Reached, and nothing is settled yet.</summary>
    CallAgain,
    /// <summary>The company says that it is satisfied now.</summary>
    Satisfied,
    /// <summary>The dissatisfaction is justified: it is done again.</summary>
    Justified,
    /// <summary>The caller thinks that it is not; a second person decides.</summary>
    Unjustified,
}

/// <summary>How a call-back ended.</summary>
[JsonConverter(typeof(NamedEnum<CallBackResult>))]
public enum CallBackResult { Satisfied, Justified, FoundUnjustified, Unreachable }
