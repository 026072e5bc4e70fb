using Azure;
using Azure.Data.Tables;

namespace ServerlessQiFu.LocalHost;

/// <summary>An entity-group transaction, held to its rules before anything is read.</summary>
internal static class TableTransaction
{
    /// <summary>
    /// At most 100 actions on different rows of one partition, under 4 MiB as Azure's client would send them.
    /// Throws <see cref="TableTransactionFailedException"/> with the index of the first action at fault.
    /// </summary>
    public static List<TableAction> Of(IEnumerable<TableTransactionAction> asked)
    {
        var actions = new List<TableAction>();
        var rows = new HashSet<string>(StringComparer.Ordinal);
        var wire = 0L;
        foreach (var action in asked)
        {
            var at = actions.Count;
            if (at == EntityLimits.Actions) throw StorageError.TooManyActions.FailureOf(EntityLimits.Actions - 1);
            actions.Add(Checked(action, at));
            if (actions[at].PartitionKey != actions[0].PartitionKey) throw StorageError.DifferentPartitions.FailureOf(at);
            if (!rows.Add(actions[at].RowKey)) throw StorageError.InvalidDuplicateRow.FailureOf(at);
            if ((wire += actions[at].Wire) >= EntityLimits.TransactionBytes) throw StorageError.RequestBodyTooLarge.FailureOf(at);
        }
        return actions.Count > 0 ? actions : throw new InvalidOperationException("The batch contains no entity operations.");
    }

    private static TableAction Checked(TableTransactionAction action, int at)
    {
        try { return TableAction.Of(action.ActionType, action.Entity, action.ETag); }
        catch (RequestFailedException failure) when (failure is not TableTransactionFailedException)
        {
            throw new StorageError(failure.Status, failure.ErrorCode!, failure.Message).FailureOf(at);
        }
    }
}
