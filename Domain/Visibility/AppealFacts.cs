using ServerlessQiFu.Domain.Appeals;

namespace ServerlessQiFu.Domain.Visibility;

/// <summary>What decides who sees an appeal.</summary>
/// <param name="Appellant">The subject that filed it.</param>
/// <param name="Units">That have it, answer for it, received it first, do or did a part of it, are proposed to take it over or handled an earlier round.</param>
/// <param name="IsForTriage">On the specialists' desk, or so early that they may still correct it; not what is for the supervisors' desk.</param>
public sealed record AppealFacts(string CreditCode, string Appellant, IReadOnlyList<string> Units, bool IsForTriage)
{
    public bool Confidential { get; init; }
    /// <summary>The unit that it complains of; null for none.</summary>
    public string? About { get; init; }
    /// <summary>Who has it in hand under a lease that is not over; null for nobody.</summary>
    public Holder? Holder { get; init; }
    /// <summary>Units with an open part.</summary>
    public IReadOnlyList<string> UnitsWithOpenPart { get; init; } = [];
    /// <summary>Persons who are paged; empty when nothing in it speaks of danger, or somebody has spoken with the company, or it has ended.</summary>
    public IReadOnlyList<string> Pagers { get; init; } = [];

    /// <summary>Null for a number under which nothing was filed.</summary>
    /// <param name="now">Decides whether a lease still runs.</param>
    /// <param name="pagers">Who holds the city's post of the emergency pager.</param>
    public static AppealFacts? Of(Appeal appeal, DateTimeOffset now, IReadOnlyList<string> pagers) => appeal is Appeal.Existing { Dossier: var dossier }
        ? new(dossier.CreditCode, dossier.Appellant, UnitsOf(appeal, dossier), appeal is (Appeal.Received or Appeal.OnTriageDesk or Appeal.Queued) && !dossier.ForSupervisors)
        {
            About = dossier.About,
            Confidential = dossier.Confidential,
            Holder = HolderOf(appeal) is { } holder && holder.Lease.Until > now ? holder : null,
            UnitsWithOpenPart = appeal is Appeal.Ended ? [] : [.. dossier.Parts.Where(p => p.State == PartState.Open).Select(p => p.Unit)],
            Pagers = IsAlarming(appeal, dossier) ? pagers : [],
        }
        : null;

    /// <summary>Whether its words speak of danger and nobody has yet spoken with the company.</summary>
    public static bool IsAlarming(Appeal appeal, Dossier dossier) => dossier is { Emergency: not null, ContactedAt: null } && appeal is not Appeal.Ended;

    private static Holder? HolderOf(Appeal appeal) => appeal switch
    {
        Appeal.InProgress s => new(s.Lease, Relation.Handling, s.Assignment.Unit),
        Appeal.AwaitingAppellant s => new(s.Lease, Relation.Handling, s.Assignment.Unit),
        Appeal.OnTriageDesk { Lease: { } lease } => new(lease, Relation.Triage, null),
        Appeal.CallingBack { Task.Lease: { } lease } => new(lease, Relation.CallBack, null),
        _ => null,
    };

    private static List<string> UnitsOf(Appeal appeal, Dossier dossier)
    {
        var units = new List<string>([.. dossier.HandlingUnits, .. dossier.FormerHandlers]);
        if (dossier.HandOverTo is { } proposed) units.Add(proposed);
        if (dossier.FirstReceiver is { } first) units.Add(first);
        if (dossier.Accountable is { } accountable) units.Add(accountable);
        if (appeal is Appeal.Assigned assigned) units.Add(assigned.Assignment.Unit);
        return units;
    }
}

/// <summary>Who has an appeal in hand, and for what.</summary>
/// <param name="Unit">For which the holder must act; null for the desks, whose leases a role alone gives.</param>
public sealed record Holder(Lease Lease, Relation For, string? Unit)
{
    /// <summary>A lease names its holder by the subject alone; the same subject in another role holds nothing.</summary>
    public bool Is(Actor actor) => Lease.Holder == actor.Subject && For switch
    {
        Relation.Handling => actor.Unit == Unit && actor.Role is Role.Officer or Role.Specialist,
        Relation.Triage => actor.Role is Role.Specialist or Role.Supervisor,
        _ => actor.Role is Role.CallBack,
    };
}
