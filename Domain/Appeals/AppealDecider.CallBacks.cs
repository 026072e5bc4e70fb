using static ServerlessQiFu.Domain.Appeals.Appeal;
using static ServerlessQiFu.Domain.Appeals.AppealCommand;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>
/// The call-back: somebody who handled nothing of it asks the company. Its word closes; "justified" is done again;
/// "unjustified" and "unreachable" are a second person's to say (peers.md №8, №9).
/// </summary>
public static partial class AppealDecider
{
    private static Decision Claim(ClaimCallBack command, CallingBack state, Context context)
    {
        if (state.Task.Finding is not null) return NotNow("A reviewer decides about it now.");
        return state.Task.Lease is null
            ? Accept(new AppealEvent.CallBackClaimed(state.Task.Id, NewLease(command.Length, state.Dossier, context)))
            : NotNow("Somebody calls already: take another.");
    }

    private static Decision Release(ReleaseAppeal command, CallingBack state, Context context)
    {
        if (context.Actor.Role != Role.CallBack) return NotNow("The company is being called back: the unit holds nothing.");
        if (state.Task.Lease is { } lease && Holds(lease, command.Lease, context)) return Accept(new AppealEvent.Released(command.Lease, command.Note));
        return state.Task.Lease is null && command.Lease == state.Dossier.LeasesGiven ? AlreadySo : StaleCall;
    }

    private static Decision Record(RecordAttempt command, CallingBack state, Context context)
    {
        if (command.Reached == (command.Outcome == AttemptOutcome.NotReached)) return UnknownValue("Reached goes with an outcome, and not reached with NotReached.");
        if (string.IsNullOrWhiteSpace(command.Note)) return UnknownValue("Write down what was said.");

        var (dossier, assignment, id) = (state.Dossier, state.Assignment, state.Task.Id);
        var events = new List<AppealEvent> { new AppealEvent.AttemptRecorded(id, command.Reached, command.Outcome, command.Note, command.Solved) };
        // An audit that finds the company dissatisfied is from here a call-back like any other.
        if (state.Task.Level is null && command.Outcome is AttemptOutcome.Justified or AttemptOutcome.Unjustified)
        {
            events.Add(new AppealEvent.DissatisfactionFound(id, null));
            events.AddRange(OfDissatisfaction(dossier, assignment));
        }
        if (command.Outcome == AttemptOutcome.Satisfied) events.AddRange(Done(CallBackResult.Satisfied, ClosedAs.Satisfied, state));
        if (command.Outcome == AttemptOutcome.Justified) events.AddRange(DoneAgain(RedoCause.Justified, command.RedoUnit, events, state, context));
        return Accept(events);
    }

    private static Decision Declare(DeclareUnreachable command, CallingBack state, Context context)
    {
        if (state.Task.Finding is { Kind: FindingKind.Unreachable } said && said.By == context.Actor.Subject && command.CallBackId == state.Task.Id) return AlreadySo;
        if (Held(state, command.CallBackId, command.Lease, context) is { } refused) return refused;
        var policy = context.Rules.Policy[state.Dossier.TierInForce].CallBack;
        return Unreachable.IsTried(state.Task, policy, context.Rules.Hours)
            ? Accept(new AppealEvent.UnreachableDeclared(state.Task.Id, command.Note))
            : LimitReached($"Try {policy.Attempts} times on {policy.MinWorkingDays} working days{(policy.DifferentHalfDays ? ", each in another half-day" : "")}.");
    }

    private static Decision Review(ReviewCallBack command, CallingBack state, Context context)
    {
        var task = state.Task;
        if (command.CallBackId is { } meant && meant != task.Id) return NotNow("That is another call-back.");
        if (task.Finding is not { } finding) return NotNow("The caller has found nothing that a second person decides.");
        if (Independence.HasCalled(task, context.Actor)) return NotYours("You called: somebody else decides.");
        if (string.IsNullOrWhiteSpace(command.Note)) return UnknownValue("Say why.");

        var events = new List<AppealEvent> { new AppealEvent.CallBackReviewed(task.Id, command.Agreed, command.Note) };
        events.AddRange((finding.Kind, command.Agreed) switch
        {
            (FindingKind.Unjustified, true) => Done(CallBackResult.FoundUnjustified, ClosedAs.FoundUnjustified, state),
            (FindingKind.Unjustified, false) => DoneAgain(RedoCause.NotUnjustified, null, [], state, context),
            (FindingKind.Unreachable, true) => Done(CallBackResult.Unreachable, task.Level is null ? ClosedAs.Satisfied : ClosedAs.Unreachable, state),
            // The caller goes on.
            _ => [],
        });
        return Accept(events);
    }

    /// <summary>The call-back is done; the appeal closes unless its answer is still under review.</summary>
    private static IReadOnlyList<AppealEvent> Done(CallBackResult result, ClosedAs way, CallingBack state)
    {
        var done = new AppealEvent.CallBackDone(state.Task.Id, result);
        return state.Review is null ? [done, new AppealEvent.Closed(way)] : [done];
    }

    /// <param name="before">Of the same decision: a tier raised there is the redo's.</param>
    private static IReadOnlyList<AppealEvent> DoneAgain(RedoCause cause, string? unit, IEnumerable<AppealEvent> before, CallingBack state, Context context)
    {
        var tier = before.OfType<AppealEvent.TierRaised>().LastOrDefault()?.To ?? state.Dossier.Tier;
        return [new AppealEvent.CallBackDone(state.Task.Id, CallBackResult.Justified), .. Redo(state.Dossier with { Tier = tier }, state.Assignment, state.Reply, cause, unit, context)];
    }

    private static Decision.Refused? Held(CallingBack state, string callBackId, int lease, Context context)
    {
        if (callBackId != state.Task.Id) return NotNow("That is another call-back.");
        if (state.Task.Finding is not null) return NotNow("A reviewer decides about it now.");
        return state.Task.Lease is { } live && Holds(live, lease, context) ? null : StaleCall;
    }

    private static Decision.Refused StaleCall { get; } = Stale("The call-back's lease is somebody else's or over: claim it again.");
}
