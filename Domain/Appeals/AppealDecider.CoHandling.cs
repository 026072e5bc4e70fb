using static ServerlessQiFu.Domain.Appeals.Appeal;
using static ServerlessQiFu.Domain.Appeals.AppealCommand;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>Several units on one appeal: co-handlers with parts and clocks of their own, and the hand-over of the lead (peers.md №18, №12).</summary>
public static partial class AppealDecider
{
    private static Decision Add(AddCoHandler command, InProgress state, Context context)
    {
        var (dossier, policy) = (state.Dossier, context.Rules.Policy);
        if (string.IsNullOrWhiteSpace(command.Unit) || command.Unit == state.Assignment.Unit) return UnknownValue("Name the unit that shall help, another than your own.");
        if (string.IsNullOrWhiteSpace(command.Part)) return UnknownValue("Say what the unit shall do.");
        if (dossier.Parts.Any(p => p.Unit == command.Unit && p.State == PartState.Open)) return NotNow($"{command.Unit} has an open part already.");
        if (dossier.Parts.Count >= policy.CoHandling.Most * state.Assignment.Round)
            return LimitReached($"It has {dossier.Parts.Count} parts; no more are allowed.");

        var limit = command.Due ?? policy[dossier.TierInForce].Promise;
        var due = context.Rules.Hours.Due(limit, context.Now).At;
        // A part that is due after the lead's own promise would come too late for it.
        var promise = Clocks.Of(state, context.Rules).Promise.At;
        return Accept(new AppealEvent.CoHandlerAdded(Parts.NextId(dossier), command.Unit, command.Part, context.Now < promise && promise < due ? promise : due, limit));
    }

    private static Decision Finish(FinishPart command, Dossier dossier, Context context)
    {
        if (dossier.Parts.FirstOrDefault(p => p.Id == command.PartId) is not { } part) return UnknownValue("There is no such part.");
        if (context.Actor.Unit != part.Unit) return NotYours($"The part is with {part.Unit}: only that unit finishes it.");
        if (part.State == PartState.Finished) return AlreadySo;
        if (part.State == PartState.Waived) return NotNow("The part was waived: nothing is owed any more.");
        return string.IsNullOrWhiteSpace(command.Text) ? UnknownValue("Say what came of it.") : Accept(new AppealEvent.PartFinished(part.Id, command.Text));
    }

    private static Decision Waive(WaivePart command, Existing state, Context context)
    {
        var dossier = state.Dossier;
        if (dossier.Parts.FirstOrDefault(p => p.Id == command.PartId) is not { } part) return UnknownValue("There is no such part.");
        if (context.Actor.Role != Role.Supervisor && LeaseOfWork(state)?.Holder != context.Actor.Subject)
            return NotYours("Only the lead, while holding the lease, or a supervisor waives a part.");
        if (part.State == PartState.Waived) return AlreadySo;
        if (part.State == PartState.Finished) return NotNow("The part is finished.");
        return string.IsNullOrWhiteSpace(command.Reason) ? UnknownValue("Say why it is not needed.") : Accept(new AppealEvent.PartWaived(part.Id, command.Reason));
    }

    private static Decision Propose(ProposeHandOver command, InProgress state)
    {
        if (state.Assignment.Designated) return Forbidden("The unit was designated: it cannot hand it over.");
        if (string.IsNullOrWhiteSpace(command.Unit) || command.Unit == state.Assignment.Unit) return UnknownValue("Name the unit that shall have it, another than your own.");
        return command.Unit == state.Dossier.HandOverTo ? AlreadySo : Accept(new AppealEvent.HandOverProposed(command.Unit, command.Note));
    }

    /// <summary>The proposed unit accepts by claiming; the lease of the unit that proposed ends.</summary>
    private static Decision TakeOver(ClaimAppeal command, InProgress state, Context context)
    {
        if (context.Actor.Unit != command.Unit) return NotYours($"It is proposed to {command.Unit}: only that unit accepts it.");
        return IsExcluded(state.Dossier, context) ? OthersTurn : Accept(HandedOver(command, state.Dossier, context));
    }

    private static IReadOnlyList<AppealEvent> HandedOver(ClaimAppeal command, Dossier dossier, Context context)
    {
        var events = new List<AppealEvent> { new AppealEvent.HandedOver(command.Unit), new AppealEvent.Claimed(NewLease(command.Length, dossier, context)) };
        if (command.Unit != dossier.Accountable) events.Add(new AppealEvent.HandOverAccepted(command.Unit));
        return events;
    }
}
