using ServerlessQiFu.Domain.Policy;
using static ServerlessQiFu.Domain.Appeals.AppealEvent;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>
/// What an event makes of an appeal. Needs no rules: an event carries everything that follows from it, so the record can be
/// read when the policy of its time is forgotten. An event that cannot have happened throws; it is never passed over.
/// </summary>
public static class AppealHistory
{
    /// <summary>The state that a record leads to. Versions must count from 1 without a gap.</summary>
    /// <exception cref="ImpossibleHistoryException"/>
    public static Appeal Replay(IEnumerable<Recorded> history)
    {
        Appeal state = new Appeal.Unknown();
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
            (Appeal.Unknown, Filed e) => new Appeal.Received(Open(e, recorded)),
            (Appeal.Received s, EmergencyHandedOff e) => s with { Dossier = s.Dossier with { Emergency = new(e.Numbers, e.Words) } },

            (Appeal.Received s, SentToDesk e) => new Appeal.OnTriageDesk(s.Dossier with { Suggestion = e.Suggestion }, null),
            (Appeal.OnTriageDesk { Lease: null } s, TriageClaimed e) => new Appeal.OnTriageDesk(Counted(s.Dossier, e.Lease), e.Lease),
            (Appeal.OnTriageDesk { Lease: { } lease } s, Released e) when e.Lease == lease.Number => s with { Lease = null },
            (Appeal.OnTriageDesk { Lease: { } lease } s, LeaseExpired e) when e.Lease == lease.Number => s with { Lease = null },
            (Appeal.Received or Appeal.OnTriageDesk or Appeal.Queued, Triaged e) =>
                Note(state, d => d with { Tier = e.Tier, Suggestion = e.Decision }),
            (Appeal.Received or Appeal.OnTriageDesk, Dispatched e) => new Appeal.Queued(FirstReceived(((Appeal.Existing)state).Dossier, e.Unit, at), new(e.Unit, at)),
            (Appeal.Received or Appeal.OnTriageDesk, Refused e) => new Appeal.NotAccepted(((Appeal.Existing)state).Dossier, e.Ground, e.Guidance, e.Channel, at),

            (Appeal.Queued s, Dispatched e) => s with { Dossier = Elsewhere(s.Dossier), Assignment = s.Assignment with { Unit = e.Unit, Since = at } },
            (Appeal.Queued s, Claimed e) when e.Lease.Number == s.Dossier.LeasesGiven + 1 =>
                new Appeal.InProgress(Worked(Counted(s.Dossier, e.Lease), s.Assignment.Unit, e.Lease.Holder, at), s.Assignment, e.Lease),
            (Appeal.Queued s, HandedOver e) when e.Unit == s.Dossier.HandOverTo => new Appeal.Queued(Elsewhere(s.Dossier), s.Assignment with { Unit = e.Unit }),
            (Appeal.InProgress s, HandedOver e) when e.Unit == s.Dossier.HandOverTo => new Appeal.Queued(Elsewhere(s.Dossier), s.Assignment with { Unit = e.Unit }),
            (Appeal.InProgress s, HandOverAccepted e) => s with { Dossier = s.Dossier with { Accountable = e.Unit } },
            (Appeal.InProgress s, Released e) when e.Lease == s.Lease.Number => new Appeal.Queued(s.Dossier, s.Assignment),
            (Appeal.InProgress s, LeaseExpired e) when e.Lease == s.Lease.Number => new Appeal.Queued(s.Dossier, s.Assignment),
            (Appeal.InProgress s, Contacted) => s with { Dossier = FirstContacted(s.Dossier, at), Lease = Renewed(s.Lease, at) },
            (Appeal.InProgress s, ProgressReported) => s with { Dossier = StageReplied(s.Dossier, at), Lease = Renewed(s.Lease, at) },

            (Appeal.InProgress s, Asked e) => new Appeal.AwaitingAppellant(Paused(s.Dossier, at), s.Assignment, s.Lease, new(at, e.Until)),
            (Appeal.AwaitingAppellant s, Contacted) => s with { Dossier = FirstContacted(s.Dossier, at) },
            (Appeal.AwaitingAppellant s, ProgressReported) => s with { Dossier = StageReplied(s.Dossier, at) },
            (Appeal.AwaitingAppellant s, PauseEnded e) => Resumed(s, e.Answered ? at : s.Question.Until),

            (Appeal.InProgress s, Returned e) => new Appeal.InArbitration(
                Without(s.Dossier with { Returns = s.Dossier.Returns + 1, HandOverTo = null }, StepLimit.Arbitration), s.Assignment,
                new(e.Ground, e.ProposedOwner, recorded.By.Subject, at)),
            (Appeal.Queued { Assignment: var a } s, Ruled e) => new Appeal.Queued(Elsewhere(s.Dossier), Designated(a, e.Unit, at)),
            (Appeal.InProgress { Assignment: var a } s, Ruled e) => new Appeal.Queued(Elsewhere(s.Dossier), Designated(a, e.Unit, at)),
            (Appeal.InArbitration { Assignment: var a } s, Ruled e) => new Appeal.Queued(Elsewhere(s.Dossier), Designated(a, e.Unit, at)),

            (Appeal.Replied or Appeal.CallingBack or Appeal.Closed, _) when JudgementHistory.Evolve((Appeal.Existing)state, recorded) is { } judged => judged,
            (Appeal.InProgress s, ReplyGiven e) => JudgementHistory.Answered(s, e, recorded),

            (Appeal.Ended or Appeal.Unknown, _) => throw Impossible(state, recorded),
            (Appeal.Existing { Dossier.Extension: null }, ExtensionRequested e) =>
                Note(state, d => d with { Extension = new(e.By, recorded.By.Subject, at) }),
            (Appeal.Existing { Dossier.Extension: { } asked }, ExtensionGranted e) when asked.By == e.By => Note(state, d => d with
            {
                Extension = null, Extensions = [.. d.Extensions, e.By], ExtensionsGranted = d.ExtensionsGranted + 1,
            }),
            (Appeal.Existing { Dossier.Extension: not null }, ExtensionDeclined) => Note(state, d => d with { Extension = null }),
            (Appeal.InProgress s, HandOverProposed e) => s with { Dossier = s.Dossier with { HandOverTo = e.Unit }, Lease = Renewed(s.Lease, at) },
            (Appeal.InProgress s, CoHandlerAdded e) when e.PartId == Parts.NextId(s.Dossier) =>
                s with { Dossier = Parts.Add(s.Dossier, e), Lease = Renewed(s.Lease, at) },
            (Appeal.Existing { Dossier: var d }, PartFinished e) when Parts.IsOpen(d, e.PartId) => Note(state, _ => Parts.Finish(d, e.PartId, recorded.By)),
            (Appeal.Existing { Dossier: var d }, PartWaived e) when Parts.IsOpen(d, e.PartId) => Note(state, _ => Parts.Waive(d, e.PartId)),
            (Appeal.Existing { Dossier: var d }, PartMissed e) when Parts.IsOpen(d, e.PartId) => Note(state, _ => Parts.Miss(d, e.PartId)),

            (Appeal.Existing, Supplemented) => state,
            (Appeal.Existing { Dossier.Tier: not null }, TierChanged e) =>
                Note(state, d => d with { Tier = e.Tier, PromiseFrom = at, ComplexSuggested = false, Extensions = [], Extension = null }),
            (Appeal.Existing, KindConfirmed e) => Note(state, d => d with { Kind = e.Kind, Track = e.Track }),
            (Appeal.Existing, ComplexSuggested) => Note(state, d => d with { ComplexSuggested = true }),
            (Appeal.Existing { Dossier.ComplexSuggested: true }, ComplexDeclined) => Note(state, d => d with { ComplexSuggested = false }),
            (Appeal.Existing { Dossier.Ladder.Epoch: var epoch }, EpochBegan e) when e.Epoch == epoch + 1 =>
                Note(state, d => d with { Ladder = new(e.Epoch, e.Kept) }),
            (Appeal.Existing { Dossier.Ladder: var ladder }, RungReached e) when e.Epoch == ladder.Epoch && !ladder.Reached.Contains(e.Rung) =>
                Note(state, d => d with { Ladder = ladder with { Reached = [.. ladder.Reached, e.Rung] } }),
            (Appeal.Existing { Dossier.MissedSteps: var missed }, StepMissed e) when !missed.Contains(e.Limit) =>
                Note(state, d => d with { MissedSteps = [.. missed, e.Limit] }),
            (Appeal.Existing { Dossier.Supervised: false }, SupervisionOpened) => Note(state, d => d with { Supervised = true }),
            (Appeal.Existing { Dossier.CalendarVersion: var version }, CalendarAdopted e) when e.Version > version =>
                Note(state, d => d with { CalendarVersion = e.Version }),
            (Appeal.Existing s and not (Appeal.Replied or Appeal.CallingBack), WithdrawnByAppellant) => new Appeal.Withdrawn(RunsOn(s.Dossier, at), at),

            _ => throw Impossible(state, recorded),
        };
    }

    private static Dossier Open(Filed e, Recorded recorded) => new()
    {
        Id = e.Submission.Id, CreditCode = e.Submission.CreditCode, EnterpriseName = e.Submission.EnterpriseName,
        Appellant = recorded.By.Subject, District = e.Submission.District, Title = e.Submission.Title,
        Confidential = e.Submission.Confidential, DeclaredKind = e.Submission.Kind, ServiceOwner = e.Submission.ServiceOwner,
        ReceivedAt = recorded.At, PromiseFrom = recorded.At, PolicyVersion = e.PolicyVersion, CalendarVersion = e.CalendarVersion,
    };

    private static Dossier FirstReceived(Dossier d, string unit, DateTimeOffset at) => d with { DispatchedAt = at, FirstReceiver = unit, Accountable = unit };

    private static Dossier Counted(Dossier d, Lease lease) => d with { LeasesGiven = lease.Number };

    /// <summary>Whoever works on it keeps it: every act of the holder renews the lease.</summary>
    private static Lease Renewed(Lease lease, DateTimeOffset at) => lease with { Until = at + lease.Length };

    private static Dossier FirstContacted(Dossier d, DateTimeOffset at) => d with { ContactedAt = d.ContactedAt ?? at };

    private static Dossier StageReplied(Dossier d, DateTimeOffset at) => Without(d with { LastStageReplyAt = at }, StepLimit.StageReply);

    internal static Dossier Without(Dossier d, StepLimit startsAnew) => d with { MissedSteps = [.. d.MissedSteps.Where(m => m != startsAnew)] };

    private static Dossier Paused(Dossier d, DateTimeOffset at) => d with { Questions = d.Questions + 1, Pauses = [.. d.Pauses, new(at, null)] };

    /// <summary>A pause that nobody answered ended when its time was over, however late that was noticed.</summary>
    private static Appeal.InProgress Resumed(Appeal.AwaitingAppellant s, DateTimeOffset at) =>
        new(RunsOn(s.Dossier, at), s.Assignment, Renewed(s.Lease, at));

    private static Dossier RunsOn(Dossier d, DateTimeOffset at) =>
        d.Pauses is [.., { To: null } open] ? d with { Pauses = [.. d.Pauses.SkipLast(1), open with { To = at }] } : d;

    private static Dossier Worked(Dossier d, string unit, string officer, DateTimeOffset at) => d with
    {
        WorkingSince = d.WorkingSince ?? at,
        Handlers = Parts.With(d.Handlers, officer),
        HandlingUnits = Parts.With(d.HandlingUnits, unit),
    };

    /// <summary>Another unit may have it now: what the one before had under way is over.</summary>
    private static Dossier Elsewhere(Dossier d) => d with { HandOverTo = null, Extension = null, WorkingSince = null };

    private static Assignment Designated(Assignment before, string unit, DateTimeOffset at) => before with { Unit = unit, Since = at, Designated = true };

    /// <summary>The same state with a changed dossier.</summary>
    private static Appeal Note(Appeal state, Func<Dossier, Dossier> change) => state is Appeal.Existing filed
        ? filed with { Dossier = change(filed.Dossier) }
        : throw new InvalidOperationException("Only what was filed has a dossier.");

    private static ImpossibleHistoryException Impossible(Appeal state, Recorded recorded) => new(
        $"{recorded.Event.GetType().Name} (version {recorded.Version}) cannot happen to an appeal that is {state.GetType().Name}.");
}

/// <summary>A record that no sequence of decisions can have written: the programme or the store is broken.</summary>
public sealed class ImpossibleHistoryException(string message) : Exception(message);
