using System.Text.Json.Serialization;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.DataFiles;

namespace ServerlessQiFu.Domain.Policy;

/// <summary>The limits of one tier (domain.md §2.5).</summary>
public sealed record TierPolicy : IChecked
{
    [JsonConstructor]
    internal TierPolicy() { }

    /// <summary>From receipt to a unit's queue.</summary>
    public required Limit Dispatch { get; init; }
    /// <summary>From receipt to the first contact with the company.</summary>
    public required Limit FirstContact { get; init; }
    /// <summary>Null where no stage replies are owed.</summary>
    public StageReplyPolicy? StageReply { get; init; }
    /// <summary>The inner clock: the service commitment, in working days or working time. From receipt it ends by the outer limit; from a tier change it runs its full length.</summary>
    public required Limit Promise { get; init; }
    /// <summary>From dispatch: until when the unit may return it.</summary>
    public required Limit ReturnWindow { get; init; }
    /// <summary>How often an appeal may be returned: 0 or 1, for whom arbitration then designates cannot return it (docs/adr/0008).</summary>
    public required int ReturnTimes { get; init; }
    /// <summary>From the return to the ruling.</summary>
    public required Limit Arbitration { get; init; }
    /// <summary>Null where no extension exists.</summary>
    public ExtensionPolicy? Extension { get; init; }
    /// <summary>The promise of a redo: its full length from the redo's start, wherever the outer limit lies.</summary>
    public required Limit Redo { get; init; }
    public required EvaluationPolicy Evaluation { get; init; }
    public required CallBackPolicy CallBack { get; init; }
    public required LeasePolicy Lease { get; init; }
    /// <summary>Promise rungs by ascending share, then outer rungs by ascending time; names are unique.</summary>
    public required IReadOnlyList<Rung> Ladder { get; init; }

    void IChecked.Check(FieldErrors errors)
    {
        // Rungs are shares of it in working time, so it is measured in working time.
        errors.Working("promise", Promise);
        errors.Working("redo", Redo);
        errors.Range("returnTimes", ReturnTimes, 0, 1);
        errors.Ladder(Ladder);
    }

    /// <summary>Limits that must not pass one another, compared by nominal length.</summary>
    internal void Compare(FieldErrors at, TimeSpan day)
    {
        NotLonger(at, "dispatch", Dispatch, Promise, "A dispatch limit is no longer than the promise");
        NotLonger(at, "firstContact", FirstContact, Promise, "A first contact limit is no longer than the promise");
        NotLonger(at, "returnWindow", ReturnWindow, Promise, "A return window is no longer than the promise");
        NotLonger(at.At("stageReply"), "first", StageReply?.First, Promise, "The first stage reply is due no later than the promise");
        NotLonger(at.At("extension"), "longest", Extension?.Longest, Promise, "An extension is no longer than the promise it extends");
        NotLonger(at.At("evaluation"), "remindAfter", Evaluation.RemindAfter, Evaluation.ExpireAfter, "A reminder comes before the evaluation expires");
        NotLonger(at.At("callBack"), "start", CallBack.Start, CallBack.Finish, "A call-back starts before it must be finished");
        NotLonger(at.At("lease"), "default", Lease.Default, Lease.Max, "The usual lease is no longer than the longest");

        void NotLonger(FieldErrors where, string name, Limit? shorter, Limit longer, string rule)
        {
            if (shorter?.NominalDays(day) > longer.NominalDays(day)) where.Add(name, $"{rule} ({shorter} is longer than {longer}).");
        }
    }
}

/// <param name="First">From receipt.</param>
/// <param name="Every">From each stage reply to the next; null when one is enough.</param>
public sealed record StageReplyPolicy(Limit First, Limit? Every);

/// <param name="Times">How many extensions an appeal may have.</param>
/// <param name="Longest">The longest single extension.</param>
/// <param name="Approvals">Who approves the first, the second, …: as many as <paramref name="Times"/>.</param>
public sealed record ExtensionPolicy(int Times, Limit Longest, IReadOnlyList<Post> Approvals) : IChecked
{
    void IChecked.Check(FieldErrors errors)
    {
        errors.Range("times", Times, 1, 10);
        errors.Working("longest", Longest);
        if (Approvals.Count != Times) errors.Add("approvals", $"One approving post for each of the {Times} extensions belongs here.");
    }
}

/// <summary>Both from the reply. Silence to the end is "unevaluated", never a good rating.</summary>
public sealed record EvaluationPolicy(Limit RemindAfter, Limit ExpireAfter);

/// <param name="Start">From the dissatisfied evaluation to the first attempt.</param>
/// <param name="Finish">From the dissatisfied evaluation to the outcome.</param>
/// <param name="Attempts">Attempts before "unreachable" may be said.</param>
/// <param name="MinWorkingDays">On how many different working days at least.</param>
/// <param name="DifferentHalfDays">Whether each attempt must be in a half-day of its own.</param>
/// <param name="Ladder">Whom a late call-back is told to; names are unique, at least one rung.</param>
public sealed record CallBackPolicy(
    Limit Start, Limit Finish, int Attempts, int MinWorkingDays, bool DifferentHalfDays, IReadOnlyList<CallBackRung> Ladder) : IChecked
{
    void IChecked.Check(FieldErrors errors)
    {
        errors.Range("attempts", Attempts, 1, 20);
        errors.Range("minWorkingDays", MinWorkingDays, 1, 20);
        if (MinWorkingDays > Attempts) errors.Add("minWorkingDays", $"{Attempts} attempts cannot lie on {MinWorkingDays} days.");
        errors.Rungs(Ladder, r => r.Name, r => r.Tell);
    }
}

/// <summary>One rung of a call-back's own ladder.</summary>
/// <param name="Name">Unique in its ladder; recorded when it is reached.</param>
/// <param name="After">Time past the limit it counts from; null: at the limit itself.</param>
/// <param name="Tell">Whom; at least one post.</param>
public sealed record CallBackRung(string Name, CallBackBasis Basis, Limit? After, IReadOnlyList<Post> Tell);

/// <summary>How long a claim lasts, in natural time: <see cref="Limit.Length"/> is defined for both.</summary>
/// <param name="Default">When the officer asks for none.</param>
/// <param name="Max">The longest an officer may ask for.</param>
public sealed record LeasePolicy(Limit Default, Limit Max) : IChecked
{
    void IChecked.Check(FieldErrors errors)
    {
        errors.Kind("default", Default, IsNatural, "limits in natural time (h, m, s)");
        errors.Kind("max", Max, IsNatural, "limits in natural time (h, m, s)");
    }

    private static bool IsNatural(Limit limit) => !limit.IsWorking && !limit.IsDays;
}
