using CsCheck;
using Microsoft.Extensions.Configuration;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Tests.Fixtures;
using ServerlessQiFu.Tools.EvalTriage;
using static ServerlessQiFu.Tests.Fixtures.FakeEndpoint;

namespace ServerlessQiFu.Tests.Functions.Appeals.Triage.LanguageModel;

/// <summary>A language model's "sure" is brought to how often it is right, for exactly that model and prompt.</summary>
public class LlmCalibrationTests
{
    private static readonly Gen<LlmCalibration.Curve> Curves = Gen.Select(Gen.Double[0, 5], Gen.Double[-3, 3], (slope, shift) => new LlmCalibration.Curve(slope, shift));

    [Fact]
    public void Surer_stays_surer_and_probabilities_stay_probabilities() =>
        Gen.Select(Curves, Curves, Gen.Double[0.34, 1], Gen.Double[0, 1]).Sample((tier, unit, top, u) =>
        {
            var calibrated = new LlmCalibration("m", "p", 200, tier, unit).Of(Said(top, u));
            Assert.InRange(calibrated.Tiers.Values.Sum(), 0, 1 + 1e-9);
            Assert.Equal(tier.Of(top), calibrated.Tiers.Values.Max(), 9);
            Assert.All(calibrated.Tiers.Values, p => Assert.InRange(p, 0, 1));
            Assert.All(calibrated.Units, p => Assert.InRange(p.Probability, 0, 1));
            Assert.Equal(["GDJ", "GXJ"], calibrated.Units.Select(x => x.Unit));
            Assert.True(calibrated.Units[0].Probability >= calibrated.Units[1].Probability);
            Assert.True(tier.Of(top) <= tier.Of(Math.Min(1, top + 0.1)) + 1e-12);
        });

    [Fact]
    public void A_model_that_is_surer_than_right_is_believed_as_often_as_it_is_right()
    {
        var random = new Random(7);
        var rows = Enumerable.Range(0, 2000).Select(_ => (Probability: 0.9 + 0.099 * random.NextDouble(), Right: random.NextDouble() < 0.7)).ToList();
        var curve = LlmCalibrating.Curve(rows, 1);
        Assert.Equal(rows.Average(r => r.Right ? 1.0 : 0), rows.Average(r => curve.Of(r.Probability)), 0.005);
        Assert.InRange(curve.Of(0.97), 0.6, 0.8);
    }

    [Fact]
    public void Where_surer_means_less_often_right_all_are_believed_alike()
    {
        var rows = Enumerable.Range(0, 400).Select(i => (Probability: i % 2 == 0 ? 0.99 : 0.6, Right: i % 2 == 1 || i % 8 == 0)).ToList();
        var curve = LlmCalibrating.Curve(rows, 1);
        Assert.Equal(0, curve.Slope);
        Assert.Equal(rows.Average(r => r.Right ? 1.0 : 0), curve.Of(0.99), 0.01);
    }

    [Fact]
    public async Task The_adapter_uses_a_calibration_of_its_model_and_prompt_and_no_other()
    {
        await using var plain = await LanguageModelFixture.Open(settings: ("samples", "1"));
        plain.Endpoint.Answer = Sure;
        var said = Assert.IsType<Classification.Said>(await plain.Ask());
        Assert.Equal(0.97, said.Opinion.Tiers[Tier.Assistance], 3);

        var file = Path.GetTempFileName();
        try
        {
            // The endpoint's address is part of what names a model: here it is the same one.
            var halved = new LlmCalibration.Curve(0, 0);
            await File.WriteAllTextAsync(file, new LlmCalibration(said.Opinion.Hashes.Model!, said.Opinion.Hashes.Prompt!, 200, halved, halved).Write());
            var classifier = plain.Again(("samples", "1"), ("calibration", file));
            var calibrated = Assert.IsType<Classification.Said>(await classifier.Classify(RedactedLetter.Of(LanguageModelFixture.Letter("另一封信")), default));
            Assert.Equal(0.5, calibrated.Opinion.Tiers[Tier.Assistance], 3);
            Assert.Equal(0.5, calibrated.Opinion.Units[0].Probability, 3);

            await File.WriteAllTextAsync(file, new LlmCalibration("another", said.Opinion.Hashes.Prompt!, 200, halved, halved).Write());
            var stale = plain.Again(("samples", "1"), ("calibration", file));
            for (var i = 0; i < 2; i++)
                Assert.Equal(0.97, Assert.IsType<Classification.Said>(await stale.Classify(RedactedLetter.Of(LanguageModelFixture.Letter($"又一封信{i}")), default)).Opinion.Tiers[Tier.Assistance], 3);
            Assert.Single(plain.Log.Lines, l => l.Text.Contains("calibration", StringComparison.Ordinal));
        }
        finally { File.Delete(file); }
    }

    [Theory]
    [InlineData(""), InlineData("{}"), InlineData("null"), InlineData("{\"model\":\"m\",\"prompt\":\"p\",\"letters\":200,\"tier\":{\"slope\":-1,\"shift\":0},\"unit\":{\"slope\":1,\"shift\":0}}")]
    public async Task A_file_that_is_no_calibration_is_named_at_the_start(string text)
    {
        await using var endpoint = await FakeEndpoint.Open();
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, text);
            var settings = LanguageModelFixture.Settings(endpoint, settings: ("calibration", file));
            var refused = Assert.Throws<InvalidDataException>(() => LlmSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()));
            Assert.Contains("triage:llm:calibration", refused.Message, StringComparison.Ordinal);
        }
        finally { File.Delete(file); }
    }

    [Fact]
    public async Task Without_a_calibration_an_answer_of_middling_sureness_is_for_a_person()
    {
        await using var llm = await LanguageModelFixture.Open();
        llm.Endpoint.Answer = Says(Completion(Good, logprobs: LogProbs(Good, ("Assistance", 0.8, "Consultation"), ("GDJ", 0.9, "GXJ"))));
        var said = Assert.IsType<Classification.Said>(await llm.Ask());
        var decision = TriagePipeline.Decide(said.Opinion, "园区停电", "园区本月已多次停电，请尽快检修。", [], new TriageEvidence(District: "SZ-440306"), said.Thresholds, _ => true);
        Assert.NotNull(decision.Abstained);
    }

    private static Func<Asked, int, Microsoft.AspNetCore.Http.HttpResponse, Task> Sure =>
        Says(Completion(Good, logprobs: LogProbs(Good, ("Assistance", 0.97, "Complex"), ("GDJ", 0.9, "GXJ"))));

    private static TriageOpinion Said(double top, double unit) => new(
        new Dictionary<Tier, double> { [Tier.Assistance] = top, [Tier.Consultation] = (1 - top) / 2, [Tier.Complex] = (1 - top) / 2 }, Kind.Help,
        [("GDJ", unit), ("GXJ", Math.Min(unit, 1 - unit))], "llm", new TriageHashes("m", "p", "s"));
}
