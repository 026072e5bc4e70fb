using Microsoft.Extensions.Logging;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Directory;
using ServerlessQiFu.Domain.Notices;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>
/// Triage by machine, in order: redact → repeats and near-duplicates → classify → guard → calibrate → precedents → decide, or leave it
/// to a person. It commands nothing but what <see cref="TriagePipeline"/> allows.
/// </summary>
public sealed partial class TriageDesk(
    AppealRecords records, IClassifier classifier, GuardedTriage guarded, SimilarAppealStore similar, Precedents precedents, TriageStore book,
    DirectoryStore directory, TimeProvider clock, ILogger<TriageDesk> log)
{
    /// <summary>May be asked again for the same appeal: everything it keeps is kept once.</summary>
    public async Task<AppealCommand> Decide(Dossier dossier, CancellationToken cancellation)
    {
        var events = await records.Events(dossier.Id, 1, 1, cancellation);
        var submission = ((AppealEvent.Filed)events[0].Event).Submission;
        var (letter, units) = (RedactedLetter.Of(submission), await directory.Current(cancellation));
        var repeats = await similar.Meet(dossier, letter, cancellation);
        var evidence = new TriageEvidence(repeats.Earlier, dossier.Returns, dossier.FormerHandlers.Count, repeats.Companies, dossier.District);

        var decision = guarded.Decide(await classifier.Classify(letter, cancellation), submission, letter, evidence, units);
        (decision, var because) = Followed(decision, repeats.FollowUpOf, units);
        var precedent = decision.Tier == Tier.Assistance ? await precedents.Find(letter, decision.Item, decision.Unit, cancellation) : null;
        if (precedent is not null && units.Find(precedent.Unit) is { } ruled) (decision, because) = (Led(decision, ruled), $"参照{precedent.Appeal}的裁决，由{ruled.Name}主办");
        decision = decision with { Reason = TriageReason.Of(decision, submission.Title, submission.Text, evidence, unit => units.Find(unit)?.Name ?? KeywordModel.NameOf(unit), because) };

        await book.Keep(dossier.Id, new MachineTriage(
            decision, letter.Counts, repeats.FollowUpOf?.Id, repeats.Companies, repeats.Similar, precedent?.Appeal, clock.GetUtcNow()), cancellation);
        if (decision.Abstained is not { } why) return new AppealCommand.DecideTriage(decision.ToSuggestion());
        ToPerson(dossier.Id, decision.Source);
        return new AppealCommand.SendToDesk(decision.ToSuggestion(), why);
    }

    /// <summary>The same company asked the same before and it is being worked on: it goes where that is, and says how far that is.</summary>
    private static (TriageDecision Decision, string? Because) Followed(TriageDecision decision, Snapshot? earlier, UnitDirectory units)
    {
        if (earlier?.State is not Appeal.Existing filed) return (decision, null);
        var at = NoticePlan.UnitOf(filed) is { } code ? units.Find(code) : null;
        var say = $"贵企业同一诉求{earlier.Id}已在办（{Progress(AppealStatus.Of(filed))}{(at is null ? "" : "，" + at.Name)}），本件作为跟进件处理";
        return (at is not null && decision.Tier == Tier.Assistance ? Led(decision, at) : decision, say);
    }

    private static TriageDecision Led(TriageDecision decision, Unit unit) => decision with
    {
        Unit = unit.Code, Candidates = [.. decision.Candidates.Prepend(unit.Code).Distinct().Take(3)],
    };

    private static string Progress(Status status) => status switch
    {
        Status.Received or Status.Triage => "待分级",
        Status.Queued => "待受理",
        Status.AwaitingAppellant => "待企业补充",
        Status.Arbitration => "裁决中",
        Status.Replied => "已答复待评价",
        Status.CallBack => "回访中",
        Status.Redo => "重办中",
        _ => "办理中",
    };

    [LoggerMessage(LogLevel.Information, "Appeal {Appeal} goes to a person; the machine's opinion was of {Source}")]
    private partial void ToPerson(string appeal, string source);
}
