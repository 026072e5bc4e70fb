using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>Triage: tier, kind and unit are decided once, by the model or a person, and can be corrected until a unit starts.</summary>
public static partial class AppealDecider
{
    private static Decision ClaimTriage(AppealCommand.ClaimTriage command, Appeal.OnTriageDesk state, Context turn) => state.Lease is null
        ? Accept(new AppealEvent.TriageClaimed(NewLease(command.Length, state.Dossier, turn)))
        : NotNow("Somebody looks at it already: take another.");

    private static Decision ReleaseDesk(AppealCommand.ReleaseAppeal command, Appeal.OnTriageDesk state, Context turn)
    {
        if (state.Lease is null && command.Lease == state.Dossier.LeasesGiven) return AlreadySo;
        return state.Lease is { } lease && Holds(lease, command.Lease, turn)
            ? Accept(new AppealEvent.Released(command.Lease, command.Note))
            : StaleDesk;
    }

    private static Decision TriageFirst(AppealCommand.DecideTriage command, Appeal.Existing state, Lease? lease, Context turn)
    {
        if (state is Appeal.OnTriageDesk && turn.Actor.Role == Role.System) return NotNow("It is on the specialists' desk: a person decides.");
        if (!HoldsDesk(lease, command.Lease, turn)) return StaleDesk;

        var (decision, dossier) = (command.Decision, state.Dossier);
        var tier = InForce(decision.Tier, turn);
        var events = new List<AppealEvent> { new AppealEvent.Triaged(tier, decision, command.Note) };
        if (tier != decision.Tier) events.Add(new AppealEvent.ComplexSuggested(decision.Reason));
        events.Add(new AppealEvent.KindConfirmed(
            decision.Kind ?? dossier.DeclaredKind ?? (decision.Tier == Tier.Consultation ? Kind.Consultation : Kind.Help),
            command.Track ?? StatutoryTrack.None));
        // The promise still counts from receipt, but it is another one than the one assumed so far.
        if (tier != dossier.TierInForce) events.Add(Rungs.Begin(EpochCause.TierDecided, dossier, tier, turn.Rules));
        events.Add(new AppealEvent.Dispatched(decision.Unit));
        return Accept(events);
    }

    /// <summary>A person corrects what was decided before anybody of the unit has started.</summary>
    private static Decision TriageAgain(AppealCommand.DecideTriage command, Appeal.Queued state, Context turn)
    {
        var (decision, dossier) = (command.Decision, state.Dossier);
        var supervisor = turn.Actor.Role == Role.Supervisor;
        // A specialist who says Complex again of one that is Complex changes nothing.
        var tier = decision.Tier == Tier.Complex && dossier.Tier == Tier.Complex ? Tier.Complex : InForce(decision.Tier, turn);
        var (kind, track) = (decision.Kind ?? dossier.KindInForce, command.Track ?? dossier.Track);
        var suggestsComplex = tier != decision.Tier && !dossier.ComplexSuggested;
        var (tierChanges, kindChanges) = (tier != dossier.Tier, kind != dossier.Kind || track != dossier.Track);
        var unitChanges = decision.Unit != state.Assignment.Unit;

        if (!suggestsComplex && !tierChanges && !kindChanges && !unitChanges) return AlreadySo;
        if (turn.Actor.Role == Role.System) return NotNow("It has been decided: only a person corrects it.");
        if (state.Assignment.Designated) return new Decision.Refused(RefusalCode.Forbidden, "A supervisor designated the unit: only a supervisor's ruling changes that.");
        if (tierChanges && dossier.Tier == Tier.Complex && !supervisor) return NotYours("A supervisor confirmed it as Complex: only a supervisor changes that.");
        if (Lengthens(dossier, kind, track, turn.Rules) && !supervisor) return NotYours(LengtheningIsForSupervisors);

        var events = new List<AppealEvent> { new AppealEvent.Triaged(dossier.TierInForce, decision, command.Note) };
        if (tierChanges)
        {
            events.Add(new AppealEvent.TierChanged(tier, decision.Reason));
            events.Add(Rungs.Begin(EpochCause.TierChanged, dossier, tier, turn.Rules));
        }
        if (tier != decision.Tier && (suggestsComplex || tierChanges)) events.Add(new AppealEvent.ComplexSuggested(decision.Reason));
        if (kindChanges) events.Add(new AppealEvent.KindConfirmed(kind, track));
        if (unitChanges) events.Add(new AppealEvent.Dispatched(decision.Unit));
        return Accept(events);
    }

    /// <summary>domain.md §2.2: never just reject; say what to do instead.</summary>
    private static Decision Refuse(AppealCommand.Refuse command, Appeal.Existing state, Lease? lease, Context turn)
    {
        if (!HoldsDesk(lease, command.Lease, turn)) return StaleDesk;
        return string.IsNullOrWhiteSpace(command.Guidance)
            ? new Decision.Refused(RefusalCode.UnknownValue, "Say what the company can do instead.")
            : Accept(new AppealEvent.Refused(command.Ground, command.Guidance, command.Channel));
    }

    /// <summary>Complex only by a supervisor's word; until then a unit handles it as Assistance.</summary>
    private static Tier InForce(Tier decided, Context turn) =>
        decided == Tier.Complex && turn.Actor.Role != Role.Supervisor ? Tier.Assistance : decided;

    private static Decision StaleDesk { get; } = Stale("The desk's lease is somebody else's or over: claim it again.");

    private static bool HoldsDesk(Lease? lease, int? number, Context turn) =>
        lease is null ? number is null : number is { } given && Holds(lease, given, turn);
}
