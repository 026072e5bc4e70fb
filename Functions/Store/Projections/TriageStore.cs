using System.Text.Json;
using Azure.Data.Tables;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Store;

/// <summary>What the machine thought of an appeal and what it rested on; nothing of the letter (domain.md §9.3, REC 6).</summary>
/// <param name="Redacted">How many things of each kind were hidden before any model read it.</param>
/// <param name="FollowUpOf">The same company's open appeal about the same matter.</param>
/// <param name="Companies">Other companies with the same matter open.</param>
/// <param name="Precedent">The appeal whose ruling decided the unit.</param>
public sealed record MachineTriage(
    TriageDecision Decision, IReadOnlyDictionary<string, int> Redacted, string? FollowUpOf, int Companies, IReadOnlyList<SimilarAppeal> Similar, string? Precedent,
    DateTimeOffset At);

/// <summary>Table <c>triage</c>: partition = the appeal, one row. Written before the decision is carried, so that what was decided can always be explained.</summary>
public sealed class TriageStore(RecordTables tables)
{
    private const string Row = "machine";

    public async Task Keep(string appeal, MachineTriage triage, CancellationToken cancellation)
    {
        var row = new TableEntity(appeal, Row);
        LongText.Put(row, "Body", JsonSerializer.Serialize(triage, PlainJson.Options));
        await tables.Triage.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellation);
    }

    public async Task<MachineTriage?> Find(string appeal, CancellationToken cancellation)
    {
        var row = await tables.Triage.GetEntityIfExistsAsync<TableEntity>(appeal, Row, cancellationToken: cancellation);
        return row.HasValue ? JsonSerializer.Deserialize<MachineTriage>(LongText.Get(row.Value!, "Body"), PlainJson.Options) : null;
    }
}
