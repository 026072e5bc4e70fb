using Azure.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using ServerlessQiFu.Domain.Directory;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Functions.Appeals;

namespace ServerlessQiFu.Tools.EvalTriage;

/// <summary>Asks the endpoint of <c>triage:llm:*</c> about every letter, by the product's own adapter: redacted, marked as data, within its limits.</summary>
public static class Asking
{
    /// <exception cref="InvalidDataException">A setting of <c>triage:llm:*</c> is wrong; the message says which.</exception>
    public static async Task<IReadOnlyList<RecordedAnswer>> Ask(IConfiguration configuration, string prompt, UnitDirectory directory, IReadOnlyList<Letter> letters, ILoggerFactory log)
    {
        var settings = LlmSettings.Read(configuration) ?? throw new InvalidDataException("No triage:llm:kind is given.");
        // What is recorded is what the model said: a calibration is fitted on that.
        settings = settings with { Calibration = null };
        var classifier = new OpenAiClassifier(settings, prompt, LlmClients.For(settings, () => new DefaultAzureCredential()), _ => ValueTask.FromResult(directory),
            TimeProvider.System, log.CreateLogger<OpenAiClassifier>());
        var answers = new RecordedAnswer[letters.Count];
        await Parallel.ForAsync(0, letters.Count, new ParallelOptions { MaxDegreeOfParallelism = settings.Concurrency }, async (i, cancellation) =>
        {
            var letter = RedactedLetter.Of(Replaying.SubmissionOf(letters[i]));
            answers[i] = RecordedAnswer.Of(letters[i].Id ?? "", letter, await classifier.Classify(letter, cancellation));
        });
        return answers;
    }
}
