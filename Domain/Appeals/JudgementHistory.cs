using static ServerlessQiFu.Domain.Appeals.Appeal;
using static ServerlessQiFu.Domain.Appeals.AppealEvent;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>
/// What an event makes of an appeal once it has been answered. It checks for itself that nothing closes too early: no event
/// closes an appeal with an open call-back, an open review or an unsettled dissatisfaction, even if a decider had allowed it.
/// </summary>
internal static class JudgementHistory
{
    public static Replied Answered(InProgress s, ReplyGiven e, Recorded recorded)
    {
        var dossier = AppealHistory.Without(AppealHistory.Without(s.Dossier, StepLimit.StageReply), StepLimit.Review) with
        {
            ContactedAt = s.Dossier.ContactedAt ?? recorded.At, LastStageReplyAt = recorded.At, Extension = null, HandOverTo = null,
        };
        return new(dossier, s.Assignment, new(e.Outcome, recorded.By.Subject, recorded.At), e.Flags.Count > 0 ? new(e.Flags, recorded.At) : null);
    }

    /// <summary>Null for an event that has nothing to do with judging.</summary>
    public static Appeal? Evolve(Existing state, Recorded recorded)
    {
        var at = recorded.At;
        return (state, recorded.Event) switch
        {
            (Replied { Reminded: false } s, EvaluationReminded) => s with { Reminded = true },
            (Replied { Review: not null } s, ReplyReviewed) => s with { Review = null },
            (Replied { Settled: null } s, Evaluated e) when e.Round == s.Assignment.Round => Judged(s, Of(e, at)),
            (Replied { Settled: null } s, Contested e) when e.Round == s.Assignment.Round => Judged(s, new(Evaluation.Contested, at)),
            (Appeal.Closed s, Evaluated e) when e.Round == s.Assignment.Round => Judged(Reopened(s), Of(e, at)),
            (Appeal.Closed s, Contested e) when e.Round == s.Assignment.Round => Judged(Reopened(s), new(Evaluation.Contested, at)),

            (Replied { Evaluation: not null, Settled: null } s, CallBackOpened e) when e.CallBackId == CallBackTask.IdOf(s.Dossier.Id, s.Dossier.CallBacks + 1) =>
                new CallingBack(s.Dossier with { CallBacks = s.Dossier.CallBacks + 1 }, s.Assignment, s.Reply,
                    new(e.CallBackId, e.Level, at), s.Review, s.Evaluation),
            (CallingBack s, CallBackDone e) when e.CallBackId == s.Task.Id =>
                new Replied(s.Dossier, s.Assignment, s.Reply, s.Review, s.Evaluation, EndOf(e.Result, s.Task), Reminded: true),
            (CallingBack s, LeaseExpired e) when e.Lease == s.Task.Lease?.Number => s with { Task = s.Task with { Lease = null } },
            (CallingBack s, Released e) when e.Lease == s.Task.Lease?.Number => s with { Task = s.Task with { Lease = null } },
            (CallingBack s, DissatisfactionFound e) when e.CallBackId == s.Task.Id && s.Task.Level is null => s with
            {
                Dossier = s.Dossier with { Dissatisfied = s.Dossier.Dissatisfied + 1 },
                Task = s.Task with { Level = Evaluation.Contested }, Evaluation = new(Evaluation.Contested, at),
            },
            (CallingBack s, CallBackClaimed e) when e.CallBackId == s.Task.Id && e.Lease.Number == s.Dossier.LeasesGiven + 1 =>
                s with { Dossier = s.Dossier with { LeasesGiven = e.Lease.Number }, Task = s.Task with { Lease = e.Lease } },
            (CallingBack s, _) when OfTask(s.Task, recorded) is { } task => s with { Task = task },

            (Existing s, TierRaised e) when e.From == s.Dossier.Tier =>
                s with { Dossier = s.Dossier with { Tier = e.To, RaisedTo = e.To, ComplexSuggested = false } },
            (Replied s, RedoBegan e) when e.Round == s.Assignment.Round + 1 => Again(s, e, at),
            (Replied s, AppealEvent.Closed e) when MayClose(s, e.As) => new Appeal.Closed(s.Dossier, s.Assignment, s.Reply, s.Evaluation, e.As, at),
            _ => null,
        };
    }

