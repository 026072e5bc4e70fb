using Azure;
using Azure.Data.Tables;

namespace ServerlessQiFu.LocalHost;

/// <summary>One change, checked and encoded on the caller's thread so that the one writing thread has only the deciding and the writing.</summary>
internal sealed class TableAction
{
    private readonly TableTransactionActionType _type;
    private readonly long _ifMatch;
    private readonly byte[] _body;

    private TableAction(TableTransactionActionType type, string partitionKey, string rowKey, long ifMatch, byte[] body, int wire) =>
        (_type, PartitionKey, RowKey, _ifMatch, _body, Wire) = (type, partitionKey, rowKey, ifMatch, body, wire);

    public string PartitionKey { get; }
    public string RowKey { get; }

    /// <summary>Estimated bytes in Azure's request.</summary>
    public int Wire { get; }

    public bool IsDelete => _type == TableTransactionActionType.Delete;

    /// <summary>Throws with Azure's code for keys, properties or sizes beyond the limits.</summary>
    public static TableAction Of(TableTransactionActionType type, ITableEntity entity, ETag ifMatch)
    {
        if (entity.PartitionKey is null || entity.RowKey is null) throw StorageError.PropertiesNeedValue.Failure();
        EntityLimits.CheckKey(entity.PartitionKey);
        EntityLimits.CheckKey(entity.RowKey);
        if (type == TableTransactionActionType.Delete) return Deletion(entity.PartitionKey, entity.RowKey, ifMatch);
        var writer = EntityBodyWriter.For(entity.PartitionKey, entity.RowKey);
        EntityShape.Of(entity.GetType()).Write(entity, writer);
        return new TableAction(type, entity.PartitionKey, entity.RowKey, Etag.Condition(ifMatch), writer.Finish(), writer.Wire);
    }

    public static TableAction Deletion(string partitionKey, string rowKey, ETag ifMatch) =>
        new(TableTransactionActionType.Delete, partitionKey, rowKey, ifMatch == default ? Etag.Any : Etag.Condition(ifMatch), [], EntityLimits.Envelope);

    /// <summary>Reads what is there and says whether the change may be made, and with which bytes.</summary>
    public StorageError? Decide(JournalSession session, RecentRows recent, long table, ref long newest, out byte[] body)
    {
        body = _body;
        var merges = _type is TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpsertMerge;
        if (There(session, recent, table, merges) is not { } row)
            return _type is TableTransactionActionType.Add or TableTransactionActionType.UpsertMerge or TableTransactionActionType.UpsertReplace || _ifMatch == Etag.None
                ? null
                : StorageError.ResourceNotFound;
        if (_type == TableTransactionActionType.Add) return StorageError.EntityAlreadyExists;
        if (_ifMatch > 0 && _ifMatch != row.Stamp) return StorageError.UpdateConditionNotSatisfied;
        newest = Math.Max(newest, row.Stamp);
        if (!merges) return null;
        body = Merge(row.Body!, _body);
        return EntityLimits.Exceeded(PartitionKey, RowKey, body);
    }

    /// <summary>What was written lately need not be looked up: this is the one writer, and a row leaves before it changes.</summary>
    private (long Stamp, byte[]? Body)? There(JournalSession session, RecentRows recent, long table, bool withBody) =>
        recent.Find(new(table, PartitionKey, RowKey)) is { } known
            ? (known.Stamp, known.Body)
            : session.First<(long, byte[]?)?>(withBody ? StampAndBody : StampOnly,
                withBody ? static row => (row.Long(0), row.Bytes(1)) : static row => (row.Long(0), null), table, PartitionKey, RowKey);

    public void Perform(JournalSession session, RecentRows recent, long table, long stamp, byte[] body)
    {
        var address = new RowAddress(table, PartitionKey, RowKey);
        recent.Leave(address);
        // Left once more: an earlier write of the same group may have put it back.
        session.Afterwards(IsDelete ? () => recent.Leave(address) : () => recent.Put(address, stamp, body));
        if (IsDelete) session.Run("DELETE FROM entities WHERE tbl = ?1 AND pk = ?2 AND rk = ?3", table, PartitionKey, RowKey);
        else session.Run(_type == TableTransactionActionType.Add ? Insert : Insert + OrReplace, table, PartitionKey, RowKey, stamp, body);
    }

    private const string StampOnly = "SELECT stamp FROM entities WHERE tbl = ?1 AND pk = ?2 AND rk = ?3";
    private const string StampAndBody = "SELECT stamp, body FROM entities WHERE tbl = ?1 AND pk = ?2 AND rk = ?3";
    private const string Insert = "INSERT INTO entities(tbl, pk, rk, stamp, body) VALUES(?1, ?2, ?3, ?4, ?5)";
    private const string OrReplace = " ON CONFLICT(tbl, pk, rk) DO UPDATE SET stamp = excluded.stamp, body = excluded.body";

    /// <summary>The old properties that the new entity does not name, then the new ones.</summary>
    private static byte[] Merge(byte[] old, byte[] changed)
    {
        var kept = new MemoryStream(old.Length + changed.Length);
        var reader = new EntityBody(old);
        while (reader.Next(out var name, out _, out var whole))
            if (!EntityBody.Find(changed, name, out _)) kept.Write(whole);
        kept.Write(changed);
        return kept.ToArray();
    }
}
