using Microsoft.Data.Sqlite;

namespace ServerlessQiFu.LocalHost;

/// <summary>
/// Tables and entities in the journal. An entity is one row, keyed by table, partition and row key, so a partition lies together in key order.
/// </summary>
internal sealed class TableStore
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS tables(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE);
        CREATE TABLE IF NOT EXISTS entities(tbl INTEGER NOT NULL, pk TEXT NOT NULL, rk TEXT NOT NULL, stamp INTEGER NOT NULL, body BLOB NOT NULL,
            PRIMARY KEY(tbl, pk, rk)) WITHOUT ROWID
        """;

    private readonly Journal _journal;
    private readonly TimeProvider _time;
    private long _lastStamp;

    public TableStore(Journal journal, TimeProvider time)
    {
        (_journal, _time) = (journal, time);
        journal.Write(session => { foreach (var statement in Schema.Split(';')) session.Run(statement); }).GetAwaiter().GetResult();
    }

    /// <summary>Whether the table was made; false when it was there already.</summary>
    public Task<bool> Create(string table) => Write(session =>
    {
        var isNew = session.Run("INSERT INTO tables(name) VALUES(?1) ON CONFLICT DO NOTHING", table) == 1;
        _ = Find(session, table);
        return isNew;
    });

    /// <summary>Whether there was such a table; its entities are gone with it.</summary>
    public Task<bool> Drop(string table) => Write(session =>
    {
        if (Find(session, table) is not { } id) return false;
        _journal.Recent.Forget(table);
        session.Run("DELETE FROM entities WHERE tbl = ?1", id);
        session.Run("DELETE FROM tables WHERE id = ?1", id);
        session.Afterwards(() => _journal.Recent.Forget(table));
        return true;
    });

    public List<string> Tables() => Read(session => session.Rows("SELECT name FROM tables ORDER BY name", row => row.Text(0)));

    /// <summary>Does all of the actions or none; they are of one partition and each of another row.</summary>
    public Task<TableVerdict> Apply(string table, IReadOnlyList<TableAction> actions) => Write(session => Apply(session, table, actions));

    /// <summary>One entity, made from the stored bytes by <paramref name="shape"/>, or the error.</summary>
    public (T? Entity, StorageError? Error) Get<T>(string table, string partitionKey, string rowKey, EntityShape shape, HashSet<string>? select)
        where T : class
    {
        if (!_journal.IsClosed && _journal.Recent.Table(table) is { } id && _journal.Recent.Find(new(id, partitionKey, rowKey)) is { } recent)
            return ((T)(object)shape.Read(new StoredEntity(partitionKey, rowKey, recent.Stamp, recent.Body), select), null);
        return Read(session =>
        {
            var found = session.First<(T?, StorageError?)?>(
                "SELECT e.stamp, e.body FROM tables t LEFT JOIN entities e ON e.tbl = t.id AND e.pk = ?2 AND e.rk = ?3 WHERE t.name = ?1",
                row => row.IsNull(0)
                    ? (null, StorageError.ResourceNotFound)
                    : ((T)(object)shape.Read(new StoredEntity(partitionKey, rowKey, row.Long(0), row.Span(1)), select), null),
                table, partitionKey, rowKey);
            return found ?? (null, StorageError.TableNotFound);
        });
    }

    /// <summary>
    /// At most <paramref name="take"/> rows after <paramref name="after"/> in key order, and the key to go on after, null at the end.
    /// </summary>
    public (List<T> Rows, string? Next) Page<T>(string table, PartitionQuery query, string? after, int take, EntityShape shape, HashSet<string>? select)
        where T : class
    {
        var resumed = after is not null && ODataLiteral.CompareText(after, query.From) >= 0;
        var sql = Selection(query.FromIncluded && !resumed, query.To is null ? null : query.ToIncluded);
        var limit = query.Rest is null ? take + 1 : EntityLimits.RowsLookedAt + 1;
        var known = _journal.Recent.Table(table);
        return Read(session =>
        {
            var id = known ?? Number(session, table) ?? throw StorageError.TableNotFound.Failure();
            ReadOnlySpan<object?> values = [id, query.PartitionKey, resumed ? after : query.From, limit, query.To];
            var rows = new List<T>(Math.Min(take, 64));
            var (seen, more, last) = (0, false, after);
            session.Visit(sql, row =>
            {
                if (rows.Count == take || seen == EntityLimits.RowsLookedAt) { more = true; return false; }
                seen++;
                last = row.Text(0);
                var stored = new StoredEntity(query.PartitionKey, last, row.Long(1), row.Span(2));
                if (query.Rest?.Matches(stored) ?? true) rows.Add((T)(object)shape.Read(stored, select));
                return true;
            }, values[..(query.To is null ? 4 : 5)]);
            // Dropped since its number was looked up.
            if (rows.Count == 0 && known is not null && _journal.Recent.Table(table) != known && Number(session, table) is null) throw StorageError.TableNotFound.Failure();
            return (rows, more ? last : null);
        });
    }

    private static string Selection(bool fromIncluded, bool? toIncluded) => (fromIncluded, toIncluded) switch
    {
        (true, null) => Scan + "rk >= ?3" + InOrder,
        (true, true) => Scan + "rk >= ?3 AND rk <= ?5" + InOrder,
        (true, false) => Scan + "rk >= ?3 AND rk < ?5" + InOrder,
        (false, null) => Scan + "rk > ?3" + InOrder,
        (false, true) => Scan + "rk > ?3 AND rk <= ?5" + InOrder,
        (false, false) => Scan + "rk > ?3 AND rk < ?5" + InOrder,
    };

    private const string Scan = "SELECT rk, stamp, body FROM entities WHERE tbl = ?1 AND pk = ?2 AND ";
    private const string InOrder = " ORDER BY rk LIMIT ?4";

    /// <summary>First every condition, then every write: a refusal has nothing to undo.</summary>
    private TableVerdict Apply(JournalSession session, string table, IReadOnlyList<TableAction> actions)
    {
        if (Find(session, table) is not { } id) return new TableVerdict(StorageError.TableNotFound, 0, 0);
        var bodies = new byte[actions.Count][];
        var newest = 0L;
        for (var i = 0; i < actions.Count; i++)
        {
            var error = actions[i].Decide(session, _journal.Recent, id, ref newest, out bodies[i]);
            if (error is not null) return new TableVerdict(error, i, 0);
        }
        var stamp = NextStamp(newest);
        for (var i = 0; i < actions.Count; i++) actions[i].Perform(session, _journal.Recent, id, stamp, bodies[i]);
        return new TableVerdict(null, 0, stamp);
    }

    /// <summary>Time as the tag of a write: later than every write before it, however coarse or backward the clock.</summary>
    private long NextStamp(long newest) =>
        _lastStamp = Math.Max(_time.GetUtcNow().UtcTicks, Math.Max(_lastStamp, newest) + 1);

    /// <summary>Where it is about to be written to.</summary>
    private long? Find(JournalSession session, string table)
    {
        if (_journal.Recent.Table(table) is { } known) return known;
        var found = Number(session, table);
        if (found is { } id) session.Afterwards(() => _journal.Recent.Know(table, id));
        return found;
    }

    private static long? Number(JournalSession session, string table) =>
        session.First<long?>("SELECT id FROM tables WHERE name = ?1", row => row.Long(0), table);

    private async Task<T> Write<T>(Func<JournalSession, T> work)
    {
        try { return await _journal.Write(work); }
        catch (Exception broken) when (broken is SqliteException or JournalUnavailableException) { throw StorageError.ServerBusy(broken); }
    }

    private T Read<T>(Func<JournalSession, T> work)
    {
        try { return _journal.Read(work); }
        catch (Exception broken) when (broken is SqliteException or JournalUnavailableException) { throw StorageError.ServerBusy(broken); }
    }
}

/// <summary>What came of a request: the error and the action it is about, or the stamp that all its entities carry now.</summary>
internal readonly record struct TableVerdict(StorageError? Error, int Action, long Stamp);