    private static CallBackTask? OfTask(CallBackTask task, Recorded recorded) => recorded.Event switch
    {
        AttemptRecorded e when e.CallBackId == task.Id && task is { Lease: { } lease, Finding: null } => task with
        {
            Attempts = [.. task.Attempts, new(recorded.At, recorded.By.Subject, e.Reached, e.Outcome)],
            Lease = e.Outcome == AttemptOutcome.Unjustified ? null : lease with { Until = recorded.At + lease.Length },
            Finding = e.Outcome == AttemptOutcome.Unjustified ? new(FindingKind.Unjustified, recorded.By.Subject, recorded.At) : null,
        },
        UnreachableDeclared e when e.CallBackId == task.Id && task is { Lease: not null, Finding: null } =>
            task with { Lease = null, Finding = new(FindingKind.Unreachable, recorded.By.Subject, recorded.At) },
        // A yes, or a no to "unjustified", is followed by the end of the call-back in the same transaction.
        CallBackReviewed e when e.CallBackId == task.Id && task.Finding is not null =>
            task with { Finding = null, CallOnSince = e.Agreed ? task.CallOnSince : recorded.At },
        CallBackRungReached e when e.CallBackId == task.Id && !task.Reached.Contains(e.Rung) => task with { Reached = [.. task.Reached, e.Rung] },
        _ => null,
    };

    private static Evaluation Of(Evaluated e, DateTimeOffset at) => new(e.Level, at, Evaluation.DigestOf(e.Level, e.Speed, e.Effect, e.Experience, e.Quality, e.Text));

    private static Replied Judged(Replied s, Evaluation evaluation) => s with
    {
        Evaluation = evaluation,
        Dossier = evaluation.Level < Evaluation.LowestSatisfied ? s.Dossier with { Dissatisfied = s.Dossier.Dissatisfied + 1 } : s.Dossier,
    };

    private static Replied Reopened(Appeal.Closed s) => new(s.Dossier, s.Assignment, s.Reply, Reminded: true);

    private static ClosedAs? EndOf(CallBackResult result, CallBackTask task) => result switch
    {
        CallBackResult.Satisfied => ClosedAs.Satisfied,
        CallBackResult.FoundUnjustified => ClosedAs.FoundUnjustified,
        // Of an audit the company's own word stands: it was satisfied.
        CallBackResult.Unreachable => task.Level is null ? ClosedAs.Satisfied : ClosedAs.Unreachable,
        _ => null,
    };

    private static bool MayClose(Replied s, ClosedAs way) => s.Review is null && (s.Settled, s.Evaluation, way) switch
    {
        ({ } settled, _, _) => settled == way,
        (null, null, ClosedAs.Unevaluated) => true,
        (null, { Level: >= Evaluation.LowestSatisfied }, ClosedAs.Satisfied) => true,
        _ => false,
    };

    /// <summary>A redo was ordered: the unit cannot return it, and its officers' earlier answers bind nobody.</summary>
    private static Queued Again(Replied s, RedoBegan e, DateTimeOffset at)
    {
        var dossier = AppealHistory.Without(s.Dossier, StepLimit.StageReply) with
        {
            PromiseFrom = at, RedoFrom = at, Extensions = [], WorkingSince = null, Supplements = 0,
            FormerHandlers = Parts.With(s.Dossier.FormerHandlers, s.Assignment.Unit), FormerOfficers = e.Excluded,
        };
        return new(dossier, new(e.Unit, at, Designated: true, Round: e.Round));
    }
}
