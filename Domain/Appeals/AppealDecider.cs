using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>
/// Whether a command is accepted, and what then happened; the only place that knows (peers.md №4). Pure: the same state,
/// command, actor, instant and rules always give the same decision. Repeating a command that was accepted gives no events
/// or a refusal, except where saying a thing again is another thing said: contact, progress, supplement.
/// </summary>
public static partial class AppealDecider
{
    /// <summary>
    /// What was due by <paramref name="now"/> happens first: an accepted command's events begin with the rungs, missed
    /// limits, ended leases and pauses that nobody had recorded yet, so that no race can lose one. They carry their own due
    /// instants; the record's actor is then whoever's command made them noticed.
    /// </summary>
    /// <param name="state">What the record says; <see cref="Appeal.Unknown"/> where there is none.</param>
    /// <param name="rules">The policy and the calendar that the appeal is under; the newest for one not filed yet.</param>
    public static Decision Decide(Appeal state, AppealCommand command, Actor actor, DateTimeOffset now, Rules rules)
    {
        var turn = new Context(actor, now, rules);
        if (Permissions.Refusal(state, command, actor) is { } refused) return refused;
        if (command is AppealCommand.RunDueStep take) return RunDue(take.Step, state, turn);

        var (current, overdue) = ApplyOverdue(state, turn);
        return DecideByState(current, command, turn) switch
        {
            Decision.Accepted { Events: [_, ..] events } when overdue.Count > 0 => new Decision.Accepted([.. overdue, .. events]),
            var decision => decision,
        };
    }

    /// <summary>Two tables: until the unit has answered, and from there.</summary>
    private static Decision DecideByState(Appeal state, AppealCommand command, Context turn) => state is Appeal.Replied or Appeal.CallingBack or Appeal.Closed
        ? DecideJudged((Appeal.Existing)state, command, turn)
        : DecideHandled(state, command, turn);

