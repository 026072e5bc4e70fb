using System.Globalization;
using Azure;
using Azure.Data.Tables;
using ServerlessQiFu.Domain.Appeals;

namespace ServerlessQiFu.Functions.Store;

public enum DeliveryStage
{
    /// <summary>Not tried yet.</summary>
    Pending,
    Delivered,
    /// <summary>Tried in vain; it will be tried again.</summary>
    Retrying,
    /// <summary>Given up, with the reason.</summary>
    Dead,
}

/// <summary>
/// A row of the delivery ledger, table <c>notices</c>: one event for one destination. Partition = the destination, row = newest
/// first, then the event; so the same event twice is the same row.
/// </summary>
public sealed record LedgerRow
{
    private const int HighestVersion = 99_999_999;

    public required string Destination { get; init; }
    public required string Row { get; init; }
    public required string Event { get; init; }
    public required string Appeal { get; init; }
    public required int Version { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string Text { get; init; }
    public required DeliveryStage Stage { get; init; }
    public int Attempts { get; init; }
    /// <summary>Attempts made when a person had it tried again; those since count against the limit.</summary>
    public int GivenUpAt { get; init; }
    public DateTimeOffset? NextAt { get; init; }
    public string? LastError { get; init; }
    public ETag ETag { get; init; }

    /// <summary>The row of an event; the same for every destination, so that several can be merged and one that two have is seen to be one.</summary>
    public static string RowOf(string appeal, Recorded recorded) => string.Create(
        CultureInfo.InvariantCulture, $"{DateTimeOffset.MaxValue.UtcTicks - recorded.At.UtcTicks:D19}|{appeal}|{HighestVersion - recorded.Version:D8}");

    public TableEntity Write()
    {
        var row = new TableEntity(TableKey.Of(Destination), Row)
        {
            ["Destination"] = Destination, ["Event"] = Event, ["Appeal"] = Appeal, ["Version"] = Version, ["At"] = At, ["Text"] = Text,
            ["Stage"] = Stage.ToString(), ["Attempts"] = Attempts,
        };
        if (NextAt is { } next) row["NextAt"] = next;
        if (LastError is not null) row["LastError"] = LastError;
        if (GivenUpAt > 0) row["GivenUpAt"] = GivenUpAt;
        return row;
    }

    public static LedgerRow Read(TableEntity row) => new()
    {
        Destination = row.GetString("Destination"),
        Row = row.RowKey,
        Event = row.GetString("Event"),
        Appeal = row.GetString("Appeal"),
        Version = row.GetInt32("Version") ?? 0,
        At = row.GetDateTimeOffset("At") ?? default,
        Text = row.GetString("Text"),
        Stage = Enum.Parse<DeliveryStage>(row.GetString("Stage")),
        Attempts = row.GetInt32("Attempts") ?? 0,
        GivenUpAt = row.GetInt32("GivenUpAt") ?? 0,
        NextAt = row.GetDateTimeOffset("NextAt"),
        LastError = row.GetString("LastError"),
        ETag = row.ETag,
    };
}
