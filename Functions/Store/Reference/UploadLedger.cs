using System.Globalization;
using Azure;
using Azure.Data.Tables;

namespace ServerlessQiFu.Functions.Store;

/// <summary>
/// Files on their way to an appeal: table <c>uploads</c>. In a partition of each owner a row a file, from before it is kept until a day later, and a row
/// for each appeal that is about to name it; in the sweeper's partitions a row by age. The file's row counts the owner's quota, and decides whether a
/// file that a day has passed over is deleted: who names a file writes its row and then looks whether the file is condemned; who deletes condemns it
/// and then looks whether somebody names it. So one of the two sees the other, whatever crashes in between. A file that is there without a row is an
/// appeal's for good.
/// </summary>
public sealed class UploadLedger(RecordTables tables, AttachmentLimits limits, TimeProvider clock)
{
    internal const int Shards = 4;
    private const string OfFile = "f|", OfNaming = "n|", AfterFiles = "f}", ByAge = "age|";

    /// <summary>Writes down that a file is coming, unless that is more than its owner may upload in a day.</summary>
    public async Task<UploadStart> Begin(string owner, string id, long bytes, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var file = new TableEntity(TableKey.Of(owner), OfFile + id) { ["At"] = now, ["Bytes"] = bytes };
        // First, so that no file is without it.
        await tables.Uploads.UpsertEntityAsync(new TableEntity(ByAge + Shard.Of(id, Shards), $"{Instant(now)}|{file.PartitionKey}|{id}"), TableUpdateMode.Replace, cancellation);
        try { await tables.Uploads.AddEntityAsync(file, cancellation); }
        catch (RequestFailedException begun) when (begun.Status == 409) { return await Renew(file, cancellation); }

        // Counted after it was written: of many at once nobody counts too few, and the last sees all.
        var since = now - AttachmentLimits.Day;
        var counted = await Query($"PartitionKey eq {file.PartitionKey} and RowKey ge {OfFile} and RowKey lt {AfterFiles} and At gt {since}", cancellation);
        if (counted.Count <= limits.FilesADay && counted.Sum(f => f.GetInt64("Bytes") ?? 0) <= limits.BytesADay) return new UploadStart.Begun();
        await Delete(file.PartitionKey, file.RowKey, cancellation);
        var oldest = counted.Where(f => f.RowKey != file.RowKey).Select(f => f.GetDateTimeOffset("At")).Min() ?? now;
        return new UploadStart.TooMany(oldest + AttachmentLimits.Day - now);
    }

    /// <summary>Writes down that an appeal is about to name a file.</summary>
    public async Task<NamingResult> Name(string owner, string id, string appeal, CancellationToken cancellation)
    {
        var (partition, naming) = (TableKey.Of(owner), NamingRow(id) + appeal);
        if (await File(partition, id, cancellation) is null) return NamingResult.NoRow;
        await tables.Uploads.UpsertEntityAsync(new TableEntity(partition, naming) { ["At"] = clock.GetUtcNow() }, TableUpdateMode.Replace, cancellation);
        var file = await File(partition, id, cancellation);
        if (file is not null && !IsCondemned(file)) return NamingResult.Held;
        await Delete(partition, naming, cancellation);
        return file is null ? NamingResult.NoRow : NamingResult.Condemned;
    }

    /// <summary>What was uploaded more than a day ago and has not been judged; at most so many.</summary>
    public async Task<IReadOnlyList<Upload>> OlderThanADay(int most, CancellationToken cancellation)
    {
        var found = new List<Upload>();
        for (var shard = 0; shard < Shards; shard++)
        {
            var filter = TableClient.CreateQueryFilter($"PartitionKey eq {ByAge + shard} and RowKey lt {Instant(clock.GetUtcNow() - AttachmentLimits.Day)}");
            await foreach (var row in tables.Uploads.QueryAsync<TableEntity>(filter, maxPerPage: most, cancellationToken: cancellation))
            {
                if (found.Count == most) return found;
                if (row.RowKey.Split('|') is [_, var owner, var id]) found.Add(new(owner, id, row.PartitionKey, row.RowKey));
            }
        }
        return found;
    }

    /// <summary>False when its row is gone, or it was uploaded anew and is younger than a day.</summary>
    public async Task<bool> IsStillOld(Upload upload, CancellationToken cancellation) =>
        await File(upload.Owner, upload.Id, cancellation) is { } file && file.GetDateTimeOffset("At") < clock.GetUtcNow() - AttachmentLimits.Day;

    public async Task<bool> IsThere(Upload upload, CancellationToken cancellation) => await File(upload.Owner, upload.Id, cancellation) is not null;

