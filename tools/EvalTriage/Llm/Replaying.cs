using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Directory;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Functions.Appeals;

namespace ServerlessQiFu.Tools.EvalTriage;

/// <summary>Takes letters through what the product does after a classifier has spoken: chain, guards, second reader. Needs no network.</summary>
/// <param name="calibration">Of the language model; null for its probabilities as they came.</param>
public sealed class Replaying(TriageModel model, UnitDirectory directory, TriageThresholds thresholds, LlmCalibration? calibration)
{
    private const string SomeDistrict = "SZ-440305";

    private readonly EmbeddedClassifier _embedded = new(model);
    private readonly GuardedTriage _guarded = new(new SecondReader(model));

    /// <summary>A letter of no known company.</summary>
    public static Submission SubmissionOf(Letter letter) => new()
    {
        Id = letter.Id ?? "", CreditCode = "", EnterpriseName = "", District = SomeDistrict, ContactName = "", ContactPhone = "", Title = letter.Title ?? "", Text = letter.Text ?? "",
    };

    /// <summary>The product with no configuration.</summary>
    public Judged ByEmbedded(Letter letter)
    {
        var units = model.Predict(RedactedLetter.Of(SubmissionOf(letter))).Units.Select(u => u.Unit);
        return Judged.Of(letter, Decide(letter, RedactedLetter.Of(SubmissionOf(letter)), [_embedded]), units);
    }

    /// <summary>
    /// The same, but each fifth of the letters is calibrated on the other four: what a set that took no part in calibrating would show. The
    /// stored thresholds stay; they were chosen once, for an earlier model.
    /// </summary>
    public IReadOnlyList<Judged> CrossFitted(IReadOnlyList<Letter> letters)
    {
        const int folds = 5;
        var read = letters.Select(l => (Letter: l, Redacted: RedactedLetter.Of(SubmissionOf(l)))).Select(l => (l.Letter, l.Redacted, Seen: model.Predict(l.Redacted))).ToList();
        double Asks(TriagePrediction seen) => seen.Tiers[Tier.Consultation] / (seen.Tiers[Tier.Consultation] + seen.Tiers[Tier.Assistance]);
        var judged = new List<Judged>();
        for (var i = 0; i < read.Count; i++)
        {
            var (letter, redacted, seen) = read[i];
            var curve = LlmCalibrating.Curve([.. read.Where((_, at) => at % folds != i % folds).Select(r => (Asks(r.Seen), r.Letter.Tier == nameof(Tier.Consultation)))], prior: 0.001);
            var (complex, asks) = (seen.Tiers[Tier.Complex], curve.Of(Asks(seen)));
            var tiers = new Dictionary<Tier, double> { [Tier.Consultation] = asks * (1 - complex), [Tier.Assistance] = (1 - asks) * (1 - complex), [Tier.Complex] = complex };
            var opinion = TriageOpinion.Of(seen, model.Hash) with { Tiers = tiers };
            judged.Add(Judged.Of(letter, Decide(letter, redacted, [new Replayed(new Classification.Said(opinion, TriageThresholds.Of(model)))]), seen.Units.Select(u => u.Unit)));
        }
        return judged;
    }

    /// <summary>The product with a language model that answers so; null where the answer is to other words than the letter's.</summary>
    public Judged? ByAnswer(Letter letter, RecordedAnswer answer)
    {
        var redacted = RedactedLetter.Of(SubmissionOf(letter));
        if (redacted.Hash != answer.Letter) return null;
        var decision = Decide(letter, redacted, [new Replayed(answer.Replay(thresholds, calibration)), _embedded]);
        return Judged.Of(letter, decision, answer.Units?.Select(u => u.Unit) ?? model.Predict(redacted).Units.Select(u => u.Unit));
    }

    /// <summary>Letters without an answer are left out.</summary>
    public IReadOnlyList<Judged> ByAnswers(IReadOnlyList<Letter> letters, IReadOnlyList<RecordedAnswer> answers)
    {
        var byId = answers.ToDictionary(a => a.Id, StringComparer.Ordinal);
        return [.. letters.Select(l => byId.TryGetValue(l.Id ?? "", out var answer) ? ByAnswer(l, answer) : null).OfType<Judged>()];
    }

    private TriageDecision Decide(Letter letter, RedactedLetter redacted, IReadOnlyList<IClassifier> chain)
    {
        // Nothing in this chain waits.
        var classification = new ClassifierChain(chain).Classify(redacted, CancellationToken.None).GetAwaiter().GetResult();
        return _guarded.Decide(classification, SubmissionOf(letter), redacted, new TriageEvidence(District: SomeDistrict), directory);
    }

    private sealed class Replayed(Classification classification) : IClassifier
    {
        public Task<Classification> Classify(RedactedLetter letter, CancellationToken cancellation) => Task.FromResult(classification);
    }
}
