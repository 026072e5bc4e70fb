using static ServerlessQiFu.Domain.Appeals.Appeal;
using static ServerlessQiFu.Domain.Appeals.AppealEvent;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>
/// What an event makes of an appeal. It needs no rules: an event carries everything that follows from it, so the record can be
/// read without the policy of its time. An event that cannot have happened throws.
/// </summary>
public static class AppealHistory
{
    /// <summary>The state that a record leads to. Versions must count from 1 without a gap.</summary>
    /// <exception cref="ImpossibleHistoryException"/>
    public static Appeal Replay(IEnumerable<Recorded> history)
    {
        Appeal state = new Unknown();
        var version = 0;
        foreach (var recorded in history)
        {
            if (recorded.Version != ++version)
                throw new ImpossibleHistoryException($"Version {recorded.Version} stands where version {version} belongs.");
            state = Evolve(state, recorded);
        }
        return state;
    }

    /// <exception cref="ImpossibleHistoryException">The event does not fit the state.</exception>
    public static Appeal Evolve(Appeal state, Recorded recorded)
    {
        var at = recorded.At;
        return (state, recorded.Event) switch
        {
            (Unknown, Filed e) => new Received(Open(e, recorded)),
            (Received s, EmergencyHandedOff e) => s with { Dossier = s.Dossier with { Emergency = new(e.Numbers, e.Words) } },

            (Received s, SentToDesk e) => new OnTriageDesk(s.Dossier with { Suggestion = e.Suggestion, ForSupervisors = e.ForSupervisors }, null),
            (OnTriageDesk { Lease: null } s, TriageClaimed e) => new OnTriageDesk(Counted(s.Dossier, e.Lease), e.Lease),
            (OnTriageDesk { Lease: { } lease } s, Released e) when e.Lease == lease.Number => s with { Lease = null },
            (OnTriageDesk { Lease: { } lease } s, LeaseExpired e) when e.Lease == lease.Number => s with { Lease = null },
            (Received or OnTriageDesk or Queued, Triaged e) =>
                Note(state, d => d with { Tier = e.Tier, Suggestion = e.Decision }),
            (Received or OnTriageDesk or Queued, AboutCorrected e) => Note(state, d => d with { About = e.Unit, HandOverTo = d.HandOverTo == e.Unit ? null : d.HandOverTo }),
            (Received or OnTriageDesk, Dispatched e) => new Queued(FirstReceived(((Existing)state).Dossier, e.Unit, at), new(e.Unit, at)),
            (Received or OnTriageDesk, Refused e) => new NotAccepted(((Existing)state).Dossier, e.Ground, e.Guidance, e.Channel, at),

            (Queued s, Dispatched e) => s with { Dossier = Elsewhere(s.Dossier), Assignment = s.Assignment with { Unit = e.Unit, Since = at } },
            (Queued s, Claimed e) when e.Lease.Number == s.Dossier.LeasesGiven + 1 =>
                new InProgress(Worked(Counted(s.Dossier, e.Lease), s.Assignment.Unit, e.Lease.Holder, at), s.Assignment, e.Lease),
            (Queued or InProgress, HandedOver e) when state is Assigned s && e.Unit == s.Dossier.HandOverTo =>
                new Queued(Elsewhere(s.Dossier), s.Assignment with { Unit = e.Unit }),
            (InProgress s, HandOverAccepted e) => s with { Dossier = s.Dossier with { Accountable = e.Unit } },
            (InProgress s, Released e) when e.Lease == s.Lease.Number => new Queued(s.Dossier, s.Assignment),
            (InProgress s, LeaseExpired e) when e.Lease == s.Lease.Number => new Queued(s.Dossier, s.Assignment),
            (InProgress s, Contacted) => s with { Dossier = FirstContacted(s.Dossier, at), Lease = Renewed(s.Lease, at) },
            (InProgress s, ProgressReported) => s with { Dossier = StageReplied(s.Dossier, at), Lease = Renewed(s.Lease, at) },

            (InProgress s, Asked e) => new AwaitingAppellant(Paused(s.Dossier, at), s.Assignment, s.Lease, new(at, e.Until)),
            (AwaitingAppellant s, Contacted) => s with { Dossier = FirstContacted(s.Dossier, at) },
            // Whoever has the company's answer by phone has spoken with it.
            (AwaitingAppellant s, AnswerRecorded) => s with { Dossier = FirstContacted(s.Dossier, at) },
            (AwaitingAppellant s, ProgressReported) => s with { Dossier = StageReplied(s.Dossier, at) },
            (AwaitingAppellant s, PauseEnded e) => Resumed(s, e.Answered ? at : s.Question.Until),

            (InProgress s, Returned e) => new InArbitration(
                Without(s.Dossier with { Returns = s.Dossier.Returns + 1, HandOverTo = null }, StepLimit.Arbitration), s.Assignment,
                new(e.Ground, e.ProposedOwner, recorded.By.Subject, at)),
            (Queued or InProgress or InArbitration, Ruled e) when state is Assigned s => new Queued(Elsewhere(s.Dossier), Designated(s.Assignment, e.Unit, at)),

            (Replied or CallingBack or Appeal.Closed, _) when JudgementHistory.Evolve((Existing)state, recorded) is { } judged => judged,
            (InProgress s, ReplyGiven e) => JudgementHistory.Answered(s, e, recorded),

            (Ended or Unknown, _) => throw Impossible(state, recorded),
            (Existing { Dossier.Extension: null }, ExtensionRequested e) =>
                Note(state, d => d with { Extension = new(e.By, recorded.By.Subject, at) }),
            (Existing { Dossier.Extension: { } asked }, ExtensionGranted e) when asked.By == e.By => Note(state, d => d with
            {
                Extension = null, Extensions = [.. d.Extensions, e.By], ExtensionsGranted = d.ExtensionsGranted + 1,
            }),
            (Existing { Dossier.Extension: not null }, ExtensionDeclined) => Note(state, d => d with { Extension = null }),
            (InProgress s, HandOverProposed e) => s with { Dossier = s.Dossier with { HandOverTo = e.Unit }, Lease = Renewed(s.Lease, at) },
            (InProgress s, CoHandlerAdded e) when e.PartId == Parts.NextId(s.Dossier) =>
                s with { Dossier = Parts.Add(s.Dossier, e, at), Lease = Renewed(s.Lease, at) },
            (Existing { Dossier: var d }, PartFinished e) when Parts.IsOpen(d, e.PartId) => Note(state, _ => Parts.Finish(d, e.PartId, recorded.By)),
            (Existing { Dossier: var d }, PartWaived e) when Parts.IsOpen(d, e.PartId) => Note(state, _ => Parts.Waive(d, e.PartId)),
            (Existing { Dossier: var d }, PartMissed e) when Parts.IsOpen(d, e.PartId) => Note(state, _ => Parts.Miss(d, e.PartId)),

            // An answer was asked for; what comes unasked is counted.
            (AwaitingAppellant, Supplemented) => state,
            (Existing, Supplemented) => Note(state, d => d with { Supplements = d.Supplements + 1 }),
            (Existing { Dossier.Tier: not null }, TierChanged e) =>
                Note(state, d => d with { Tier = e.Tier, PromiseFrom = at, ComplexSuggested = false, Extensions = [], Extension = null }),
            (Existing, KindConfirmed e) => Note(state, d => d with { Kind = e.Kind, Track = e.Track }),
            (Existing, ComplexSuggested) => Note(state, d => d with { ComplexSuggested = true }),
            (Existing { Dossier.ComplexSuggested: true }, ComplexDeclined) => Note(state, d => d with { ComplexSuggested = false }),
            (Existing { Dossier.Ladder.Epoch: var epoch }, EpochBegan e) when e.Epoch == epoch + 1 =>
                Note(state, d => d with { Ladder = new(e.Epoch, e.Kept) }),
            (Existing { Dossier.Ladder: var ladder }, RungReached e) when e.Epoch == ladder.Epoch && !ladder.Reached.Contains(e.Rung) =>
                Note(state, d => d with { Ladder = ladder with { Reached = [.. ladder.Reached, e.Rung] } }),
            (Existing { Dossier.MissedSteps: var missed }, StepMissed e) when !missed.Contains(e.Limit) =>
                Note(state, d => d with { MissedSteps = [.. missed, e.Limit] }),
            (Existing { Dossier.Ladder: var ladder } s, Urged e) when ladder.Window == new UrgeWindow(e.Epoch, e.Rungs) && s.Dossier.Urged != ladder.Window =>
                Note(state, d => d with { Urged = ladder.Window }),
            (Existing { Dossier.Supervised: false }, SupervisionOpened) => Note(state, d => d with { Supervised = true }),
            (Existing { Dossier.CalendarVersion: var version } s, CalendarAdopted e) when e.Version > version => UnderCalendar(s, e),
            (Existing s and not (Replied or CallingBack), WithdrawnByAppellant) => new Withdrawn(RunsOn(s.Dossier, at), at),

            _ => throw Impossible(state, recorded),
        };
    }

