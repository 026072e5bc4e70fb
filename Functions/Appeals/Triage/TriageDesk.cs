using Microsoft.Extensions.Logging;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>
/// Triage by machine, in order: redact → repeats and near-duplicates → classify → guard → calibrate → precedents → keep from whom it complains of → decide, or leave it
/// to a person. It commands nothing but what <see cref="TriagePipeline"/> allows.
/// </summary>
public sealed partial class TriageDesk(
    AppealRecords records, IClassifier classifier, GuardedTriage guarded, SimilarAppealStore similar, Precedents precedents, TriageStore store,
    DirectoryStore directory, TimeProvider clock, ILogger<TriageDesk> log)
{
    /// <summary>May be asked again for the same appeal: everything it keeps is kept once.</summary>
    public async Task<AppealCommand> Decide(Dossier dossier, CancellationToken cancellation)
    {
        var events = await records.Events(dossier.Id, 1, 1, cancellation);
        var submission = ((AppealEvent.Filed)events[0].Event).Submission;
        var (letter, units) = (RedactedLetter.Of(submission), await directory.Current(cancellation));
        var repeats = await similar.Meet(dossier, letter, cancellation);
        // All of it decides; only what betrays nobody else's confidential matter is told.
        var evidence = new TriageEvidence(repeats.Earlier, dossier.Returns, dossier.FormerHandlers.Count, repeats.Companies, dossier.District);

        var decision = guarded.Decide(await classifier.Classify(letter, cancellation), submission, letter, evidence, units);
        (decision, var because) = EarlierDecisions.FollowUp(decision, repeats.FollowUpOf?.State as Appeal.Existing, dossier.Confidential, units);
        var precedent = EarlierDecisions.AreAskedFor(decision) ? await precedents.Find(letter, decision.Item, decision.Unit, cancellation) : null;
        if (precedent is not null && units.Find(precedent.Unit) is { } ruled) (decision, because) = EarlierDecisions.AsRuled(decision, ruled);
        (decision, var forSupervisors) = Conflicts.Without(decision, dossier, submission, units);
        // What led it to a unit that it is kept from is no reason any more.
        if (forSupervisors) because = null;
        decision = decision with { Reason = TriageReason.Of(decision, submission.Title, submission.Text, evidence with { EarlierOnMatter = repeats.EarlierToTell, CompaniesWithSame = repeats.CompaniesToTell }, unit => units.Find(unit)?.Name ?? KeywordModel.NameOf(unit), because) };

        await store.Keep(dossier.Id, new MachineTriage(
            decision, letter.Counts, repeats.FollowUpOf?.Id, repeats.CompaniesToTell, repeats.Similar, precedent?.Appeal, clock.GetUtcNow()), cancellation);
        if (decision.Abstained is not { } why) return new AppealCommand.DecideTriage(decision.ToSuggestion());
        ToPerson(dossier.Id, decision.Source);
        return new AppealCommand.SendToDesk(decision.ToSuggestion(), why, forSupervisors);
    }

    [LoggerMessage(LogLevel.Information, "Appeal {Appeal} goes to a person; the machine's opinion was of {Source}")]
    private partial void ToPerson(string appeal, string source);
}
