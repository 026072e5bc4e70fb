using System.Text.Json;
using P = Microsoft.DurableTask.Protobuf;

namespace ServerlessQiFu.LocalHost;

/// <summary>Failures of activities and orchestrations, between exceptions, what is stored, and what callers read.</summary>
internal static class Failures
{
    // Failures are in the history, which is read at every wake; the log has the whole of them.
    private const int LongestMessage = 1000;
    private const int LongestTrace = 500;
    /// <summary>A failure and what caused it, the first cause last.</summary>
    private const int MostFailures = 3;

    public static P.TaskFailureDetails Of(Exception failure)
    {
        if (failure.GetType() != WorkerInternals.ActivityFailure) return Cut(From(failure))!;
        try
        {
            using var json = JsonDocument.Parse(failure.ToString());
            return Cut(From(json.RootElement))!;
        }
        catch (JsonException) // Too deep, for one: more causes than anybody reads.
        {
            return Cut(From(failure))!;
        }
    }

    /// <summary>A failure that no repetition can mend, so no retry policy repeats it.</summary>
    public static P.TaskFailureDetails ForGood(string type, string message) => new() { ErrorType = type, ErrorMessage = message, IsNonRetriable = true };

    /// <summary>Long messages and traces are cut.</summary>
    public static P.TaskFailureDetails? Cut(P.TaskFailureDetails? failure, int depth = MostFailures)
    {
        if (failure is null || depth == 0) return null;
        var cut = failure.Clone();
        cut.ErrorMessage = Cut(cut.ErrorMessage, LongestMessage) ?? "";
        cut.StackTrace = depth == MostFailures ? Cut(cut.StackTrace, LongestTrace) : null;
        cut.InnerFailure = Cut(cut.InnerFailure, depth - 1);
        return cut;
    }

    public static Microsoft.DurableTask.TaskFailureDetails? ForCallers(P.TaskFailureDetails? failure) => failure is null
        ? null
        : new Microsoft.DurableTask.TaskFailureDetails(failure.ErrorType, failure.ErrorMessage, failure.StackTrace, ForCallers(failure.InnerFailure), null);

    private static P.TaskFailureDetails From(Exception failure) => new()
    {
        ErrorType = failure.GetType().FullName, ErrorMessage = failure.Message, StackTrace = failure.StackTrace,
        InnerFailure = failure.InnerException is { } inner ? From(inner) : null,
    };

    private static P.TaskFailureDetails? From(JsonElement failure) => failure.ValueKind != JsonValueKind.Object ? null : new()
    {
        ErrorType = Text(failure, "errorType") ?? "", ErrorMessage = Text(failure, "errorMessage") ?? "", StackTrace = Text(failure, "stackTrace"),
        IsNonRetriable = failure.TryGetProperty("isNonRetriable", out var forGood) && forGood.ValueKind == JsonValueKind.True,
        InnerFailure = failure.TryGetProperty("innerFailure", out var inner) ? From(inner) : null,
    };

    private static string? Text(JsonElement failure, string name) => failure.TryGetProperty(name, out var text) ? text.GetString() : null;

    /// <summary>Never through the middle of a character.</summary>
    private static string? Cut(string? text, int longest) =>
        text?.Length > longest ? text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)] + "…" : text;
}