    private static Dossier Open(Filed e, Recorded recorded) => new()
    {
        Id = e.Submission.Id, CreditCode = e.Submission.CreditCode, EnterpriseName = e.Submission.EnterpriseName,
        Appellant = recorded.By.Subject, District = e.Submission.District, Title = e.Submission.Title,
        Confidential = e.Submission.Confidential, About = e.Submission.About, DeclaredKind = e.Submission.Kind, ServiceOwner = e.Submission.ServiceOwner,
        ReceivedAt = recorded.At, PromiseFrom = recorded.At, PolicyVersion = e.PolicyVersion, CalendarVersion = e.CalendarVersion,
    };

    private static Dossier FirstReceived(Dossier d, string unit, DateTimeOffset at) => d with { DispatchedAt = at, FirstReceiver = unit, Accountable = unit };

    private static Dossier Counted(Dossier d, Lease lease) => d with { LeasesGiven = lease.Number };

    /// <summary>Every act of the holder renews the lease by its full length.</summary>
    private static Lease Renewed(Lease lease, DateTimeOffset at) => lease with { Until = at + lease.Length };

    private static Dossier FirstContacted(Dossier d, DateTimeOffset at) => d with { ContactedAt = d.ContactedAt ?? at };

    private static Dossier StageReplied(Dossier d, DateTimeOffset at) => Without(d with { LastStageReplyAt = at }, StepLimit.StageReply);

