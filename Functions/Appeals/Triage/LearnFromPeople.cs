using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>
/// What people decide becomes what the machine learns: a decision or correction an example, a ruling a precedent, an end one open
/// letter less to compare with. Off the bus, so that no command waits for it; told twice, nothing changes.
/// </summary>
public sealed class LearnFromPeople(EventReader events, AppealRecords records, DirectoryStore directory, TriageStore machine, Corrections corrections, Precedents precedents, SimilarAppealStore similar)
{
    public const string Subscription = "triage-learning";

    [Function(nameof(LearnFromPeople))]
    public async Task Run(
        [ServiceBusTrigger(AppealEvents.Topic, Subscription, Connection = "ServiceBus")] string message, CancellationToken cancellation)
    {
        var (appeal, version) = EventReader.Ids(message);
        // Most of these are the machine's own decisions, from which it learns nothing; one row tells.
        if (await records.Events(appeal, version, version, cancellation) is [{ By.Role: Role.System, Event: AppealEvent.Triaged }]) return;
        var happened = await events.Read(appeal, version, cancellation);
        if (happened.Recorded.Event is AppealEvent.Refused or AppealEvent.WithdrawnByAppellant or AppealEvent.Closed)
        {
            await similar.Forget(happened.Appeal, cancellation);
            return;
        }
        // What complains of a unit teaches nobody whose matter it is, and is no example to show.
        if (happened.Recorded.Event is AppealEvent.AboutCorrected { Unit: not null }) await ForgetExamples(happened, cancellation);
        if (happened.Recorded.By.Role == Role.System || happened.Dossier is { Confidential: true } or { About: not null }) return;
        var first = await records.Events(happened.Appeal, 1, 1, cancellation);
        var letter = RedactedLetter.Of(((AppealEvent.Filed)first[0].Event).Submission);
        var thought = (await machine.Find(happened.Appeal, cancellation))?.Decision;
        if (ExampleOf(happened, letter, thought) is { } example)
            await corrections.Keep(happened.Appeal, example, whole: happened.Recorded.Event is AppealEvent.Triaged, cancellation);
        if (happened.Recorded.Event is AppealEvent.Ruled ruled && ruled.Unit != happened.UnitBefore)
        {
            var item = thought?.Item ?? DutyItems.Of(letter, await directory.Current(cancellation));
            await precedents.Keep(new Precedent(happened.Appeal, item, happened.UnitBefore, ruled.Unit, happened.Recorded.At), letter, cancellation);
        }
    }

    /// <summary>Those kept before it was known to complain of a unit.</summary>
    private async Task ForgetExamples(RecordedEvent happened, CancellationToken cancellation)
    {
        foreach (var before in await records.Events(happened.Appeal, 1, happened.Recorded.Version, cancellation))
            if (before is { By.Role: not Role.System, Event: AppealEvent.Triaged or AppealEvent.TierChanged or AppealEvent.Ruled }) await corrections.Forget(happened.Appeal, before.At, cancellation);
    }

    private static Correction? ExampleOf(RecordedEvent happened, RedactedLetter letter, TriageDecision? thought)
    {
        var (dossier, at) = (happened.Dossier, happened.Recorded.At);
        (Domain.Policy.Tier? Tier, string? Unit, Domain.Policy.Kind? Kind) label = happened.Recorded.Event switch
        {
            AppealEvent.Triaged triaged => (triaged.Decision.Tier, triaged.Decision.Unit, triaged.Decision.Kind ?? dossier.Kind),
            AppealEvent.TierChanged changed => (changed.Tier, happened.UnitAfter, dossier.Kind),
            AppealEvent.Ruled ruled => (dossier.Tier, ruled.Unit, dossier.Kind),
            _ => default,
        };
        if (label is not { Tier: { } tier, Unit: { } unit }) return null;
        return new Correction($"corrections/{happened.Appeal}-{happened.Recorded.Version}", letter.Title, letter.Text, tier.ToString(), label.Kind?.ToString(), unit, thought?.OverriddenBy(tier, unit, label.Kind) ?? [], at,
            thought?.Source, thought?.Confidence, thought?.Hashes.Model, thought?.Hashes.Prompt, thought?.Hashes.Schema);
    }
}
