using ServerlessQiFu.Domain.Policy;
using static ServerlessQiFu.Domain.Appeals.Appeal;
using static ServerlessQiFu.Domain.Appeals.AppealCommand;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>Triage: tier, kind and unit are decided once, by the model or a person, and can be corrected until a unit starts.</summary>
public static partial class AppealDecider
{
    /// <summary>From receipt until a unit has it.</summary>
    private static Decision DecideInTriage(Existing state, AppealCommand command, Context context) => (command, state) switch
    {
        (SendToDesk c, Received) => Accept(new AppealEvent.SentToDesk(c.Suggestion, c.Reason, c.ForSupervisors)),
        (SendToDesk, OnTriageDesk) => AlreadySo,
        (ClaimTriage c, OnTriageDesk s) => Claim(c, s, context),
        (ReleaseAppeal c, OnTriageDesk s) => Release(c, s, context),
        (DecideTriage c, Received s) => TriageFirst(c, s, null, context),
        (DecideTriage c, OnTriageDesk s) => TriageFirst(c, s, s.Lease, context),
        (Refuse c, Received s) => TurnAway(c, s, null, context),
        (Refuse c, OnTriageDesk s) => TurnAway(c, s, s.Lease, context),
        _ => DecideUnanswered(state, command, context),
    };

    private static Decision Claim(ClaimTriage command, OnTriageDesk state, Context context)
    {
        if (IsKeptFrom(state.Dossier, context)) return OnSupervisorsDesk;
        if (context.Actor.Role == Role.Supervisor && !state.Dossier.ForSupervisors) return NotYours("It lies on the specialists' desk, not on the supervisors'.");
        return state.Lease is null
            ? Accept(new AppealEvent.TriageClaimed(NewLease(command.Length, state.Dossier, context)))
            : NotNow("Somebody looks at it already: take another.");
    }

    private static Decision Release(ReleaseAppeal command, OnTriageDesk state, Context context)
    {
        if (state.Lease is null && command.Lease == state.Dossier.LeasesGiven) return AlreadySo;
        return state.Lease is { } lease && Holds(lease, command.Lease, context)
            ? Accept(new AppealEvent.Released(command.Lease, command.Note))
            : StaleDesk;
    }

    private static Decision TriageFirst(DecideTriage command, Existing state, Lease? lease, Context context)
    {
        if (state is OnTriageDesk && context.Actor.Role == Role.System) return NotNow("It is on the specialists' desk: a person decides.");
        if (IsKeptFrom(state.Dossier, context)) return OnSupervisorsDesk;
        if (!HoldsDesk(lease, command.Lease, context)) return StaleDesk;

        var (decision, dossier) = (command.Decision, state.Dossier);
        var tier = InForce(decision.Tier, context);
        List<AppealEvent> events = [.. Corrected(command, dossier), new AppealEvent.Triaged(tier, decision, command.Note)];
        if (tier != decision.Tier) events.Add(new AppealEvent.ComplexSuggested(decision.Reason));
        events.Add(new AppealEvent.KindConfirmed(
            decision.Kind ?? dossier.DeclaredKind ?? (decision.Tier == Tier.Consultation ? Kind.Consultation : Kind.Help),
            command.Track ?? StatutoryTrack.None));
        // The promise still counts from receipt. But it is the decided tier's now, no longer the strictest one's.
        if (tier != dossier.TierInForce) events.Add(Rungs.Begin(EpochCause.TierDecided, dossier, tier, context.Rules));
        events.Add(new AppealEvent.Dispatched(decision.Unit));
        return Accept(events);
    }

    /// <summary>A person corrects what was decided before anybody of the unit has started.</summary>
    private static Decision TriageAgain(DecideTriage command, Queued state, Context context)
    {
        var (decision, dossier) = (command.Decision, state.Dossier);
        var supervisor = context.Actor.Role == Role.Supervisor;
        // A specialist who says Complex again of one that is Complex changes nothing.
        var tier = decision.Tier == Tier.Complex && dossier.Tier == Tier.Complex ? Tier.Complex : InForce(decision.Tier, context);
        var (kind, track) = (decision.Kind ?? dossier.KindInForce, command.Track ?? dossier.Track);
        var suggestsComplex = tier != decision.Tier && !dossier.ComplexSuggested;
        var (tierChanges, kindChanges) = (tier != dossier.Tier, kind != dossier.Kind || track != dossier.Track);
        var unitChanges = decision.Unit != state.Assignment.Unit;
        var corrected = Corrected(command, dossier);

        if (!suggestsComplex && !tierChanges && !kindChanges && !unitChanges && corrected.Count == 0) return AlreadySo;
        if (context.Actor.Role == Role.System) return NotNow("It has been decided: only a person corrects it.");
        if (IsKeptFrom(dossier, context)) return OnSupervisorsDesk;
        if (state.Assignment.Designated) return Forbidden("A supervisor designated the unit: only a supervisor's ruling changes that.");
        if (tierChanges && dossier.Tier == Tier.Complex && !supervisor) return NotYours("A supervisor confirmed it as Complex: only a supervisor changes that.");
        if (Lengthens(dossier, kind, track, context.Rules) && !supervisor) return NotYours(LengtheningIsForSupervisors);

        List<AppealEvent> events = [.. corrected, new AppealEvent.Triaged(dossier.TierInForce, decision, command.Note)];
        if (tierChanges)
        {
            events.Add(new AppealEvent.TierChanged(tier, decision.Reason));
            events.Add(Rungs.Begin(EpochCause.TierChanged, dossier, tier, context.Rules));
        }
        if (tier != decision.Tier && (suggestsComplex || tierChanges)) events.Add(new AppealEvent.ComplexSuggested(decision.Reason));
        if (kindChanges) events.Add(new AppealEvent.KindConfirmed(kind, track));
        if (unitChanges) events.Add(new AppealEvent.Dispatched(decision.Unit));
        return Accept(events);
    }

    /// <summary>domain.md §2.2: never just reject; say what to do instead.</summary>
    private static Decision TurnAway(Refuse command, Existing state, Lease? lease, Context context)
    {
        if (IsKeptFrom(state.Dossier, context)) return OnSupervisorsDesk;
        if (!HoldsDesk(lease, command.Lease, context)) return StaleDesk;
        return string.IsNullOrWhiteSpace(command.Guidance)
            ? UnknownValue("Say what the company can do instead.")
            : Accept(new AppealEvent.Refused(command.Ground, command.Guidance, command.Channel));
    }

    /// <summary>Only a supervisor puts an appeal into Complex (domain.md §2.5, tier changes); until then a unit handles it as Assistance.</summary>
    private static Tier InForce(Tier decided, Context context) =>
        decided == Tier.Complex && context.Actor.Role != Role.Supervisor ? Tier.Assistance : decided;

    private static IReadOnlyList<AppealEvent> Corrected(DecideTriage command, Dossier dossier) =>
        command.About is { } about && about.Unit != dossier.About ? [new AppealEvent.AboutCorrected(about.Unit)] : [];

    /// <summary>What complains of the unit whose matter it is, a supervisor decides and nobody else corrects.</summary>
    private static bool IsKeptFrom(Dossier dossier, Context context) => dossier.ForSupervisors && context.Actor.Role == Role.Specialist;

    private static Decision OnSupervisorsDesk { get; } = NotYours("It is for the supervisors' desk: a supervisor decides its triage.");

    private static Decision StaleDesk { get; } = Stale("The desk's lease is somebody else's or over: claim it again.");

    private static bool HoldsDesk(Lease? lease, int? number, Context context) =>
        lease is null ? number is null : number is { } given && Holds(lease, given, context);
}
