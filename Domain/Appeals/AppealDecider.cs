using ServerlessQiFu.Domain.Policy;
using static ServerlessQiFu.Domain.Appeals.Appeal;
using static ServerlessQiFu.Domain.Appeals.AppealCommand;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>
/// Whether a command is accepted, and what then happened; the only place that knows (peers.md №4). Pure: the same state,
/// command, actor, instant and rules always give the same decision. Repeating a command that was accepted gives no events
/// or a refusal, except where repeating it means something new: contact, progress, supplement.
/// </summary>
public static partial class AppealDecider
{
    /// <summary>
    /// What was due by <paramref name="now"/> happens first: an accepted command's events begin with the rungs, missed
    /// limits, ended leases and pauses that nobody had recorded yet. So a command that comes before the step is run loses
    /// none. These events carry their own due instants; the record names the command's actor as theirs.
    /// </summary>
    /// <param name="state">What the record says; <see cref="Unknown"/> where there is none.</param>
    /// <param name="rules">The policy and the calendar that the appeal is under; the newest for one not filed yet.</param>
    public static Decision Decide(Appeal state, AppealCommand command, Actor actor, DateTimeOffset now, Rules rules)
    {
        var context = new Context(actor, now, rules);
        if (Permissions.Refusal(state, command, actor) is { } refused) return refused;
        if (ComplainedOf.Refusal(state, command) is { } barred) return barred;
        if (command is RunDueStep due) return RunDue(due.Step, state, context);

        var (current, overdue) = ApplyOverdue(state, context);
        return DecideByState(current, command, context) switch
        {
            Decision.Accepted { Events: [_, ..] events } when overdue.Count > 0 => new Decision.Accepted([.. overdue, .. events]),
            var decision => decision,
        };
    }

    /// <summary>One table a stage. What is not in its table is refused.</summary>
    private static Decision DecideByState(Appeal state, AppealCommand command, Context context) => state switch
    {
        Unknown => command is FileAppeal filed ? File(filed.Submission, context) : NotNow("Nothing was filed under this number."),
        Existing filed when command is FileAppeal again => FileAgain(again.Submission, filed),
        Received or OnTriageDesk => DecideInTriage((Existing)state, command, context),
        Queued or InProgress or AwaitingAppellant or InArbitration => DecideInHandling((Assigned)state, command, context),
        Replied or CallingBack or Closed => DecideInJudgement((Existing)state, command, context),
        Ended ended => DecideEnded(ended, command),
        _ => throw new InvalidOperationException($"No stage has the state {state.GetType().Name}."),
    };

    /// <summary>What a company sends is recorded, whatever it says; emergencies are handed off at once.</summary>
    private static Decision File(Submission submission, Context context)
    {
        var submitted = new AppealEvent.Filed(submission, context.Rules.Policy.Version, context.Rules.Hours.Calendar.Version);
        // An emergency is handled like any other appeal too: the city never just rejects (domain.md §2.2).
        return submission.Emergency is { } emergency
            ? Accept(submitted, new AppealEvent.EmergencyHandedOff(emergency.Numbers, emergency.Words))
            : Accept(submitted);
    }

    private static Decision FileAgain(Submission submission, Existing filed) =>
        submission.Id == filed.Dossier.Id && submission.CreditCode == filed.Dossier.CreditCode && submission.Title == filed.Dossier.Title
            ? AlreadySo
            : Forbidden("Another appeal has this number: file under a new one.");

    /// <summary>What can be done in triage and in handling alike: until the unit has answered.</summary>
    private static Decision DecideUnanswered(Existing state, AppealCommand command, Context context) => command switch
    {
        DecideExtension c => DecideOn(c, state, context),
        FinishPart c => Finish(c, state.Dossier, context),
        WaivePart c => Waive(c, state, context),
        OpenSupervision c => Supervise(c, state),
        UrgeAppeal c => Urge(c, state.Dossier),
        SupplementAppeal c => Supplement(c, state.Dossier, context),
        WithdrawAppeal c => Accept(new AppealEvent.WithdrawnByAppellant(c.Reason)),
        _ => NotNow($"That cannot be done while it is {AppealStatus.Of(state)}."),
    };

    /// <summary>Once in each window of the ladder: it is heard and counted, and no clock moves for it.</summary>
    private static Decision Urge(UrgeAppeal command, Dossier dossier) => dossier.Urged != dossier.Ladder.Window
        ? Accept(new AppealEvent.Urged(dossier.Ladder.Epoch, dossier.Ladder.Reached.Count, command.Text))
        : LimitReached("You have urged it and the unit was told: you can urge again after the next rung of the ladder.");

    /// <summary>Unasked. An answer to a question is always taken.</summary>
    private static Decision Supplement(SupplementAppeal command, Dossier dossier, Context context) => dossier.Supplements < context.Rules.Policy.SupplementLimit
        ? Accept(new AppealEvent.Supplemented(command.Text, command.Attachments))
        : LimitReached($"You have supplemented it {dossier.Supplements} times unasked, as often as one may: wait until you are asked or answered, then answer, evaluate or contest.");

    /// <summary>Withdrawn or not accepted: nothing opens it again.</summary>
    private static Decision DecideEnded(Ended state, AppealCommand command) => (command, state) switch
    {
        (WithdrawAppeal, Withdrawn) => AlreadySo,
        (Refuse c, NotAccepted s) when c.Ground == s.Ground => AlreadySo,
        _ => NotNow("It has ended: file a new appeal and name this number."),
    };

    private static Decision Supervise(OpenSupervision command, Existing state) =>
        state.Dossier.Supervised ? AlreadySo : Accept(new AppealEvent.SupervisionOpened(command.Reason));

    private static Decision AlreadySo { get; } = new Decision.Accepted([]);

    private static Decision Accept(params IReadOnlyList<AppealEvent> events) => new Decision.Accepted(events);

    private static Decision.Refused NotNow(string reason) => new(RefusalCode.NotNow, reason);

    private static Decision.Refused UnknownValue(string reason) => new(RefusalCode.UnknownValue, reason);

    private static Decision.Refused LimitReached(string reason) => new(RefusalCode.LimitReached, reason);

    private static Decision.Refused Forbidden(string reason) => new(RefusalCode.Forbidden, reason);

    private static Decision.Refused NotYours(string reason) => new(RefusalCode.NotYours, reason);

    private static Decision.Refused Stale(string reason) => new(RefusalCode.StaleLease, reason);

    /// <summary>What a decision depends on besides the state and the command.</summary>
    private readonly record struct Context(Actor Actor, DateTimeOffset Now, Rules Rules);
}
