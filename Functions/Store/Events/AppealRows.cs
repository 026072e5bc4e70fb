using System.Globalization;

namespace ServerlessQiFu.Functions.Store;

/// <summary>The rows of an appeal's partition in the table <c>appeals</c>, by name.</summary>
public static class AppealRows
{
    /// <summary>The appeal as it is after its last event.</summary>
    public const string StateRow = "state";

    /// <summary>Which generation of its orchestrations is alive, and which index rows the last settlement wrote.</summary>
    public const string ControlRow = "c";

    public const string EventRows = "e|";

    /// <summary>Events that are not settled yet; they have no content of their own.</summary>
    public const string OutboxRows = "o|";

    /// <summary>What keys were answered with.</summary>
    public const string IdempotencyRows = "d|";

    public static string EventRow(int version) => EventRows + Text(version);

    public static string OutboxRow(int version) => OutboxRows + Text(version);

    /// <summary>The version of the event that an outbox row names.</summary>
    public static int VersionOf(string outboxRow) => int.Parse(outboxRow.AsSpan(OutboxRows.Length), CultureInfo.InvariantCulture);

    public static string IdempotencyRow(string key) => IdempotencyRows + key;

    private static string Text(int version) => version.ToString("D8", CultureInfo.InvariantCulture);
}
