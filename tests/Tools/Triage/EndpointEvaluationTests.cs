using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessQiFu.Domain.Directory;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Tests.Architecture;
using ServerlessQiFu.Tests.Fixtures;
using ServerlessQiFu.Tools.EvalTriage;
using static ServerlessQiFu.Tests.Fixtures.FakeEndpoint;

namespace ServerlessQiFu.Tests.Tools.Triage;

/// <summary>tools/EvalTriage asks an endpoint about judged letters, records what it says, and finds the same figures from the record without it.</summary>
public class EndpointEvaluationTests
{
    private static readonly IReadOnlyList<Letter> Letters = [.. Letter.Read(Path.Combine(SourceRuleTests.Root, "tests/Domain/Triage/own-letters.jsonl")).Take(140)];
    private static readonly UnitDirectory Directory = UnitDirectory.Parse(File.ReadAllText(Path.Combine(SourceRuleTests.Root, "Functions/directory.json"))).OrThrow();
    private static readonly TriageModel Model = TriageModel.LoadShipped();
    private static readonly TriageThresholds Thresholds = LlmSettings.ThresholdsOf(new ConfigurationBuilder().Build());

    /// <summary>Right about the tier of every third letter by chance alone, and sure of it; it gives no answer to every tenth.</summary>
    private static readonly Func<Asked, int, HttpResponse, Task> Sure = (_, number, response) =>
    {
        if (number % 10 == 0) return Says(Error("content_filter"), 400)(null!, number, response);
        var content = number % 3 == 0 ? Good.Replace("\"tier\":\"Assistance\"", "\"tier\":\"Consultation\"", StringComparison.Ordinal) : Good;
        return response.WriteAsync(Completion(content, logprobs: LogProbs(content, (number % 3 == 0 ? "Consultation" : "Assistance", 0.99, "Complex"), ("GDJ", 0.95, "GXJ"))));
    };

    [Fact]
    public async Task What_was_asked_and_recorded_replays_to_the_same_figures_with_the_endpoint_gone()
    {
        var asked = await Ask();
        var file = Path.GetTempFileName();
        try
        {
            RecordedAnswer.Write(file, asked);
            var text = await File.ReadAllTextAsync(file);
            Assert.All(Letters, l => Assert.DoesNotContain(l.Text!, text, StringComparison.Ordinal));
            Assert.All(Letters.Where(l => l.Title!.Length > 4), l => Assert.DoesNotContain(l.Title!, text, StringComparison.Ordinal));

            var replaying = new Replaying(Model, Directory, Thresholds, null);
            var (live, replayed) = (replaying.ByAnswers(Letters, asked), replaying.ByAnswers(Letters, RecordedAnswer.Read(file)));
            Assert.Equal(Letters.Count, live.Count);
            Assert.Equal(live.Select(Line), replayed.Select(Line));
            // The filter was hit by a tenth: the embedded model answers and a person looks.
            Assert.Equal(Letters.Count / 10, asked.Count(a => a.Tiers is null));
            Assert.All(asked.Zip(live).Where(p => p.First.Tiers is null), p => Assert.False(p.Second.Alone));
        }
        finally { File.Delete(file); }
    }

    [Fact]
    public async Task An_answer_to_other_words_is_not_replayed()
    {
        var asked = await Ask();
        var changed = Letters.Select((l, i) => i == 0 ? l with { Text = l.Text + "另有一事。" } : l).ToList();
        Assert.Equal(Letters.Count - 1, new Replaying(Model, Directory, Thresholds, null).ByAnswers(changed, asked).Count);
    }

    [Fact]
    public async Task Calibrated_on_what_it_said_it_is_believed_less_and_decides_less_alone()
    {
        var asked = await Ask();
        var calibration = LlmCalibrating.Fit(Letters, asked);
        Assert.Equal(asked.Count(a => a.Tiers is not null), calibration.Letters);
        Assert.True(calibration.Tier.Of(0.99) < 0.8, $"{calibration}");
        var came = new Replaying(Model, Directory, Thresholds, null).ByAnswers(Letters, asked);
        var calibrated = new Replaying(Model, Directory, Thresholds, LlmCalibration.Parse(calibration.Write())).ByAnswers(Letters, asked);
        Assert.True(Measures.CalibrationError(calibrated) < Measures.CalibrationError(came));
        Assert.True(Measures.Coverage(calibrated) < Measures.Coverage(came));
    }

    [Fact]
    public async Task Too_few_answers_or_answers_of_two_models_calibrate_nothing()
    {
        var asked = await Ask();
        Assert.Contains("at least", Assert.Throws<InvalidDataException>(() => LlmCalibrating.Fit(Letters, [.. asked.Take(50)])).Message, StringComparison.Ordinal);
        var two = asked.Select((a, i) => i % 2 == 0 && a.Model is not null ? a with { Model = "another" } : a).ToList();
        Assert.Contains("2 models", Assert.Throws<InvalidDataException>(() => LlmCalibrating.Fit(Letters, two)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_sent_is_redacted_like_in_the_product()
    {
        await using var endpoint = await FakeEndpoint.Open();
        var letter = new Letter("own/1", "停电", "园区停电，请回电13912345678。", "Assistance", "GDJ");
        await ServerlessQiFu.Tools.EvalTriage.Asking.Ask(Settings(endpoint), await Prompt(), Directory, [letter], NullLoggerFactory.Instance);
        var sent = JsonNode.Parse(Assert.Single(endpoint.Requests).Text)!["messages"]!.AsArray()[^1]!["content"]!.GetValue<string>().Replace("ˆ", "", StringComparison.Ordinal);
        Assert.DoesNotContain("13912345678", sent, StringComparison.Ordinal);
        Assert.Contains("PHONE_1", sent, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<RecordedAnswer>> Ask()
    {
        await using var endpoint = await FakeEndpoint.Open();
        endpoint.Answer = Sure;
        return await ServerlessQiFu.Tools.EvalTriage.Asking.Ask(Settings(endpoint), await Prompt(), Directory, Letters, NullLoggerFactory.Instance);
    }

    private static IConfiguration Settings(FakeEndpoint endpoint) =>
        new ConfigurationBuilder().AddInMemoryCollection(LanguageModelFixture.Settings(endpoint, "openai", settings: [("samples", "1"), ("concurrency", "1")])).Build();

    private static Task<string> Prompt() => File.ReadAllTextAsync(Path.Combine(SourceRuleTests.Root, "Functions/triage.prompt.zh.md"));

    private static string Line(Judged judged) => $"{judged.Said} {judged.Confidence} {judged.Sureness} {judged.Alone} {string.Join(',', judged.Units)}";
}
