using Azure.Data.Tables;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Escalation;

namespace ServerlessQiFu.Functions.Records;

/// <summary>
/// Pulling work: the most urgent appeals of a unit's queue, or of the triage desk, each to one person. The queue's rows only
/// point; the append on the appeal decides who has it.
/// </summary>
public sealed class UnitQueue(RecordTables tables, AppealRecords records, Casework casework, ClaimHints hints)
{
    /// <summary>Rows of the queue's head that claims choose from (architecture §3).</summary>
    private const int Head = 64;
    private static readonly string[] Columns = ["PartitionKey", "RowKey", "Version"];

    public async Task<IReadOnlyList<Carried.Done>> Claim(
        string queue, int most, AppealCommand command, Actor actor, DurableTaskClient durable, CancellationToken cancellation)
    {
        var claimed = new List<Carried.Done>(most);
        string? after = null;
        while (claimed.Count < most)
        {
            var rows = await ReadHead(queue, after, cancellation);
            foreach (var row in rows)
            {
                if (claimed.Count == most) break;
                if (await TryOne(row, command, actor, durable, cancellation) is { } done) claimed.Add(done);
            }
            if (rows.Count < Head) break;
            after = rows[^1].RowKey;
        }
        return claimed;
    }

    private async Task<List<TableEntity>> ReadHead(string queue, string? after, CancellationToken cancellation)
    {
        var partition = IndexRows.QueuePartition(queue);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {after ?? ""}");
        var rows = new List<TableEntity>(Head);
        await foreach (var row in tables.Queues.QueryAsync<TableEntity>(filter, maxPerPage: Head, select: Columns, cancellationToken: cancellation))
        {
            rows.Add(row);
            if (rows.Count == Head) break;
        }
        return rows;
    }

    private async Task<Carried.Done?> TryOne(TableEntity row, AppealCommand command, Actor actor, DurableTaskClient durable, CancellationToken cancellation)
    {
        var appeal = row.RowKey[(row.RowKey.IndexOf('|', StringComparison.Ordinal) + 1)..];
        if (!hints.TryTake(appeal)) return null;
        var snapshot = await records.Find(appeal, cancellation);
        if (snapshot is not null && IndexRows.QueueOf(snapshot.State) + "|0" == row.PartitionKey
            && await casework.Try(snapshot, command, actor, durable, null, cancellation) is Carried.Done { Events.Count: > 0 } done) return done;

        hints.Forget(appeal);
        if (snapshot is not null && IndexRows.QueueOf(snapshot.State) + "|0" != row.PartitionKey)
            await IndexRows.Drop(tables.Queues, new(row.PartitionKey, row.RowKey), snapshot.Version, cancellation);
        return null;
    }
}
