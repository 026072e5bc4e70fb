using Azure;
using Azure.Data.Tables;

namespace ServerlessQiFu.Functions.Store;

/// <summary>
/// What was published of a month stands as it was when it was first asked for: figures that went on with the appeals would
/// tell, by the difference of two answers, what one company said.
/// </summary>
public sealed class PublishedMonths(RecordTables tables)
{
    /// <summary>No month's partition of <see cref="ReportMonth"/>.</summary>
    private const string Partition = "published";

    /// <param name="month">Such as 2026-10; it is over.</param>
    /// <param name="report">Makes it; asked only when nothing was published.</param>
    public async Task<string> Get(string month, Func<Task<string>> report, CancellationToken cancellation)
    {
        if (await Find(month, cancellation) is { } known) return known;
        var row = new TableEntity(Partition, month);
        LongText.Put(row, "Report", await report());
        try { await tables.Reports.AddEntityAsync(row, cancellation); }
        catch (RequestFailedException first) when (first.Status == 409) { /* Two asked at once: the first stands. */ }
        return await Find(month, cancellation) ?? throw new InvalidOperationException($"The report of {month} was published and is gone.");
    }

    private async Task<string?> Find(string month, CancellationToken cancellation)
    {
        var row = await tables.Reports.GetEntityIfExistsAsync<TableEntity>(Partition, month, cancellationToken: cancellation);
        return row.HasValue ? LongText.Get(row.Value!, "Report") : null;
    }
}
