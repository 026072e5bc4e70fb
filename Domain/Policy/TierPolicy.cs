using ServerlessQiFu.Domain.Calendar;

namespace ServerlessQiFu.Domain.Policy;

/// <summary>The limits of one tier (domain.md §2.5).</summary>
public sealed record TierPolicy
{
    internal TierPolicy() { }

    /// <summary>From receipt to a unit's queue.</summary>
    public required Limit Dispatch { get; init; }
    /// <summary>From receipt to the first contact with the company.</summary>
    public required Limit FirstContact { get; init; }
    /// <summary>Null where no stage replies are owed.</summary>
    public required StageReplyPolicy? StageReply { get; init; }
    /// <summary>The inner clock: the service commitment, in working days or working time.</summary>
    public required Limit Promise { get; init; }
    /// <summary>From dispatch: until when the unit may return it.</summary>
    public required Limit ReturnWindow { get; init; }
    /// <summary>How often an appeal may be returned: 0 or 1, for whom arbitration then designates cannot return it (docs/adr/0008).</summary>
    public required int ReturnTimes { get; init; }
    /// <summary>From the return to the ruling.</summary>
    public required Limit Arbitration { get; init; }
    /// <summary>Null where no extension exists.</summary>
    public required ExtensionPolicy? Extension { get; init; }
    /// <summary>The promise of a redo.</summary>
    public required Limit Redo { get; init; }
    public required EvaluationPolicy Evaluation { get; init; }
    public required CallBackPolicy CallBack { get; init; }
    public required LeasePolicy Lease { get; init; }
    /// <summary>Promise rungs by ascending share, then outer rungs by ascending time; names are unique.</summary>
    public required IReadOnlyList<Rung> Ladder { get; init; }
}

/// <param name="First">From receipt.</param>
/// <param name="Every">From each stage reply to the next; null when one is enough.</param>
public sealed record StageReplyPolicy(Limit First, Limit? Every);

/// <param name="Times">How many extensions an appeal may have.</param>
/// <param name="Longest">The longest single extension.</param>
/// <param name="Approvals">Who approves the first, the second, …: as many as <paramref name="Times"/>.</param>
public sealed record ExtensionPolicy(int Times, Limit Longest, IReadOnlyList<Post> Approvals);

/// <summary>Both from the reply. Silence to the end is "unevaluated", never a good rating.</summary>
public sealed record EvaluationPolicy(Limit RemindAfter, Limit ExpireAfter);

/// <param name="Start">From the dissatisfied evaluation to the first attempt.</param>
/// <param name="Finish">From the dissatisfied evaluation to the outcome.</param>
/// <param name="Attempts">Attempts before "unreachable" may be said.</param>
/// <param name="MinWorkingDays">On how many different working days at least.</param>
/// <param name="DifferentHalfDays">Whether each attempt must be in a half-day of its own.</param>
/// <param name="Ladder">Whom a late call-back is told to; names are unique, at least one rung.</param>
public sealed record CallBackPolicy(
    Limit Start, Limit Finish, int Attempts, int MinWorkingDays, bool DifferentHalfDays, IReadOnlyList<CallBackRung> Ladder);

/// <summary>One rung of a call-back's own ladder.</summary>
/// <param name="Name">Unique in its ladder; recorded when it is reached.</param>
/// <param name="After">Time past the limit it counts from; null: at the limit itself.</param>
/// <param name="Tell">Whom; at least one post.</param>
public sealed record CallBackRung(string Name, CallBackBasis Basis, Limit? After, IReadOnlyList<Post> Tell);

/// <summary>How long a claim lasts, in natural time: <see cref="Limit.Length"/> is defined for both.</summary>
/// <param name="Default">When the officer asks for none.</param>
/// <param name="Max">The longest an officer may ask for.</param>
public sealed record LeasePolicy(Limit Default, Limit Max);
