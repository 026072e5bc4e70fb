using System.Collections.Frozen;
using ServerlessQiFu.Domain.Appeals;
using static ServerlessQiFu.Domain.Appeals.AppealEvent;

namespace ServerlessQiFu.Domain.Visibility;

/// <summary>One fact of an event.</summary>
/// <param name="Name">Stable, in camel case; no two of one event are the same.</param>
/// <param name="IsWords">Said or written by somebody; else a fact.</param>
public sealed record EventFact(string Name, object Value, bool IsWords);

/// <summary>A lease, where an event names one.</summary>
public readonly record struct LeaseNumber(int Value);

/// <summary>
/// Which reader sees which fact of an event. Every fact of every event is listed with who sees it; what is not listed nobody
/// sees, so a new event cannot leak (OWASP API3).
/// </summary>
public static class EventVisibility
{
    [Flags]
    private enum To
    {
        Company = 1, Staff = 2, Ops = 4,
        /// <summary>Facts.</summary>
        All = Company | Staff | Ops,
        /// <summary>What was said to the company or by it.</summary>
        Words = Company | Staff,
        /// <summary>The city's own facts.</summary>
        Internal = Staff | Ops,
        /// <summary>The city's own words, and who.</summary>
        Notes = Staff,
    }

    private readonly record struct Shown(string Name, To Whom, object? Value);

    private sealed record Row(To Whom, Func<AppealEvent, Shown[]> Fields);