    internal static Dossier Without(Dossier d, StepLimit startsAnew) => d with { MissedSteps = [.. d.MissedSteps.Where(m => m != startsAnew)] };

    private static Dossier Paused(Dossier d, DateTimeOffset at) => d with { Questions = d.Questions + 1, Pauses = [.. d.Pauses, new(at, null)] };

    /// <summary>A pause without an answer ended when its time was over, even if that is recorded later.</summary>
    private static InProgress Resumed(AwaitingAppellant s, DateTimeOffset at) =>
        new(RunsOn(s.Dossier, at), s.Assignment, Renewed(s.Lease, at));

    private static Dossier RunsOn(Dossier d, DateTimeOffset at) =>
        d.Pauses is [.., { To: null } open] ? d with { Pauses = [.. d.Pauses.SkipLast(1), open with { To = at }] } : d;

    private static Dossier Worked(Dossier d, string unit, string officer, DateTimeOffset at) => d with
    {
        WorkingSince = d.WorkingSince ?? at,
        Handlers = Parts.With(d.Handlers, officer),
        HandlingUnits = Parts.With(d.HandlingUnits, unit),
    };

    /// <summary>Another unit may have it now: what the one before had begun (a hand-over, an extension) is over.</summary>
    private static Dossier Elsewhere(Dossier d) => d with { HandOverTo = null, Extension = null, WorkingSince = null };

    private static Assignment Designated(Assignment before, string unit, DateTimeOffset at) => before with { Unit = unit, Since = at, Designated = true };

    private static Appeal UnderCalendar(Existing state, CalendarAdopted e)
    {
        var dossier = (e.Parts ?? []).Aggregate(state.Dossier with { CalendarVersion = e.Version }, Parts.Move);
        return state is AwaitingAppellant waiting && e.Until is { } until
            ? waiting with { Dossier = dossier, Question = waiting.Question with { Until = until } }
            : Note(state, _ => dossier);
    }

    /// <summary>The same state with a changed dossier.</summary>
    private static Appeal Note(Appeal state, Func<Dossier, Dossier> change) => state is Existing filed
        ? filed with { Dossier = change(filed.Dossier) }
        : throw new InvalidOperationException("Only what was filed has a dossier.");

    private static ImpossibleHistoryException Impossible(Appeal state, Recorded recorded) => new(
        $"{recorded.Event.GetType().Name} (version {recorded.Version}) cannot happen to an appeal that is {state.GetType().Name}.");
}

/// <summary>A record that no sequence of decisions can have written: the programme or the store is broken.</summary>
public sealed class ImpossibleHistoryException(string message) : Exception(message);
