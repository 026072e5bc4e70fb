using System.Collections.Frozen;
using System.Text.Json;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Visibility;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>
/// The record as a caller may see it. Every field of every event is listed with who sees it; what is not listed nobody
/// sees, so a new event cannot leak (OWASP API3).
/// </summary>
public static class Timeline
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
        Of<AppealEvent.Filed>(To.All, e => [new("policyVersion", To.All, e.PolicyVersion), new("calendarVersion", To.All, e.CalendarVersion)]),
        Of<AppealEvent.EmergencyHandedOff>(To.All, e => [new("numbers", To.All, e.Numbers), new("words", To.Notes, e.Words)]),
        Of<AppealEvent.SentToDesk>(To.All, e => [new("reason", To.Notes, e.Reason)]),
        Of<AppealEvent.TriageClaimed>(To.Internal, e => Lease(e.Lease)),
        Of<AppealEvent.Triaged>(To.All, e =>
        [
            new("tier", To.All, e.Tier), new("unit", To.All, e.Decision.Unit), new("source", To.All, e.Decision.Source),
            new("confidence", To.Internal, e.Decision.Confidence), new("reason", To.Words, e.Decision.Reason), new("note", To.Notes, e.Note),
        ]),
        Of<AppealEvent.ComplexSuggested>(To.Internal, e => [new("reason", To.Notes, e.Reason)]),
        Of<AppealEvent.ComplexDeclined>(To.Internal, e => [new("reason", To.Notes, e.Reason)]),
        Of<AppealEvent.KindConfirmed>(To.All, e => [new("kind", To.All, e.Kind), new("track", To.All, e.Track)]),
        Of<AppealEvent.Dispatched>(To.All, e => [new("unit", To.All, e.Unit)]),
        Of<AppealEvent.Refused>(To.All, e => [new("ground", To.All, e.Ground), new("guidance", To.Words, e.Guidance), new("channel", To.Words, e.Channel)]),
        Of<AppealEvent.Claimed>(To.All, e => Lease(e.Lease)),
        Of<AppealEvent.HandOverAccepted>(To.All, e => [new("unit", To.All, e.Unit)]),
        Of<AppealEvent.Released>(To.Internal, e => [new("lease", To.Internal, Leases.Text(e.Lease)), new("note", To.Notes, e.Note)]),
        Of<AppealEvent.LeaseExpired>(To.Internal, e => [new("lease", To.Internal, Leases.Text(e.Lease))]),
        Of<AppealEvent.Contacted>(To.All, e => [new("note", To.Notes, e.Note)]),
        Of<AppealEvent.ProgressReported>(To.All, e => [new("text", To.Words, e.Text), new("nextBy", To.All, e.NextBy)]),
        Of<AppealEvent.Asked>(To.All, e => [new("text", To.Words, e.Text), new("until", To.All, e.Until)]),
        Of<AppealEvent.Supplemented>(To.All, e => [new("text", To.Words, e.Text), new("attachments", To.Words, e.Attachments)]),
        Of<AppealEvent.PauseEnded>(To.All, e => [new("answered", To.All, e.Answered)]),
        Of<AppealEvent.Returned>(To.All, e => [new("ground", To.Internal, e.Ground), new("proposedOwner", To.Internal, e.ProposedOwner), new("note", To.Notes, e.Note)]),
        Of<AppealEvent.Ruled>(To.All, e => [new("unit", To.All, e.Unit), new("reason", To.Notes, e.Reason)]),
        Of<AppealEvent.TierChanged>(To.All, e => [new("tier", To.All, e.Tier), new("reason", To.Notes, e.Reason)]),
        Of<AppealEvent.EpochBegan>(To.Internal, e => [new("epoch", To.Internal, e.Epoch), new("cause", To.Internal, e.Cause)]),
        Of<AppealEvent.RungReached>(To.All, e =>
        [
            new("epoch", To.Internal, e.Epoch), new("rung", To.All, e.Rung), new("dueAt", To.All, e.DueAt), new("tell", To.Internal, e.Tell),
        ]),
        Of<AppealEvent.StepMissed>(To.All, e => [new("limit", To.All, e.Limit), new("dueAt", To.All, e.DueAt)]),
        Of<AppealEvent.SupervisionOpened>(To.All, e => [new("reason", To.Notes, e.Reason)]),
        // Not "version": that is the entry's own.
        Of<AppealEvent.CalendarAdopted>(To.All, e => [new("calendarVersion", To.All, e.Version)]),
        Of<AppealEvent.WithdrawnByAppellant>(To.All, e => [new("reason", To.Words, e.Reason)]),
        Of<AppealEvent.ExtensionRequested>(To.All, e => [new("extendBy", To.All, e.By), new("reason", To.Words, e.Reason)]),
        Of<AppealEvent.ExtensionGranted>(To.All, e => [new("extendBy", To.All, e.By), new("reason", To.Words, e.Reason), new("promiseAt", To.All, e.PromiseAt)]),
        Of<AppealEvent.ExtensionDeclined>(To.All, e => [new("reason", To.Words, e.Reason)]),
        Of<AppealEvent.CoHandlerAdded>(To.All, e => [new("partId", To.All, e.PartId), new("unit", To.All, e.Unit), new("part", To.Notes, e.Part), new("dueAt", To.All, e.DueAt)]),
        Of<AppealEvent.PartFinished>(To.Internal, e => [new("partId", To.Internal, e.PartId), new("text", To.Notes, e.Text)]),
        Of<AppealEvent.PartWaived>(To.Internal, e => [new("partId", To.Internal, e.PartId), new("reason", To.Notes, e.Reason)]),
        Of<AppealEvent.PartMissed>(To.Internal, e =>
        [
            new("partId", To.Internal, e.PartId), new("unit", To.Internal, e.Unit), new("dueAt", To.Internal, e.DueAt), new("tell", To.Internal, e.Tell),
        ]),
        Of<AppealEvent.HandOverProposed>(To.Internal, e => [new("unit", To.Internal, e.Unit), new("note", To.Notes, e.Note)]),
        Of<AppealEvent.HandedOver>(To.All, e => [new("unit", To.All, e.Unit)]),
        Of<AppealEvent.ReplyGiven>(To.All, e =>
        [
            new("outcome", To.All, e.Outcome), new("text", To.Words, e.Text), new("evidence", To.Words, e.Evidence),
            new("flags", To.Internal, e.Flags.Count > 0 ? e.Flags : null),
        ]),
        Of<AppealEvent.ReplyReviewed>(To.Internal, e => [new("passed", To.Internal, e.Passed), new("note", To.Notes, e.Note)]),
        Of<AppealEvent.EvaluationReminded>(To.All, e => [new("dueAt", To.All, e.DueAt)]),
        Of<AppealEvent.Evaluated>(To.All, e =>
        [
            new("round", To.All, e.Round), new("level", To.All, e.Level), new("speed", To.All, e.Speed), new("effect", To.All, e.Effect),
            new("experience", To.All, e.Experience), new("quality", To.All, e.Quality), new("text", To.Words, e.Text),
        ]),
        Of<AppealEvent.Contested>(To.All, e => [new("round", To.All, e.Round), new("text", To.Words, e.Text)]),
        Of<AppealEvent.CallBackOpened>(To.All, e => [new("callBack", To.All, e.CallBackId), new("level", To.All, e.Level)]),
        Of<AppealEvent.CallBackClaimed>(To.Internal, e => [new("callBack", To.Internal, e.CallBackId), .. Lease(e.Lease)]),
        Of<AppealEvent.AttemptRecorded>(To.All, e =>
        [
            new("callBack", To.All, e.CallBackId), new("reached", To.All, e.Reached), new("outcome", To.Internal, e.Outcome),
            new("note", To.Notes, e.Note), new("solved", To.All, e.Solved),
        ]),
        Of<AppealEvent.UnreachableDeclared>(To.Internal, e => [new("callBack", To.Internal, e.CallBackId), new("note", To.Notes, e.Note)]),
        Of<AppealEvent.CallBackReviewed>(To.Internal, e =>
            [new("callBack", To.Internal, e.CallBackId), new("agreed", To.Internal, e.Agreed), new("note", To.Notes, e.Note)]),
        Of<AppealEvent.CallBackRungReached>(To.Internal, e =>
        [
            new("callBack", To.Internal, e.CallBackId), new("rung", To.Internal, e.Rung), new("dueAt", To.Internal, e.DueAt), new("tell", To.Internal, e.Tell),
        ]),
        Of<AppealEvent.DissatisfactionFound>(To.All, e => [new("callBack", To.All, e.CallBackId), new("text", To.Words, e.Text)]),
        Of<AppealEvent.CallBackDone>(To.All, e => [new("callBack", To.All, e.CallBackId), new("result", To.All, e.Result)]),
        Of<AppealEvent.TierRaised>(To.All, e =>
            [new("from", To.All, e.From), new("tier", To.All, e.To), new("reason", To.Notes, e.Reason), new("tell", To.Internal, e.Tell)]),
        Of<AppealEvent.RedoBegan>(To.All, e =>
        [
            new("round", To.All, e.Round), new("unit", To.All, e.Unit), new("cause", To.Internal, e.Cause), new("excluded", To.Notes, e.Excluded),
        ]),
        Of<AppealEvent.Closed>(To.All, e => [new("as", To.All, e.As)]),
    }.ToFrozenDictionary();

    internal static IEnumerable<Type> Listed => Rows.Keys;

    public static IReadOnlyList<TimelineEntry> Show(IEnumerable<Recorded> record, VisibilityLevel sight) => [.. record.Select(r => Show(r, sight)).OfType<TimelineEntry>()];

    private static TimelineEntry? Show(Recorded recorded, VisibilityLevel sight)
    {
        var caller = sight switch { VisibilityLevel.Company => To.Company, VisibilityLevel.Staff => To.Staff, VisibilityLevel.WithoutTexts => To.Ops, _ => default };
        if (!Rows.TryGetValue(recorded.Event.GetType(), out var row)) row = new(To.Internal, _ => []);
        if ((row.Whom & caller) == 0) return null;

        var data = row.Fields(recorded.Event).Where(f => f.Value is not null && (f.Whom & caller) != 0)
            .ToDictionary(f => f.Name, f => JsonSerializer.SerializeToElement(f.Value, f.Value!.GetType(), ContractJson.Options));
        var by = new TimelineActor(RoleNames.Of(recorded.By.Role), recorded.By.Unit, caller == To.Staff ? recorded.By.Subject : null);
        return new(recorded.Version, recorded.At, by, recorded.Event.GetType().Name) { Data = data.Count > 0 ? data : null };
    }

    private static Shown[] Lease(Lease lease) =>
        [new("lease", To.Internal, Leases.Text(lease.Number)), new("holder", To.Notes, lease.Holder), new("leaseUntil", To.Internal, lease.Until)];

    private static KeyValuePair<Type, Row> Of<T>(To whom, Func<T, Shown[]> fields) where T : AppealEvent => new(typeof(T), new(whom, e => fields((T)e)));
}
