using System.Globalization;
using Azure.Data.Tables;
using ServerlessQiFu.Domain.Calendar;

namespace ServerlessQiFu.Functions.Store;

/// <summary>Something that was done to the running of the product, not to an appeal.</summary>
/// <param name="By">Who: a subject, or <c>sweeper</c>.</param>
/// <param name="Role">The role that the subject acted in; <c>system</c> for the sweeper.</param>
/// <param name="Action">What: <c>repair</c> or <c>replay</c>.</param>
/// <param name="Kind">Which repair; what became of the replay.</param>
/// <param name="About">The appeal, the row or the dead letter.</param>
public sealed record AuditEntry(DateTimeOffset At, string By, string Role, string Action, string Kind, string About, string? Detail);

/// <summary>The audit of operations, table <c>audit</c>: a partition a day (Shenzhen), newest first. Entries are only ever added.</summary>
public sealed class AuditStore(RecordTables tables, NumberDraw draw)
{
    private const int LongestDetail = 30_000;

    private uint _added;

    public async Task Add(AuditEntry entry, CancellationToken cancellation)
    {
        // Of one instant the later is the newer, as far as one worker knows.
        var order = uint.MaxValue - Interlocked.Increment(ref _added);
        var row = string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.MaxValue.UtcTicks - entry.At.UtcTicks:D19}|{order:D10}|{draw():X16}");
        await tables.Audit.AddEntityAsync(new TableEntity(Day(BusinessTime.DateOf(entry.At)), row)
        {
            ["At"] = entry.At, ["By"] = entry.By, ["Role"] = entry.Role, ["Action"] = entry.Action, ["Kind"] = entry.Kind, ["About"] = entry.About,
            ["Detail"] = entry.Detail is { Length: > LongestDetail } whole ? whole[..LongestDetail] : entry.Detail,
        }, cancellation);
    }

    /// <param name="after">Row of the last entry seen; null for the first page.</param>
    /// <returns>At most <paramref name="limit"/> entries, and where the next page begins; null on the last.</returns>
    public async Task<(IReadOnlyList<AuditEntry> Entries, string? Next)> Page(DateOnly day, int limit, string? after, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Day(day)} and RowKey gt {after ?? ""}");
        var rows = new List<TableEntity>();
        await foreach (var row in tables.Audit.QueryAsync<TableEntity>(filter, maxPerPage: limit + 1, cancellationToken: cancellation))
        {
            rows.Add(row);
            if (rows.Count > limit) break;
        }
        var entries = rows.Take(limit).Select(r => new AuditEntry(
            r.GetDateTimeOffset("At") ?? default, r.GetString("By"), r.GetString("Role"), r.GetString("Action"), r.GetString("Kind"), r.GetString("About"), r.GetString("Detail")));
        return ([.. entries], rows.Count > limit ? rows[limit - 1].RowKey : null);
    }

    private static string Day(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}
