using Microsoft.Extensions.Logging;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Routing;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Functions.Adapters;
using ServerlessQiFu.Functions.Records;

namespace ServerlessQiFu.Functions.Activities;

/// <summary>
/// Triage by machine, in order: redact → repeats and near-duplicates → classify → guard → calibrate → precedents → decide, or leave it
/// to a person. It commands nothing but what <see cref="TriagePipeline"/> allows.
/// </summary>
public sealed partial class TriageDesk(
    AppealRecords records, IClassifier classifier, SecondReader second, SimilarBook similar, Precedents precedents, TriageBook book,
    DirectoryBook directory, TimeProvider clock, ILogger<TriageDesk> log)
{
    private const int ShortLetter = 40;

    /// <summary>May be asked again for the same appeal: everything it keeps is kept once.</summary>
    public async Task<AppealCommand> Decide(Dossier dossier, CancellationToken cancellation)
    {
        var events = await records.Events(dossier.Id, 1, 1, cancellation);
        var submission = ((AppealEvent.Submitted)events[0].Event).Submission;
        var (letter, units) = (RedactedLetter.Of(submission), await directory.Current(cancellation));
        var repeats = await similar.Meet(dossier, letter, cancellation);
        var evidence = new TriageEvidence(repeats.Earlier, dossier.Returns, dossier.FormerHandlers.Count, repeats.Companies, dossier.District);

        var decision = await classifier.Classify(letter, cancellation) switch
        {
            Classification.Said said => Guarded(said, submission, letter, evidence, units),
            var silence => Undecided(submission, letter, evidence, units, ((Classification.Silent)silence).Doubt),
        };
        decision = decision with
        {
            Item = decision.Item ?? DutyItems.Of(letter, units),
            // What somebody must do something about is no mere question, whatever its wording.
            Kind = decision is { Tier: Tier.Assistance, Kind: Kind.Consultation } ? Kind.Help : decision.Kind,
        };
        decision = Followed(decision, repeats.FollowUpOf, units);
        var precedent = decision.Tier == Tier.Assistance ? await precedents.Find(letter, decision.Item, decision.Unit, cancellation) : null;
        if (precedent is not null && units.Find(precedent.Unit) is { } ruled) decision = Led(decision, ruled, $"参照{precedent.Appeal}的裁决，由{ruled.Name}主办；");

        await book.Keep(dossier.Id, new MachineTriage(
            decision, letter.Counts, repeats.FollowUpOf?.Id, repeats.Companies, repeats.Similar, precedent?.Appeal, clock.GetUtcNow()), cancellation);
        if (decision.Abstained is not { } why) return new AppealCommand.Triage(decision.ToSuggestion());
        ToPerson(dossier.Id, decision.Source);
        return new AppealCommand.SendToDesk(decision.ToSuggestion(), why);
    }

    private TriageDecision Guarded(Classification.Said said, Submission submission, RedactedLetter letter, TriageEvidence evidence, UnitDirectory units)
    {
        var (title, text) = letter.Plain;
        var decision = TriagePipeline.Decide(
            said.Opinion, submission.Title, submission.Text, HardSignals.Detect(title, text), evidence, said.Thresholds, unit => units.Find(unit) is not null);
        return Doubted(decision, said.Doubt ?? (SaysNothing(letter, units) ? "没有说明具体事项，由专员决定" : null) ?? second.Doubts(decision, letter));
    }

    /// <summary>Short, and with no word that any unit's duties know: a district could do no more with it than ask.</summary>
    private static bool SaysNothing(RedactedLetter letter, UnitDirectory units)
    {
        var (title, text) = letter.Plain;
        return title.Length + text.Length < ShortLetter && DutyItems.Of(letter, units) is null
            && KeywordModel.Suggest(title, text, district: null).Candidates.All(u => u is KeywordModel.Specialists or KeywordModel.Fallback);
    }

    /// <summary>Nobody had an opinion: a person decides, with what the rules say.</summary>
    private static TriageDecision Undecided(Submission submission, RedactedLetter letter, TriageEvidence evidence, UnitDirectory units, string? doubt)
    {
        var (title, text) = letter.Plain;
        var none = new TriageOpinion(new Dictionary<Tier, double>(), Kind.Help, [], "rules", new TriageHashes(null, null, null));
        var decision = TriagePipeline.Decide(none, submission.Title, submission.Text, HardSignals.Detect(title, text), evidence, new TriageThresholds(1, 1, 1, 1, 1), unit => units.Find(unit) is not null);
        return Doubted(decision, doubt ?? "没有可用的分级模型，由专员决定");
    }

    private static TriageDecision Doubted(TriageDecision decision, string? doubt) =>
        doubt is null ? decision : decision with { Abstained = doubt, Reason = $"{decision.Reason.TrimEnd('。')}（{doubt}）。" };

    /// <summary>The same company asked the same before and it is being worked on: it goes where that is, and says how far that is.</summary>
    private static TriageDecision Followed(TriageDecision decision, Snapshot? earlier, UnitDirectory units)
    {
        if (earlier?.State is not Appeal.Filed filed) return decision;
        var at = NoticePlan.UnitOf(filed) is { } code ? units.Find(code) : null;
        var say = $"本企业同一诉求{earlier.Id}已在办（{Progress(AppealStatus.Of(filed))}{(at is null ? "" : "，" + at.Name)}），作为跟进件处理；";
        return at is not null && decision.Tier == Tier.Assistance ? Led(decision, at, say) : decision with { Reason = say + decision.Reason };
    }

    private static TriageDecision Led(TriageDecision decision, Unit unit, string why) => decision with
    {
        Unit = unit.Code, Candidates = [.. decision.Candidates.Prepend(unit.Code).Distinct().Take(3)], Reason = why + decision.Reason,
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