    /// <summary>The first table. A cell that is not here is refused.</summary>
    private static Decision DecideHandled(Appeal state, AppealCommand command, Context turn) => (command, state) switch
    {
        (AppealCommand.FileAppeal c, Appeal.Unknown) => Submit(c.Submission, turn),
        (AppealCommand.FileAppeal c, Appeal.Existing s) => SubmitAgain(c.Submission, s),
        (_, Appeal.Unknown) => NotNow("Nothing was filed under this number."),

        (AppealCommand.SendToDesk c, Appeal.Received) => Accept(new AppealEvent.SentToDesk(c.Suggestion, c.Reason)),
        (AppealCommand.SendToDesk, Appeal.OnTriageDesk) => AlreadySo,
        (AppealCommand.ClaimTriage c, Appeal.OnTriageDesk s) => ClaimTriage(c, s, turn),
        (AppealCommand.DecideTriage c, Appeal.Received s) => TriageFirst(c, s, null, turn),
        (AppealCommand.DecideTriage c, Appeal.OnTriageDesk s) => TriageFirst(c, s, s.Lease, turn),
        (AppealCommand.DecideTriage c, Appeal.Queued s) => TriageAgain(c, s, turn),
        (AppealCommand.DecideTriage, Appeal.InProgress) => NotNow("A unit works on it: a supervisor can rule on the unit or change the tier."),
        (AppealCommand.Refuse c, Appeal.Received s) => Refuse(c, s, null, turn),
        (AppealCommand.Refuse c, Appeal.OnTriageDesk s) => Refuse(c, s, s.Lease, turn),
        (AppealCommand.Refuse c, Appeal.NotAccepted s) when c.Ground == s.Ground => AlreadySo,

        (AppealCommand.ClaimAppeal c, Appeal.Queued s) => Claim(c, s, turn),
        (AppealCommand.ClaimAppeal c, Appeal.InProgress s) when s.Dossier.HandOverTo == c.Unit => TakeOver(c, s, turn),
        (AppealCommand.ClaimAppeal, Appeal.InProgress) => NotNow("Somebody works on it already: take another."),
        (AppealCommand.ReleaseAppeal c, Appeal.OnTriageDesk s) => ReleaseDesk(c, s, turn),
        (AppealCommand.ReleaseAppeal c, Appeal.InProgress s) => Held(s, c.Lease, turn) ?? Accept(new AppealEvent.Released(c.Lease, c.Note)),
        (AppealCommand.ReleaseAppeal c, Appeal.Queued s) when c.Lease == s.Dossier.LeasesGiven => AlreadySo,
        (AppealCommand.RecordContact c, Appeal.InProgress s) => Held(s, c.Lease, turn) ?? Accept(new AppealEvent.Contacted(c.Note)),
        (AppealCommand.RecordContact c, Appeal.AwaitingAppellant s) => Held(s, c.Lease, turn) ?? Accept(new AppealEvent.Contacted(c.Note)),
        (AppealCommand.ReportProgress c, Appeal.InProgress s) => Held(s, c.Lease, turn) ?? Accept(new AppealEvent.ProgressReported(c.Text, c.NextBy)),
        (AppealCommand.ReportProgress c, Appeal.AwaitingAppellant s) => Held(s, c.Lease, turn) ?? Accept(new AppealEvent.ProgressReported(c.Text, c.NextBy)),
        (AppealCommand.AskCompany c, Appeal.InProgress s) => Held(s, c.Lease, turn) ?? Ask(c, s, turn),
        (AppealCommand.AskCompany, Appeal.AwaitingAppellant) => NotNow("A question is open already: wait for its answer."),
        (AppealCommand.ReturnAppeal c, Appeal.InProgress s) => Held(s, c.Lease, turn) ?? Return(c, s, turn),
        (AppealCommand.ReplyToCompany c, Appeal.InProgress s) => Held(s, c.Lease, turn) ?? ProposeResolution(c, s, turn),
        (AppealCommand.ReplyToCompany, Appeal.AwaitingAppellant) => NotNow("A question is open: wait for its answer."),
        (AppealCommand.RequestExtension c, Appeal.InProgress s) => Held(s, c.Lease, turn) ?? RequestExtension(c, s, turn),
        (AppealCommand.RequestExtension c, Appeal.AwaitingAppellant s) => Held(s, c.Lease, turn) ?? RequestExtension(c, s, turn),
        (AppealCommand.DecideExtension c, Appeal.Existing and not Appeal.Ended) => DecideExtension(c, (Appeal.Existing)state, turn),
        (AppealCommand.AddCoHandler c, Appeal.InProgress s) => Held(s, c.Lease, turn) ?? AddCoHandler(c, s, turn),
        (AppealCommand.FinishPart c, Appeal.Existing s and not Appeal.Ended) => FinishPart(c, s.Dossier, turn),
        (AppealCommand.WaivePart c, Appeal.Existing s and not Appeal.Ended) => WaivePart(c, s, turn),
        (AppealCommand.ProposeHandOver c, Appeal.InProgress s) => Held(s, c.Lease, turn) ?? HandOver(c, s),
        (AppealCommand.ReleaseAppeal or AppealCommand.RecordContact or AppealCommand.ReportProgress or AppealCommand.AskCompany or AppealCommand.ReturnAppeal
            or AppealCommand.ReplyToCompany or AppealCommand.RequestExtension or AppealCommand.AddCoHandler or AppealCommand.ProposeHandOver, Appeal.Queued) => Stale("No lease runs on it: claim it again."),

        (AppealCommand.RuleOnReturn c, Appeal.Queued s) => Rule(c, s, s.Assignment, turn),
        (AppealCommand.RuleOnReturn c, Appeal.InProgress s) => Rule(c, s, s.Assignment, turn),
        (AppealCommand.RuleOnReturn c, Appeal.InArbitration s) => Designate(c, s, turn),
        (AppealCommand.ChangeTier c, Appeal.Queued or Appeal.InProgress or Appeal.AwaitingAppellant or Appeal.InArbitration) =>
            ChangeTier(c, (Appeal.Existing)state, turn),
        (AppealCommand.OpenSupervision c, Appeal.Existing s and not Appeal.Ended) => Supervise(c, s),

        (AppealCommand.SupplementAppeal c, Appeal.AwaitingAppellant) =>
            Accept(new AppealEvent.Supplemented(c.Text, c.Attachments), new AppealEvent.PauseEnded(Answered: true)),
        (AppealCommand.SupplementAppeal c, Appeal.Existing and not Appeal.Ended) => Accept(new AppealEvent.Supplemented(c.Text, c.Attachments)),
        (AppealCommand.WithdrawAppeal, Appeal.Withdrawn) => AlreadySo,
        (AppealCommand.WithdrawAppeal c, Appeal.Existing and not Appeal.Ended) => Accept(new AppealEvent.WithdrawnByAppellant(c.Reason)),

        (_, Appeal.Ended) => NotNow("It has ended: file a new appeal and name this number."),
        _ => NotNow($"That cannot be done while it is {AppealStatus.Of(state)}."),
    };

    private static Decision Supervise(AppealCommand.OpenSupervision command, Appeal.Existing state) =>
        state.Dossier.Supervised ? AlreadySo : Accept(new AppealEvent.SupervisionOpened(command.Reason));

    private static Decision AlreadySo { get; } = new Decision.Accepted([]);

    private static Decision Accept(params IReadOnlyList<AppealEvent> events) => new Decision.Accepted(events);

    private static Decision.Refused NotNow(string reason) => new(RefusalCode.NotNow, reason);

    private static Decision.Refused Unknown(string reason) => new(RefusalCode.UnknownValue, reason);

    private static Decision.Refused LimitReached(string reason) => new(RefusalCode.LimitReached, reason);

    private static Decision.Refused Forbidden(string reason) => new(RefusalCode.Forbidden, reason);

    private static Decision.Refused NotYours(string reason) => new(RefusalCode.NotYours, reason);

    private static Decision.Refused Stale(string reason) => new(RefusalCode.StaleLease, reason);

    /// <summary>What a decision depends on besides the state and the command.</summary>
    private readonly record struct Context(Actor Actor, DateTimeOffset Now, Rules Rules);
}
