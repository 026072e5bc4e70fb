using ServerlessQiFu.Domain.Calendar;
using static ServerlessQiFu.Domain.Appeals.Appeal;
using static ServerlessQiFu.Domain.Appeals.AppealCommand;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>
/// Handling: a unit claims the appeal, works on it under a lease and answers it, or returns it. The lease is exclusive and
/// temporary; a command under an older lease's number is stale (peers.md №11).
/// </summary>
public static partial class AppealDecider
{
    /// <summary>From the first unit's queue until the unit has answered; a redo begins here again.</summary>
    private static Decision DecideInHandling(Assigned state, AppealCommand command, Context context) => (command, state) switch
    {
        (DecideTriage c, Queued s) => TriageAgain(c, s, context),
        (DecideTriage, InProgress) => NotNow("A unit works on it: a supervisor can rule on the unit or change the tier."),
        (ClaimAppeal c, Queued s) => Claim(c, s, context),
        (ClaimAppeal c, InProgress s) when s.Dossier.HandOverTo == c.Unit => TakeOver(c, s, context),
        (ClaimAppeal, InProgress) => NotNow("Somebody works on it already: take another."),
        (ReleaseAppeal c, Queued s) when c.Lease == s.Dossier.LeasesGiven => AlreadySo,
        (ReleaseAppeal or RecordContact or ReportProgress or AskCompany or RecordAnswer or ReturnAppeal or ReplyToCompany
            or RequestExtension or AddCoHandler or ProposeHandOver, Queued) => Stale("No lease runs on it: claim it again."),

        (ReleaseAppeal c, InProgress s) => Held(s, c.Lease, context) ?? Accept(new AppealEvent.Released(c.Lease, c.Note)),
        (RecordContact c, InProgress or AwaitingAppellant) => Held(state, c.Lease, context) ?? Accept(new AppealEvent.Contacted(c.Note)),
        (ReportProgress c, InProgress or AwaitingAppellant) => Held(state, c.Lease, context) ?? Report(c, context),
        (RequestExtension c, InProgress or AwaitingAppellant) => Held(state, c.Lease, context) ?? Request(c, state, context),
        (AskCompany c, InProgress s) => Held(s, c.Lease, context) ?? Ask(c, s, context),
        (RecordAnswer c, AwaitingAppellant s) =>
            Held(s, c.Lease, context) ?? Accept(new AppealEvent.AnswerRecorded(c.Text), new AppealEvent.PauseEnded(Answered: true)),
        (RecordAnswer, InProgress) => NotNow("No question is open: record the contact, or report progress."),
        (AskCompany, AwaitingAppellant) => NotNow("A question is open already: wait for its answer."),
        (AddCoHandler c, InProgress s) => Held(s, c.Lease, context) ?? Add(c, s, context),
        (ProposeHandOver c, InProgress s) => Held(s, c.Lease, context) ?? Propose(c, s),
        (ReturnAppeal c, InProgress s) => Held(s, c.Lease, context) ?? Return(c, s, context),
        (ReplyToCompany c, InProgress s) => Held(s, c.Lease, context) ?? Reply(c, s, context),
        (ReplyToCompany, AwaitingAppellant) => NotNow("A question is open: wait for its answer."),

        (SupplementAppeal c, AwaitingAppellant) =>
            Accept(new AppealEvent.Supplemented(c.Text, c.Attachments), new AppealEvent.PauseEnded(Answered: true)),
        (RuleOnReturn c, Queued or InProgress) => Rule(c, state, context),
        (RuleOnReturn c, InArbitration) => Designate(c, state, context),
        (ChangeTier c, _) => Change(c, state, context),
        _ => DecideUnanswered(state, command, context),
    };

    private static Decision Claim(ClaimAppeal command, Queued state, Context context)
    {
        if (IsExcluded(state.Dossier, context)) return OthersTurn;
        var unit = state.Assignment.Unit;
        if (state.Dossier.HandOverTo is { } proposed && command.Unit == proposed && context.Actor.Unit == proposed) return Accept(HandedOver(command, state.Dossier, context));
        if (context.Actor.Unit != unit || command.Unit != unit) return NotYours($"It waits in the queue of {unit}: only that unit claims it.");

        var claimed = new AppealEvent.Claimed(NewLease(command.Length, state.Dossier, context));
        // 首接负责制: who received it first answers for it until this moment.
        return unit == state.Dossier.Accountable ? Accept(claimed) : Accept(claimed, new AppealEvent.HandOverAccepted(unit));
    }

    /// <summary>The company is told when it hears next: a day that is still to come, or today.</summary>
    private static Decision Report(ReportProgress command, Context context) => command.NextBy < BusinessTime.DateOf(context.Now)
        ? UnknownValue("The day on which the company hears next is past: name today or a later one.")
        : Accept(new AppealEvent.ProgressReported(command.Text, command.NextBy, command.Attachments));

    /// <summary>The company is asked; its silence is limited in number and time (domain.md §2.6 rule 3).</summary>
    private static Decision Ask(AskCompany command, InProgress state, Context context)
    {
        var pause = context.Rules.Policy.AppellantPause;
        return state.Dossier.Questions >= pause.MaxTimes
            ? LimitReached($"It was asked {state.Dossier.Questions} times; no more are allowed: telephone instead and go on.")
            : Accept(new AppealEvent.Asked(command.Text, context.Rules.Hours.Due(pause.Longest, context.Now).At));
    }

    /// <summary>Null when the actor works for the unit and holds the lease. A lease that is over has ended before this is asked: then the state is another.</summary>
    private static Decision.Refused? Held(Assigned state, int number, Context context)
    {
        var unit = state.Assignment.Unit;
        if (context.Actor.Unit != unit) return NotYours($"It is with {unit}: only that unit works on it.");
        return LeaseOfWork(state) is { } lease && Holds(lease, number, context) ? null : Stale("The lease is somebody else's or an older one: claim it again.");
    }

    /// <summary>The lease under which a unit works, also while it stands still because the company is asked; null where there is none.</summary>
    private static Lease? LeaseOfWork(Existing state) => state switch
    {
        InProgress s => s.Lease,
        AwaitingAppellant s => s.Lease,
        _ => null,
    };

    private static bool Holds(Lease lease, int number, Context context) => lease.Number == number && lease.Holder == context.Actor.Subject;

    /// <param name="asked">Zero or less: as long as usual. More than the policy's longest: that.</param>
    private static Lease NewLease(TimeSpan asked, Dossier dossier, Context context)
    {
        var policy = context.Rules.Policy[dossier.TierInForce].Lease;
        var length = asked <= TimeSpan.Zero ? policy.Default.Length : asked < policy.Max.Length ? asked : policy.Max.Length;
        return new(dossier.LeasesGiven + 1, context.Actor.Subject, context.Now + length, length);
    }
}
