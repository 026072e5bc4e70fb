namespace ServerlessQiFu.Domain.Appeals;

/// <summary>Several units on one appeal: co-handlers with parts and clocks of their own, and the hand-over of the lead (peers.md №18, №12).</summary>
public static partial class AppealDecider
{
    private static Decision AddCoHandler(AppealCommand.AddCoHandler command, Appeal.InProgress state, Context turn)
    {
        var (dossier, policy) = (state.Dossier, turn.Rules.Policy);
        if (string.IsNullOrWhiteSpace(command.Unit) || command.Unit == state.Assignment.Unit) return Unknown("Name the unit that shall help, another than your own.");
        if (string.IsNullOrWhiteSpace(command.Part)) return Unknown("Say what the unit shall do.");
        if (dossier.Parts.Any(p => p.Unit == command.Unit && p.State == PartState.Open)) return NotNow($"{command.Unit} has an open part already.");
        if (dossier.Parts.Count >= policy.CoHandling.Most * state.Assignment.Round)
            return LimitReached($"It has {dossier.Parts.Count} parts; no more are allowed.");

        var due = turn.Rules.Hours.Due(command.Due ?? policy[dossier.TierInForce].Promise, turn.Now).At;
        // What comes after the lead's own promise helps nobody.
        var promise = Clocks.Of(state, turn.Rules).Promise.At;
        return Accept(new AppealEvent.CoHandlerAdded(Parts.NextId(dossier), command.Unit, command.Part, turn.Now < promise && promise < due ? promise : due));
    }

    private static Decision FinishPart(AppealCommand.FinishPart command, Dossier dossier, Context turn)
    {
        if (dossier.Parts.FirstOrDefault(p => p.Id == command.PartId) is not { } part) return Unknown("There is no such part.");
        if (turn.Actor.Unit != part.Unit) return NotYours($"The part is with {part.Unit}: only that unit finishes it.");
        if (part.State == PartState.Finished) return AlreadySo;
        if (part.State == PartState.Waived) return NotNow("The part was waived: nothing is owed any more.");
        return string.IsNullOrWhiteSpace(command.Text) ? Unknown("Say what came of it.") : Accept(new AppealEvent.PartFinished(part.Id, command.Text));
    }

    private static Decision WaivePart(AppealCommand.WaivePart command, Appeal.Existing state, Context turn)
    {
        var dossier = state.Dossier;
        if (dossier.Parts.FirstOrDefault(p => p.Id == command.PartId) is not { } part) return Unknown("There is no such part.");
        var lease = (state as Appeal.InProgress)?.Lease ?? (state as Appeal.AwaitingAppellant)?.Lease;
        if (turn.Actor.Role != Role.Supervisor && (lease is null || lease.Holder != turn.Actor.Subject))
            return NotYours("Only the lead, while holding the lease, or a supervisor waives a part.");
        if (part.State == PartState.Waived) return AlreadySo;
        if (part.State == PartState.Finished) return NotNow("The part is finished.");
        return string.IsNullOrWhiteSpace(command.Reason) ? Unknown("Say why it is not needed.") : Accept(new AppealEvent.PartWaived(part.Id, command.Reason));
    }

    private static Decision HandOver(AppealCommand.ProposeHandOver command, Appeal.InProgress state)
    {
        if (state.Assignment.Designated) return Forbidden("The unit was designated: it cannot hand it over.");
        if (string.IsNullOrWhiteSpace(command.Unit) || command.Unit == state.Assignment.Unit) return Unknown("Name the unit that shall have it, another than your own.");
        return command.Unit == state.Dossier.HandOverTo ? AlreadySo : Accept(new AppealEvent.HandOverProposed(command.Unit, command.Note));
    }

    /// <summary>The proposed unit takes it out of the hands of the one that proposed.</summary>
    private static Decision TakeOver(AppealCommand.ClaimAppeal command, Appeal.InProgress state, Context turn)
    {
        if (turn.Actor.Unit != command.Unit) return NotYours($"It is proposed to {command.Unit}: only that unit accepts it.");
        return IsExcluded(state.Dossier, turn) ? OthersTurn : Accept(HandedOver(command, state.Dossier, turn));
    }

    private static IReadOnlyList<AppealEvent> HandedOver(AppealCommand.ClaimAppeal command, Dossier dossier, Context turn)
    {
        var events = new List<AppealEvent> { new AppealEvent.HandedOver(command.Unit), new AppealEvent.Claimed(NewLease(command.Length, dossier, turn)) };
        if (command.Unit != dossier.Accountable) events.Add(new AppealEvent.HandOverAccepted(command.Unit));
        return events;
    }
}