    private static readonly FrozenDictionary<Type, Row> Rows = new KeyValuePair<Type, Row>[]
    {
        Of<Filed>(To.All, e => [new("policyVersion", To.All, e.PolicyVersion), new("calendarVersion", To.All, e.CalendarVersion)]),
        Of<EmergencyHandedOff>(To.All, e => [new("numbers", To.All, e.Numbers), new("words", To.Notes, e.Words)]),
        Of<SentToDesk>(To.All, e => [new("reason", To.Notes, e.Reason), new("forSupervisors", To.Internal, e.ForSupervisors ? true : null)]),
        Of<TriageClaimed>(To.Internal, e => Lease(e.Lease)),
        Of<Triaged>(To.All, e =>
        [
            new("tier", To.All, e.Tier), new("unit", To.All, e.Decision.Unit), new("source", To.All, e.Decision.Source),
            new("confidence", To.Internal, e.Decision.Confidence), new("reason", To.Words, MachineWords.Of(e.Decision)), new("note", To.Notes, e.Note),
        ]),
        Of<ComplexSuggested>(To.Internal, e => [new("reason", To.Notes, MachineWords.Of(e.Reason))]),
        Of<ComplexDeclined>(To.Internal, e => [new("reason", To.Notes, e.Reason)]),
        Of<KindConfirmed>(To.All, e => [new("kind", To.All, e.Kind), new("track", To.All, e.Track)]),
        // Not for those who see no words: of whom a company complains is what it says.
        Of<AboutCorrected>(To.Words, e => [new("about", To.Words, e.Unit)]),
        Of<Dispatched>(To.All, e => [new("unit", To.All, e.Unit)]),
        Of<Refused>(To.All, e => [new("ground", To.All, e.Ground), new("guidance", To.Words, e.Guidance), new("channel", To.Words, e.Channel)]),
        Of<Claimed>(To.All, e => Lease(e.Lease)),
        Of<HandOverAccepted>(To.All, e => [new("unit", To.All, e.Unit)]),
        Of<Released>(To.Internal, e => [new("lease", To.Internal, new LeaseNumber(e.Lease)), new("note", To.Notes, e.Note)]),
        Of<LeaseExpired>(To.Internal, e => [new("lease", To.Internal, new LeaseNumber(e.Lease))]),
        Of<Contacted>(To.All, e => [new("note", To.Notes, e.Note)]),
        Of<ProgressReported>(To.All, e => [new("text", To.Words, e.Text), new("nextBy", To.All, e.NextBy), new("attachments", To.Words, e.Attachments)]),
        Of<Asked>(To.All, e => [new("text", To.Words, e.Text), new("until", To.All, e.Until)]),
        Of<Supplemented>(To.All, e => [new("text", To.Words, e.Text), new("attachments", To.Words, e.Attachments)]),
        Of<AnswerRecorded>(To.All, e => [new("text", To.Words, e.Text)]),
        Of<PauseEnded>(To.All, e => [new("answered", To.All, e.Answered)]),
        Of<Returned>(To.All, e => [new("ground", To.Internal, e.Ground), new("proposedOwner", To.Internal, e.ProposedOwner), new("note", To.Notes, e.Note)]),
        Of<Ruled>(To.All, e => [new("unit", To.All, e.Unit), new("reason", To.Notes, e.Reason)]),
        Of<TierChanged>(To.All, e => [new("tier", To.All, e.Tier), new("reason", To.Notes, e.Reason)]),
        Of<EpochBegan>(To.Internal, e => [new("epoch", To.Internal, e.Epoch), new("cause", To.Internal, e.Cause)]),
        Of<RungReached>(To.All, e =>
        [
            new("epoch", To.Internal, e.Epoch), new("rung", To.All, e.Rung), new("dueAt", To.All, e.DueAt), new("tell", To.Internal, e.Tell),
        ]),
        Of<StepMissed>(To.All, e => [new("limit", To.All, e.Limit), new("dueAt", To.All, e.DueAt)]),
        Of<Urged>(To.All, e => [new("epoch", To.Internal, e.Epoch), new("rungs", To.Internal, e.Rungs), new("text", To.Words, e.Text)]),
        Of<SupervisionOpened>(To.All, e => [new("reason", To.Notes, e.Reason)]),
        // Not "version": that is the entry's own.
        Of<CalendarAdopted>(To.All, e => [new("calendarVersion", To.All, e.Version), new("until", To.All, e.Until), new("parts", To.Internal, e.Parts)]),
        Of<WithdrawnByAppellant>(To.All, e => [new("reason", To.Words, e.Reason)]),
        Of<ExtensionRequested>(To.All, e => [new("extendBy", To.All, e.By), new("reason", To.Words, e.Reason)]),
        Of<ExtensionGranted>(To.All, e => [new("extendBy", To.All, e.By), new("reason", To.Words, e.Reason), new("promiseAt", To.All, e.PromiseAt)]),
        Of<ExtensionDeclined>(To.All, e => [new("reason", To.Words, e.Reason)]),
        Of<CoHandlerAdded>(To.All, e => [new("partId", To.All, e.PartId), new("unit", To.All, e.Unit), new("part", To.Notes, e.Part), new("dueAt", To.All, e.DueAt), new("limit", To.Internal, e.Limit)]),
        Of<PartFinished>(To.Internal, e => [new("partId", To.Internal, e.PartId), new("text", To.Notes, e.Text)]),
        Of<PartWaived>(To.Internal, e => [new("partId", To.Internal, e.PartId), new("reason", To.Notes, e.Reason)]),
        Of<PartMissed>(To.Internal, e =>
        [
            new("partId", To.Internal, e.PartId), new("unit", To.Internal, e.Unit), new("dueAt", To.Internal, e.DueAt), new("tell", To.Internal, e.Tell),
        ]),
        Of<HandOverProposed>(To.Internal, e => [new("unit", To.Internal, e.Unit), new("note", To.Notes, e.Note)]),
        Of<HandedOver>(To.All, e => [new("unit", To.All, e.Unit)]),
        Of<ReplyGiven>(To.All, e =>
        [
            new("outcome", To.All, e.Outcome), new("text", To.Words, e.Text), new("evidence", To.Words, e.Evidence),
            new("flags", To.Internal, e.Flags.Count > 0 ? e.Flags : null), new("attachments", To.Words, e.Attachments),
        ]),
        Of<ReplyReviewed>(To.Internal, e => [new("passed", To.Internal, e.Passed), new("note", To.Notes, e.Note)]),
        Of<EvaluationReminded>(To.All, e => [new("dueAt", To.All, e.DueAt)]),
        Of<Evaluated>(To.All, e =>
        [
            new("round", To.All, e.Round), new("level", To.All, e.Level), new("speed", To.All, e.Speed), new("effect", To.All, e.Effect),
            new("experience", To.All, e.Experience), new("quality", To.All, e.Quality), new("text", To.Words, e.Text),
        ]),
        Of<Contested>(To.All, e => [new("round", To.All, e.Round), new("text", To.Words, e.Text)]),
        Of<CallBackOpened>(To.All, e => [new("callBack", To.All, e.CallBackId), new("level", To.All, e.Level)]),
        Of<CallBackClaimed>(To.Internal, e => [new("callBack", To.Internal, e.CallBackId), .. Lease(e.Lease)]),
        Of<AttemptRecorded>(To.All, e =>
        [
            new("callBack", To.All, e.CallBackId), new("reached", To.All, e.Reached), new("outcome", To.Internal, e.Outcome),
            new("note", To.Notes, e.Note), new("solved", To.All, e.Solved),
        ]),
        Of<UnreachableDeclared>(To.Internal, e => [new("callBack", To.Internal, e.CallBackId), new("note", To.Notes, e.Note)]),
        Of<CallBackReviewed>(To.Internal, e =>
            [new("callBack", To.Internal, e.CallBackId), new("agreed", To.Internal, e.Agreed), new("note", To.Notes, e.Note)]),
        Of<CallBackRungReached>(To.Internal, e =>
        [
            new("callBack", To.Internal, e.CallBackId), new("rung", To.Internal, e.Rung), new("dueAt", To.Internal, e.DueAt), new("tell", To.Internal, e.Tell),
        ]),
        Of<DissatisfactionFound>(To.All, e => [new("callBack", To.All, e.CallBackId), new("text", To.Words, e.Text)]),
        Of<CallBackDone>(To.All, e => [new("callBack", To.All, e.CallBackId), new("result", To.All, e.Result)]),
        Of<TierRaised>(To.All, e =>
            [new("from", To.All, e.From), new("tier", To.All, e.To), new("reason", To.Notes, e.Reason), new("tell", To.Internal, e.Tell)]),
        Of<RedoBegan>(To.All, e =>
        [
            new("round", To.All, e.Round), new("unit", To.All, e.Unit), new("cause", To.Internal, e.Cause), new("excluded", To.Notes, e.Excluded),
        ]),
        Of<Closed>(To.All, e => [new("as", To.All, e.As)]),
    }.ToFrozenDictionary();

    internal static IEnumerable<Type> Listed => Rows.Keys;

    /// <summary>What somebody sees of an event; null where the event itself is not for them.</summary>
    public static IReadOnlyList<EventFact>? Of(AppealEvent happened, VisibilityLevel level)
    {
        var reader = level switch { VisibilityLevel.Company => To.Company, VisibilityLevel.Staff => To.Staff, VisibilityLevel.WithoutTexts => To.Ops, _ => default };
        if (!Rows.TryGetValue(happened.GetType(), out var row)) row = new(To.Internal, _ => []);
        return (row.Whom & reader) == 0
            ? null
            : [.. row.Fields(happened).Where(f => f.Value is not null && (f.Whom & reader) != 0).Select(f => new EventFact(f.Name, f.Value!, (f.Whom & To.Ops) == 0))];
    }

    private static Shown[] Lease(Lease lease) =>
        [new("lease", To.Internal, new LeaseNumber(lease.Number)), new("holder", To.Notes, lease.Holder), new("leaseUntil", To.Internal, lease.Until)];

    private static KeyValuePair<Type, Row> Of<T>(To whom, Func<T, Shown[]> fields) where T : AppealEvent => new(typeof(T), new(whom, e => fields((T)e)));
}