    /// <summary>The appeals that were about to name a file, and when.</summary>
    public async Task<IReadOnlyList<Naming>> NamedBy(Upload upload, CancellationToken cancellation)
    {
        var (first, last) = (NamingRow(upload.Id), OfNaming + upload.Id + "}");
        var rows = await Query($"PartitionKey eq {upload.Owner} and RowKey ge {first} and RowKey lt {last}", cancellation);
        return [.. rows.Select(r => new Naming(r.RowKey[first.Length..], r.GetDateTimeOffset("At") ?? default))];
    }

    /// <summary>From here nobody names it. False when somebody has just touched it; true too when it was condemned before.</summary>
    public Task<bool> Condemn(Upload upload, CancellationToken cancellation) => Mark(upload, condemned: true, cancellation);

    /// <summary>Somebody is naming it after all.</summary>
    public Task<bool> Reprieve(Upload upload, CancellationToken cancellation) => Mark(upload, condemned: false, cancellation);

    /// <summary>Forgets a file: an appeal names it, or it is deleted. What names it meanwhile sees that its row is gone; the row by age goes last, so that what is cut off comes again.</summary>
    public async Task Forget(Upload upload, CancellationToken cancellation)
    {
        await Delete(upload.Owner, OfFile + upload.Id, cancellation);
        foreach (var naming in await NamedBy(upload, cancellation)) await Delete(upload.Owner, NamingRow(upload.Id) + naming.Appeal, cancellation);
        await Judged(upload, cancellation);
    }

    /// <summary>Forgets only that this row by age was to be looked at: there is a younger one, or nothing to look at.</summary>
    public Task Judged(Upload upload, CancellationToken cancellation) => Delete(upload.AgePartition, upload.AgeRow, cancellation);

    /// <summary>An upload under the same key that came to nothing: its day begins now.</summary>
    private async Task<UploadStart> Renew(TableEntity file, CancellationToken cancellation)
    {
        var begun = await tables.Uploads.GetEntityIfExistsAsync<TableEntity>(file.PartitionKey, file.RowKey, cancellationToken: cancellation);
        if (!begun.HasValue || IsCondemned(begun.Value!)) return new UploadStart.BeingDeleted();
        try { await tables.Uploads.UpdateEntityAsync(file, begun.Value!.ETag, TableUpdateMode.Replace, cancellation); }
        catch (RequestFailedException moved) when (moved.Status is 404 or 412) { return new UploadStart.BeingDeleted(); }
        return new UploadStart.Begun();
    }

    private async Task<bool> Mark(Upload upload, bool condemned, CancellationToken cancellation)
    {
        if (await File(upload.Owner, upload.Id, cancellation) is not { } row) return false;
        if (IsCondemned(row) == condemned) return true;
        row["Condemned"] = condemned;
        try { await tables.Uploads.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, cancellation); }
        catch (RequestFailedException moved) when (moved.Status is 404 or 412) { return false; }
        return true;
    }

    private async Task<TableEntity?> File(string partition, string id, CancellationToken cancellation)
    {
        var row = await tables.Uploads.GetEntityIfExistsAsync<TableEntity>(partition, OfFile + id, cancellationToken: cancellation);
        return row.HasValue ? row.Value : null;
    }

    private async Task<List<TableEntity>> Query(FormattableString filter, CancellationToken cancellation) =>
        await tables.Uploads.QueryAsync<TableEntity>(TableClient.CreateQueryFilter(filter), cancellationToken: cancellation).ToListAsync(cancellation);

    private async Task Delete(string partition, string row, CancellationToken cancellation)
    {
        try { await tables.Uploads.DeleteEntityAsync(partition, row, ETag.All, cancellation); }
        catch (RequestFailedException gone) when (gone.Status == 404) { /* Deleted before. */ }
    }

    private static string NamingRow(string id) => OfNaming + id + "|";

    private static bool IsCondemned(TableEntity file) => file.GetBoolean("Condemned") == true;

    private static string Instant(DateTimeOffset at) => at.UtcTicks.ToString("D19", CultureInfo.InvariantCulture);
}

/// <summary>What came of announcing an upload.</summary>
public abstract record UploadStart
{
    public sealed record Begun : UploadStart;
    /// <param name="Wait">Until the oldest of the day does not count any more.</param>
    public sealed record TooMany(TimeSpan Wait) : UploadStart;
    /// <summary>The file of the same key is being deleted: in a moment it is not there.</summary>
    public sealed record BeingDeleted : UploadStart;

    private UploadStart() { }
}

/// <summary>What came of announcing that an appeal names a file.</summary>
public enum NamingResult
{
    /// <summary>It is not deleted meanwhile.</summary>
    Held,
    /// <summary>It is being deleted.</summary>
    Condemned,
    /// <summary>It is an appeal's for good, or deleted: whether it is there says which.</summary>
    NoRow,
}

/// <param name="Owner">As a partition's key.</param>
/// <param name="AgePartition">Where its row by age is.</param>
public sealed record Upload(string Owner, string Id, string AgePartition, string AgeRow);

/// <param name="At">When it was about to.</param>
public sealed record Naming(string Appeal, DateTimeOffset At);
