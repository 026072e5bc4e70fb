using Azure;
using Azure.Data.Tables;
using ServerlessQiFu.Domain.Appeals;
using static ServerlessQiFu.Functions.Store.AppealControl;

namespace ServerlessQiFu.Functions.Store;

/// <summary>
/// Reads and writes the control rows of appeals. A write merges: it touches the columns it names and leaves the others. Where two could say different things of
/// one column, the write holds only against the row as it was read, and the answer says whether it held.
/// </summary>
public sealed class ControlStore(RecordTables tables)
{
    /// <summary>Tries to write the row while others write it.</summary>
    private const int MostTries = 16;

    private static readonly string[] OrchestrationColumns =
        [GenerationColumn, EpochColumn, CallBackColumn, ClosedColumn, WakeSchedule.Column(OrchestrationKind.Own), WakeSchedule.Column(OrchestrationKind.Ladder), WakeSchedule.Column(OrchestrationKind.CallBack)];
    private static readonly string[] SettlementColumns = [QueueColumn, DueColumn, .. OrchestrationColumns];
    private static readonly string[] GenerationOnly = [GenerationColumn], DueRowOnly = [DueColumn];

    /// <summary>The whole row; null before the first settlement.</summary>
    public Task<AppealControl?> Find(string appeal, CancellationToken cancellation) => Read(appeal, null, cancellation);

    /// <summary>The whole row of an appeal that has one.</summary>
    public async Task<AppealControl> Get(string appeal, CancellationToken cancellation) =>
        new(appeal, (await tables.Appeals.GetEntityAsync<TableEntity>(appeal, AppealRows.ControlRow, cancellationToken: cancellation)).Value);

    /// <summary>What a settlement asks of it; empty before the first.</summary>
    public async Task<AppealControl> ForSettlement(string appeal, CancellationToken cancellation) =>
        await Read(appeal, SettlementColumns, cancellation) ?? None(appeal);

    /// <summary>The generation, and when its orchestration of this kind wakes.</summary>
    public Task<AppealControl?> WithWake(string appeal, OrchestrationKind kind, CancellationToken cancellation) =>
        Read(appeal, [GenerationColumn, WakeSchedule.Column(kind)], cancellation);

    public async Task<int?> GenerationOf(string appeal, CancellationToken cancellation) => (await Read(appeal, GenerationOnly, cancellation))?.Generation;

    /// <summary>The due row that the last settlement wrote.</summary>
    public async Task<RowKeyPair?> DueRowOf(string appeal, CancellationToken cancellation) => (await Read(appeal, DueRowOnly, cancellation))?.DueRow;

    /// <summary>Makes a generation the living one; false when somebody else has changed the row since it was read as <paramref name="seen"/>.</summary>
    /// <param name="seen">Default where there was no row.</param>
    public async Task<bool> BeginGeneration(string appeal, NewGeneration begun, ETag seen, CancellationToken cancellation)
    {
        var row = Row(appeal, GenerationColumn, begun.Generation);
        (row[EpochColumn], row[ClosedColumn]) = (begun.Epoch, false);
        if (begun.OwnWakes is { } wakes) row[WakeSchedule.Column(OrchestrationKind.Own)] = WakeSchedule.Text(begun.Own, wakes);
        if (begun.CallBack is { } callBack) row[CallBackColumn] = callBack;
        try
        {
            if (seen == default) await tables.Appeals.AddEntityAsync(row, cancellation);
            else await tables.Appeals.UpdateEntityAsync(row, seen, TableUpdateMode.Merge, cancellation);
            return true;
        }
        catch (RequestFailedException other) when (other.Status is 409 or 412) { return false; /* Somebody else began it. */ }
    }

    /// <summary>When an orchestration wakes; false when somebody else has written the row since it was read as <paramref name="seen"/>.</summary>
    public Task<bool> RecordWake(string appeal, OrchestrationKind kind, string instance, DateTimeOffset at, ETag seen, CancellationToken cancellation) =>
        TryMerge(Row(appeal, WakeSchedule.Column(kind), WakeSchedule.Text(instance, at)), seen, cancellation);

    /// <summary>The epoch that is climbed, and when its ladder wakes unless the ladder has said so itself; false when another generation or a later epoch is there.</summary>
    /// <param name="wakes">Null where it is not known.</param>
    public async Task<bool> RecordEpoch(string appeal, int generation, int epoch, string ladder, DateTimeOffset? wakes, CancellationToken cancellation)
    {
        var (row, column) = (Row(appeal, EpochColumn, epoch), WakeSchedule.Column(OrchestrationKind.Ladder));
        for (var tries = 0; tries < MostTries; tries++)
        {
            var control = new AppealControl(appeal, (await tables.Appeals.GetEntityAsync<TableEntity>(appeal, AppealRows.ControlRow, OrchestrationColumns, cancellation)).Value);
            if (control.Generation != generation || control.Epoch > epoch) return false;
            if (wakes is { } at && control.WakeOf(OrchestrationKind.Ladder, ladder) == WakeSchedule.Never) row[column] = WakeSchedule.Text(ladder, at);
            else row.Remove(column);
            if (await TryMerge(row, control.ETag, cancellation)) return true;
        }
        throw new InvalidOperationException($"The control row of {appeal} changes faster than it can be written; the sweeper looks again.");
    }

    /// <summary>The sweeper has woken an orchestration that had not woken by itself.</summary>
    public Task RecordResend(string appeal, string instance, DateTimeOffset at, CancellationToken cancellation) =>
        Merge(Row(appeal, WakeSchedule.Resent, WakeSchedule.Text(instance, at)), cancellation);

    public Task RecordCallBack(string appeal, string callBack, CancellationToken cancellation) => Merge(Row(appeal, CallBackColumn, callBack), cancellation);

    public Task RecordClosed(string appeal, CancellationToken cancellation) => Merge(Row(appeal, ClosedColumn, true), cancellation);

    private async Task<AppealControl?> Read(string appeal, string[]? columns, CancellationToken cancellation)
    {
        var row = await tables.Appeals.GetEntityIfExistsAsync<TableEntity>(appeal, AppealRows.ControlRow, columns, cancellation);
        return row.HasValue ? new(appeal, row.Value!) : null;
    }

    private static TableEntity Row(string appeal, string column, object value) => new(appeal, AppealRows.ControlRow) { [column] = value };

    private Task Merge(TableEntity row, CancellationToken cancellation) => tables.Appeals.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Merge, cancellation);

    private async Task<bool> TryMerge(TableEntity row, ETag seen, CancellationToken cancellation)
    {
        try
        {
            await tables.Appeals.UpdateEntityAsync(row, seen, TableUpdateMode.Merge, cancellation);
            return true;
        }
        catch (RequestFailedException other) when (other.Status == 412) { return false; }
    }
}

/// <param name="Own">The appeal's own orchestration in this generation.</param>
/// <param name="OwnWakes">When that one wakes; null until it says so itself.</param>
/// <param name="CallBack">The call-back that is open; null for none.</param>
public sealed record NewGeneration(int Generation, int Epoch, string Own, DateTimeOffset? OwnWakes, string? CallBack);
