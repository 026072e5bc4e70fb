using System.Text;

namespace ServerlessQiFu.LocalHost;

/// <summary>Inputs, outputs, events and statuses: JSON within the platform's limit.</summary>
internal static class DurablePayload
{
    /// <summary>Bytes of UTF-8; the limit of the Durable Task Scheduler.</summary>
    public const int Largest = 1024 * 1024;

    /// <summary>What is wrong with a payload; null for nothing.</summary>
    public static string? Fault(string? json, string what) => json?.Length > Largest / 3 && Encoding.UTF8.GetByteCount(json) is var size and > Largest
        ? $"The {what} is {size} bytes of JSON; at most {Largest} are allowed. Pass an id and keep the body elsewhere."
        : null;

    /// <exception cref="ArgumentException">The JSON is larger than <see cref="Largest"/>.</exception>
    public static string? Check(string? json, string what) => Fault(json, what) is { } fault ? throw new ArgumentException(fault) : json;
}
