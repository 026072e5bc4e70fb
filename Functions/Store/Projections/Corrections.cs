using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Store;

/// <summary>A letter as a person decided it: what models learn from (<c>tools/TrainTriage --with</c>). Redacted; never of a confidential letter.</summary>
/// <param name="Id"><c>corrections/</c>, the appeal and the version of the event.</param>
/// <param name="Overrides">Of <c>tier</c>, <c>unit</c>, <c>kind</c> those in which the machine had thought otherwise; empty when the person agreed or it had no opinion.</param>
/// <param name="Source">Whose opinion it was: <c>rules</c>, <c>embedded</c> or <c>llm</c>.</param>
public sealed record Correction(
    string Id, string Title, string Text, string Tier, string? Kind, string Unit, IReadOnlyList<string> Overrides, DateTimeOffset At,
    string? Source = null, double? Confidence = null, string? Model = null, string? Prompt = null, string? Schema = null);

/// <summary>Table <c>corrections</c>: partition = month in Shenzhen (yyyyMM), row = instant and appeal.</summary>
public sealed class Corrections(RecordTables tables)
{
    /// <summary>Keeps an example; told twice, it is there once.</summary>
    /// <param name="whole">False for one that says less than another of the same instant: it yields to that.</param>
    public async Task Keep(string appeal, Correction correction, bool whole, CancellationToken cancellation)
    {
        var row = new TableEntity(Partition(BusinessTime.DateOf(correction.At)), Row(appeal, correction.At));
        LongText.Put(row, "Body", JsonSerializer.Serialize(correction, PlainJson.Options));
        if (whole) await tables.Corrections.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellation);
        else
        {
            try { await tables.Corrections.AddEntityAsync(row, cancellation); }
            catch (RequestFailedException exists) when (exists.Status == 409) { /* The whole of it is there, or this very one. */ }
        }
    }

    /// <summary>Takes an example out; harmless where there is none.</summary>
    public Task Forget(string appeal, DateTimeOffset at, CancellationToken cancellation) =>
        tables.Corrections.DeleteEntityAsync(Partition(BusinessTime.DateOf(at)), Row(appeal, at), ETag.All, cancellation);

    /// <summary>One JSON object each, oldest first, of the months from <paramref name="from"/> to <paramref name="to"/>, both included.</summary>
    public async IAsyncEnumerable<string> Lines(DateOnly from, DateOnly to, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var month = from; month <= to; month = month.AddMonths(1))
        {
            var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition(month)}");
            await foreach (var row in tables.Corrections.QueryAsync<TableEntity>(filter, cancellationToken: cancellation)) yield return LongText.Get(row, "Body");
        }
    }

    private static string Row(string appeal, DateTimeOffset at) => at.UtcTicks.ToString("D19", CultureInfo.InvariantCulture) + "|" + appeal;

    private static string Partition(DateOnly month) => month.ToString("yyyyMM", CultureInfo.InvariantCulture);
}
