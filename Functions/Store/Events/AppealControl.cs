using Azure;
using Azure.Data.Tables;
using ServerlessQiFu.Domain.Appeals;

namespace ServerlessQiFu.Functions.Store;

/// <summary>
/// An appeal's control row as it was read, as far as it was read: the generation of orchestrations that is alive, the ladder epoch it climbs, the call-back it
/// follows, when each of its orchestrations wakes, and the index rows that the last settlement wrote. Generation and epoch are never mixed (architecture §2).
/// </summary>
public sealed class AppealControl
{
    internal const string GenerationColumn = "Generation", EpochColumn = "Epoch", CallBackColumn = "CallBack", ClosedColumn = "Closed", QueueColumn = "QueueRow", DueColumn = "DueRow";

    private readonly TableEntity _row;

    internal AppealControl(string appeal, TableEntity row) => (Appeal, _row) = (appeal, row);

    /// <summary>What is there before the first settlement.</summary>
    internal static AppealControl None(string appeal) => new(appeal, new TableEntity(appeal, AppealRows.ControlRow));

    /// <summary>The appeal's number; a row read by columns has no keys.</summary>
    public string Appeal { get; }

    /// <summary>Null before the first.</summary>
    public int? Generation => _row.GetInt32(GenerationColumn);

    /// <summary>The epoch that the ladder climbs.</summary>
    public int? Epoch => _row.GetInt32(EpochColumn);

    /// <summary>The call-back that an orchestration follows or has followed.</summary>
    public string? CallBack => _row.GetString(CallBackColumn);

    /// <summary>Its orchestrations have ended with it.</summary>
    public bool IsClosed => _row.GetBoolean(ClosedColumn) == true;

    public IReadOnlyList<RowKeyPair> QueueRows => RowKeyPair.AllFrom(QueueText);
    public RowKeyPair? DueRow => RowKeyPair.From(DueText);

    /// <summary>Default where the row is not there.</summary>
    public ETag ETag => _row.ETag;

    internal string? QueueText => _row.GetString(QueueColumn);
    internal string? DueText => _row.GetString(DueColumn);

    /// <summary>When this very instance wakes by itself; <see cref="WakeSchedule.Never"/> where it has not said so.</summary>
    public DateTimeOffset WakeOf(OrchestrationKind kind, string instance) => WakeSchedule.Of(_row, kind, instance);

    /// <summary>Whether another generation or epoch has said when it wakes.</summary>
    public bool IsWakeOfAnother(OrchestrationKind kind, string instance) => WakeSchedule.IsOfAnother(_row, kind, instance);

    /// <summary>When the sweeper last woke this very instance, which had not woken by itself.</summary>
    public DateTimeOffset? LastResend(string instance) => WakeSchedule.LastResend(_row, instance);
}
