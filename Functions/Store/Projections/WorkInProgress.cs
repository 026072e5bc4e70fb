using System.Globalization;
using Azure;
using Azure.Data.Tables;
using ServerlessQiFu.Domain.Appeals;

namespace ServerlessQiFu.Functions.Store;

/// <summary>
/// The policy's <c>wipLimit</c> (peers.md №11): an officer has so many places in a unit, a specialist at the triage desk, a caller at the call-back desk,
/// and every appeal claimed there takes one.
/// Table <c>workinprogress</c>, a partition an officer, a row a place; inserting it if absent is what keeps many claims at once within the
/// limit. A place is taken before the claim and freed when the record says that the appeal is not the officer's any more, so a
/// crash costs a place for a minute and gives nobody one too many.
/// </summary>
public sealed class WorkInProgress(RecordTables tables, AppealRecords records, RulesStore rules, TimeProvider clock)
{
    /// <summary>A claim that has not happened this long after its place was taken never will.</summary>
    private static readonly TimeSpan ClaimTakes = TimeSpan.FromMinutes(1);
    private static readonly string[] PlaceOnly = ["RowKey"];

    /// <summary>The officer's free places, looked at now.</summary>
    /// <param name="queue">The unit, or one of <see cref="WorkQueues"/>.</param>
    public async Task<FreePlaces> Of(string queue, Actor officer, CancellationToken cancellation)
    {
        var limit = rules.Current.Policy.WipLimit;
        var partition = $"{TableKey.Of(queue)}|{TableKey.Of(officer.Subject)}";
        var taken = await Rows(partition, PlaceOnly, cancellation);
        // What is in the places is not asked while there is room for one more by their number alone.
        if (taken.Count >= limit)
        {
            taken = await Rows(partition, null, cancellation);
            var still = await Task.WhenAll(taken.Select(row => IsHeld(row, queue, officer.Subject, cancellation)));
            taken = [.. taken.Where((_, i) => still[i])];
        }
        var numbers = taken.Select(row => row.RowKey).ToHashSet(StringComparer.Ordinal);
        var free = Enumerable.Range(0, limit).Select(Place).Where(place => !numbers.Contains(place)).Take(Math.Max(0, limit - taken.Count));
        return new FreePlaces(tables.WorkInProgress, partition, [.. free], limit, clock);
    }

    /// <param name="columns">Null for all of them.</param>
    private async Task<List<TableEntity>> Rows(string partition, string[]? columns, CancellationToken cancellation) =>
        await tables.WorkInProgress.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), select: columns, cancellationToken: cancellation)
            .ToListAsync(cancellation);

    private static string Place(int number) => number.ToString("D4", CultureInfo.InvariantCulture);

    /// <summary>Frees the place of what is not held any more.</summary>
    private async Task<bool> IsHeld(TableEntity row, string queue, string officer, CancellationToken cancellation)
    {
        var snapshot = await records.Find(row.GetString("Appeal"), cancellation);
        var now = clock.GetUtcNow();
        var isHeld = OfficerLoad.Counts(snapshot?.State, queue, officer, now);
        if (isHeld || snapshot?.Version == row.GetInt32("Version") && now - row.GetDateTimeOffset("At") < ClaimTakes) return true;
        try { await tables.WorkInProgress.DeleteEntityAsync(row.PartitionKey, row.RowKey, row.ETag, cancellation); }
        catch (RequestFailedException moved) when (moved.Status is 404 or 412) { return moved.Status == 412; }
        return false;
    }
}

/// <summary>Free places of one officer during one call.</summary>
public sealed class FreePlaces(TableClient places, string partition, IReadOnlyList<string> free, int limit, TimeProvider clock)
{
    private int _next;
    /// <summary>Taken for a claim that then failed: good for the next one.</summary>
    private string? _open;

    public int Limit => limit;
    public bool HasRoom => _open is not null || _next < free.Count;

    /// <summary>Takes a place for an appeal as it is now; false when none is left, because other claims of the officer were faster.</summary>
    public async Task<bool> Take(Snapshot appeal, CancellationToken cancellation)
    {
        if (_open is { } open)
        {
            await places.UpsertEntityAsync(Row(open, appeal), TableUpdateMode.Replace, cancellation);
            return true;
        }
        while (_next < free.Count)
        {
            var place = free[_next++];
            try
            {
                await places.AddEntityAsync(Row(place, appeal), cancellation);
                _open = place;
                return true;
            }
            catch (RequestFailedException taken) when (taken.Status == 409) { /* The next one. */ }
        }
        return false;
    }

    /// <summary>The claim succeeded: the place is the appeal's.</summary>
    public void Keep() => _open = null;

    /// <summary>What was taken for nothing is free again.</summary>
    public async Task GiveBack(CancellationToken cancellation)
    {
        if (_open is not { } open) return;
        _open = null;
        try { await places.DeleteEntityAsync(partition, open, ETag.All, cancellation); }
        catch (RequestFailedException gone) when (gone.Status == 404) { /* Freed already. */ }
    }

    private TableEntity Row(string place, Snapshot appeal) =>
        new(partition, place) { ["Appeal"] = appeal.Id, ["Version"] = appeal.Version, ["At"] = clock.GetUtcNow() };
}
