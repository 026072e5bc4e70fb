using Azure.Data.Tables;
using ServerlessQiFu.Functions.Records;

namespace ServerlessQiFu.Functions.Timers;

/// <summary>
/// When each sweeper has come to the end of a run: a row, since a timer runs on one instance only and every instance is asked whether it is ready. Without
/// its sweepers the product would take appeals in and forget the second line of its promise.
/// </summary>
public sealed class SweepRuns(RecordTables tables, TimeProvider clock)
{
    private const string Partition = "runs";

    /// <summary>How long after its last run, or after the start of the process, a sweeper is overdue: ten runs of the one, three of the other.</summary>
    private static readonly (string Sweeper, TimeSpan Patience)[] Sweepers =
        [(nameof(SweepDue), TimeSpan.FromMinutes(10)), (nameof(SweepQueues), TimeSpan.FromMinutes(30))];

    private DateTimeOffset _began;

    /// <summary>The process has started.</summary>
    public void Begin() => _began = clock.GetUtcNow();

    public Task Note(string sweeper, CancellationToken cancellation) => tables.Due.UpsertEntityAsync(
        new TableEntity(Partition, sweeper) { ["At"] = clock.GetUtcNow() }, TableUpdateMode.Replace, cancellation);

    /// <summary>False when one has not run when it should have. After a start each has its time, however long nothing ran.</summary>
    public async Task<bool> AreOnTime(CancellationToken cancellation)
    {
        foreach (var (sweeper, patience) in Sweepers)
        {
            if (clock.GetUtcNow() - _began < patience) continue;
            var row = await tables.Due.GetEntityIfExistsAsync<TableEntity>(Partition, sweeper, cancellationToken: cancellation);
            if (!row.HasValue || clock.GetUtcNow() - row.Value!.GetDateTimeOffset("At") >= patience) return false;
        }
        return true;
    }
}
