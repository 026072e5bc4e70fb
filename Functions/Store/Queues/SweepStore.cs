using Azure;
using Azure.Data.Tables;

namespace ServerlessQiFu.Functions.Store;

/// <summary>What the sweepers remember from run to run, in table <c>due</c>: when each of them ran last, and how far it came.</summary>
public sealed class SweepStore(RecordTables tables)
{
    private const string CursorKey = "cursor", QueuesKey = "queues", Runs = "runs";

    /// <summary>Leaves the row of a sweeper that has never run; one that is there stays as it is.</summary>
    public async Task BeginRuns(string sweeper, DateTimeOffset at, CancellationToken cancellation)
    {
        try { await tables.Due.AddEntityAsync(Run(sweeper, at), cancellation); }
        catch (RequestFailedException begun) when (begun.Status == 409) { /* It was started before. */ }
    }

    public Task NoteRun(string sweeper, DateTimeOffset at, CancellationToken cancellation) =>
        tables.Due.UpsertEntityAsync(Run(sweeper, at), TableUpdateMode.Replace, cancellation);

    /// <summary>Null for a sweeper that has no row.</summary>
    public async Task<DateTimeOffset?> LastRun(string sweeper, CancellationToken cancellation)
    {
        var row = await tables.Due.GetEntityIfExistsAsync<TableEntity>(Runs, sweeper, cancellationToken: cancellation);
        return row.HasValue ? row.Value!.GetDateTimeOffset("At") : null;
    }

    /// <summary>
    /// Written before the first appeal can be filed: were it the first sweep's to write, what a crash left behind before that
    /// sweep would never be looked at after a stop longer than the overlap.
    /// </summary>
    public async Task BeginCursor(DateTimeOffset now, int calendar, CancellationToken cancellation)
    {
        if ((await tables.Due.GetEntityIfExistsAsync<TableEntity>(CursorKey, CursorKey, cancellationToken: cancellation)).HasValue) return;
        try { await tables.Due.AddEntityAsync(new TableEntity(CursorKey, CursorKey) { ["Minute"] = SweepCursor.MinuteOf(now), ["Calendar"] = calendar }, cancellation); }
        catch (RequestFailedException begun) when (begun.Status == 409) { /* Another worker was first. */ }
    }

    /// <summary>How far the walk through the minutes has come.</summary>
    /// <param name="first">Where it begins when it never has, with the calendar that is in force.</param>
    public async Task<SweepCursor> Cursor(DateTimeOffset first, int calendar, CancellationToken cancellation)
    {
        var row = await tables.Due.GetEntityIfExistsAsync<TableEntity>(CursorKey, CursorKey, cancellationToken: cancellation);
        if (row.HasValue) return new(row.Value!.GetDateTimeOffset("Minute") ?? first, row.Value!.GetInt32("Calendar") ?? calendar, row.Value!.GetDateTimeOffset("Spread"), row.Value!.GetInt32("Spreading") ?? 0);
        // Kept at once: a beginning that slides along with the clock forgets what it has left behind.
        var begun = new SweepCursor(first, calendar);
        await Keep(begun, cancellation);
        return begun;
    }

    public Task Keep(SweepCursor cursor, CancellationToken cancellation)
    {
        var row = new TableEntity(CursorKey, CursorKey) { ["Minute"] = cursor.Minute, ["Calendar"] = cursor.Calendar };
        if (cursor.Spread is { } spread) (row["Spread"], row["Spreading"]) = (spread, cursor.Spreading);
        return tables.Due.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellation);
    }

    /// <summary>How far the walk through the queues has come; at the beginning where it never began.</summary>
    public async Task<QueueBookmark> Bookmark(CancellationToken cancellation)
    {
        var row = await tables.Due.GetEntityIfExistsAsync<TableEntity>(QueuesKey, QueuesKey, cancellationToken: cancellation);
        return row.HasValue ? new(row.Value!.GetInt32("Queue") ?? 0, row.Value!.GetString("After") ?? "") : new(0, "");
    }

    public Task Keep(QueueBookmark bookmark, CancellationToken cancellation) => tables.Due.UpsertEntityAsync(
        new TableEntity(QueuesKey, QueuesKey) { ["Queue"] = bookmark.Queue, ["After"] = bookmark.After }, TableUpdateMode.Replace, cancellation);

    private static TableEntity Run(string sweeper, DateTimeOffset at) => new(Runs, sweeper) { ["At"] = at };
}

/// <summary>How far the sweeper has come: the first minute that may still hold rows, and the calendar it has spread.</summary>
/// <param name="Spread">Up to which minute of the coming day a newer calendar has been spread; null when none is being spread.</param>
/// <param name="Spreading">That calendar's version.</param>
public sealed record SweepCursor(DateTimeOffset Minute, int Calendar, DateTimeOffset? Spread = null, int Spreading = 0)
{
    public static DateTimeOffset MinuteOf(DateTimeOffset instant) => new(instant.UtcTicks - instant.UtcTicks % TimeSpan.TicksPerMinute, TimeSpan.Zero);
}

/// <param name="Queue">The queue's number in the list of all.</param>
/// <param name="After">The last row that was seen of it; empty before the first.</param>
public readonly record struct QueueBookmark(int Queue, string After);
