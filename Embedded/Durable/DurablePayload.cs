using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ServerlessQiFu.Embedded;

/// <summary>Inputs, outputs, events and statuses as stored JSON, within the platform's limit.</summary>
internal static class DurablePayload
{
    /// <summary>Bytes of UTF-8; the limit of the Durable Task Scheduler.</summary>
    public const int Largest = 1024 * 1024;

    // Failures are in the history, which is read at every wake; the log has the whole of them.
    private const int LongestMessage = 1000;
    private const int LongestTrace = 500;
    private const int MostInnerFailures = 3;

    private static readonly JsonSerializerOptions Stored =
        new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="ArgumentException">The JSON is larger than <see cref="Largest"/>.</exception>
    public static string? Write(object? value, string what)
    {
        if (value is null) return null;
        var json = JsonSerializer.Serialize(value, value.GetType(), Stored);
        if (json.Length > Largest / 3 && Encoding.UTF8.GetByteCount(json) is var size and > Largest)
            throw new ArgumentException($"The {what} is {size} bytes of JSON; at most {Largest} are allowed. Pass an id and keep the body elsewhere.");
        return json;
    }

    public static T? Read<T>(string? json) => json is null ? default : JsonSerializer.Deserialize<T>(json, Stored);

    public static object? Read(string? json, Type type)
    {
        if (json is not null) return JsonSerializer.Deserialize(json, type, Stored);
        return type.IsValueType ? Activator.CreateInstance(type) : null;
    }

    /// <summary>A failure as it is kept: long messages and traces are cut.</summary>
    public static string Failure(TaskFailureDetails details) => JsonSerializer.Serialize(Cut(details, MostInnerFailures), Stored);

    public static TaskFailureDetails ReadFailure(string json) => JsonSerializer.Deserialize<TaskFailureDetails>(json, Stored)!;

    private static TaskFailureDetails? Cut(TaskFailureDetails? details, int depth) => details is null || depth == 0 ? null : details with
    {
        ErrorMessage = Cut(details.ErrorMessage, LongestMessage)!,
        StackTrace = Cut(details.StackTrace, LongestTrace),
        InnerFailure = Cut(details.InnerFailure is { } inner ? inner with { StackTrace = null } : null, depth - 1),
    };

    private static string? Cut(string? text, int longest) => text?.Length > longest ? text[..longest] + "…" : text;
}
