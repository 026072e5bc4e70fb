using System.Globalization;
using Azure.Data.Tables;
using ServerlessQiFu.Domain.Appeals;

namespace ServerlessQiFu.Functions.Store;

/// <summary>The appeals of one company, newest first: rows in its partition of <c>enterprises</c>.</summary>
public sealed class CompanyList(RecordTables tables, AppealRecords records)
{
    private const string First = "a|";
    private const string Last = "a|~";

    /// <summary>Adds an appeal to the list of its company; harmless to repeat.</summary>
    public Task Put(Dossier dossier, string appeal, int version, CancellationToken cancellation) =>
        IndexRows.Put(tables.Enterprises, new(dossier.CreditCode, Row(dossier.ReceivedAt, appeal)), version, cancellation);

    /// <returns>At most <paramref name="limit"/> appeals, and the key to go on from; null at the end.</returns>
    public async Task<(IReadOnlyList<Snapshot> Appeals, string? Next)> Page(string creditCode, int limit, string? after, CancellationToken cancellation)
    {
        var from = after ?? First;
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {creditCode} and RowKey gt {from} and RowKey lt {Last}");
        var rows = new List<TableEntity>(limit + 1);
        await foreach (var row in tables.Enterprises.QueryAsync<TableEntity>(filter, maxPerPage: limit + 1, cancellationToken: cancellation))
        {
            rows.Add(row);
            if (rows.Count > limit) break;
        }
        var page = rows.Take(limit).ToList();
        var found = await Task.WhenAll(page.Select(row => records.Find(row.RowKey[(row.RowKey.LastIndexOf('|') + 1)..], cancellation)));
        return ([.. found.OfType<Snapshot>().Where(s => s.State is Appeal.Existing)], rows.Count > limit ? page[^1].RowKey : null);
    }

    private static string Row(DateTimeOffset receivedAt, string appeal) =>
        First + (long.MaxValue - receivedAt.UtcTicks).ToString("D19", CultureInfo.InvariantCulture) + "|" + appeal;
}
