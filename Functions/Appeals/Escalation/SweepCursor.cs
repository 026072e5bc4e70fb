using Azure;
using Azure.Data.Tables;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>How far the sweeper has come: the first minute that may still hold rows, and the calendar it has spread.</summary>
/// <param name="Spread">Up to which minute of the coming day a newer calendar has been spread; null when none is being spread.</param>
/// <param name="Spreading">That calendar's version.</param>
internal sealed record SweepCursor(DateTimeOffset Minute, int Calendar, DateTimeOffset? Spread = null, int Spreading = 0)
{
    private const string Key = "cursor";

    public static async Task<SweepCursor> Read(TableClient due, DateTimeOffset first, int calendar, CancellationToken cancellation)
    {
        var row = await due.GetEntityIfExistsAsync<TableEntity>(Key, Key, cancellationToken: cancellation);
        if (row.HasValue) return new(row.Value!.GetDateTimeOffset("Minute") ?? first, row.Value!.GetInt32("Calendar") ?? calendar, row.Value!.GetDateTimeOffset("Spread"), row.Value!.GetInt32("Spreading") ?? 0);
        // Kept at once: a beginning that slides along with the clock forgets what it has left behind.
        var begun = new SweepCursor(first, calendar);
        await begun.Write(due, cancellation);
        return begun;
    }

    /// <summary>
    /// Written before the first appeal can be filed: were it the first sweep's to write, what a crash left behind before that
    /// sweep would never be looked at after a stop longer than the overlap.
    /// </summary>
    public static async Task Begin(TableClient due, DateTimeOffset now, int calendar, CancellationToken cancellation)
    {
        if ((await due.GetEntityIfExistsAsync<TableEntity>(Key, Key, cancellationToken: cancellation)).HasValue) return;
        try { await due.AddEntityAsync(new TableEntity(Key, Key) { ["Minute"] = MinuteOf(now), ["Calendar"] = calendar }, cancellation); }
        catch (RequestFailedException begun) when (begun.Status == 409) { /* Another worker was first. */ }
    }

    public async Task Write(TableClient due, CancellationToken cancellation)
    {
        var row = new TableEntity(Key, Key) { ["Minute"] = Minute, ["Calendar"] = Calendar };
        if (Spread is { } spread) (row["Spread"], row["Spreading"]) = (spread, Spreading);
        await due.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellation);
    }

    public static DateTimeOffset MinuteOf(DateTimeOffset instant) => new(instant.UtcTicks - instant.UtcTicks % TimeSpan.TicksPerMinute, TimeSpan.Zero);
}
