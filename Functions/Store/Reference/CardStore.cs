using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using ServerlessQiFu.Domain.Enterprises;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Store;

/// <summary>A company's card and its version, which counts the assignments.</summary>
public sealed record KeptCard(CardAssignment Assignment, int Version);

/// <summary>Which card each company holds: row <c>card</c> of its partition in <c>enterprises</c>.</summary>
public sealed class CardStore(RecordTables tables)
{
    private const string Row = "card";

    public async Task<KeptCard?> Find(string creditCode, CancellationToken cancellation)
    {
        var row = await tables.Enterprises.GetEntityIfExistsAsync<TableEntity>(creditCode, Row, cancellationToken: cancellation);
        return row.HasValue ? Read(row.Value!) : null;
    }

    /// <summary>Who hears of an appeal of that company filed on that date (the city's); null for nobody.</summary>
    public async Task<string?> OwnerOf(string creditCode, DateOnly date, CancellationToken cancellation) =>
        await Find(creditCode, cancellation) is { Assignment: var card } && card.IsValidOn(date) ? card.ServiceOwner : null;

    /// <summary>Null when somebody assigned in between: <paramref name="seen"/> is no longer the version.</summary>
    /// <param name="seen">The version to replace; 0 for the company's first card.</param>
    public async Task<KeptCard?> Assign(string creditCode, CardAssignment assignment, int seen, CancellationToken cancellation)
    {
        var row = new TableEntity(creditCode, Row) { ["Body"] = JsonSerializer.Serialize(assignment, PlainJson.Options), ["Version"] = seen + 1 };
        try
        {
            if (seen == 0) await tables.Enterprises.AddEntityAsync(row, cancellation);
            else
            {
                var before = (await tables.Enterprises.GetEntityAsync<TableEntity>(creditCode, Row, ["Version"], cancellation)).Value;
                if (before.GetInt32("Version") != seen) return null;
                await tables.Enterprises.UpdateEntityAsync(row, before.ETag, TableUpdateMode.Replace, cancellation);
            }
            return new(assignment, seen + 1);
        }
        catch (RequestFailedException faster) when (faster.Status is 404 or 409 or 412) { return null; }
    }

    private static KeptCard Read(TableEntity row) =>
        new(JsonSerializer.Deserialize<CardAssignment>(row.GetString("Body"), PlainJson.Options)!, row.GetInt32("Version") ?? 0);
}
