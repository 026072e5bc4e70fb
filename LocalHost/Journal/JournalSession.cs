using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ServerlessQiFu.LocalHost;

/// <summary>One SQLite connection with its prepared statements. Parameters are positional: <c>?1, ?2 …</c>.</summary>
internal sealed class JournalSession(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, sqlite3_stmt> _prepared = new(StringComparer.Ordinal);
    private readonly sqlite3 _handle = connection.Handle!;
    private readonly List<Action> _afterwards = [];

    /// <summary>Runs a statement and returns the number of rows it changed.</summary>
    public int Run(string sql, params ReadOnlySpan<object?> values)
    {
        var statement = Bind(sql, values);
        try
        {
            while (Step(statement) == raw.SQLITE_ROW) { }
            return raw.sqlite3_changes(_handle);
        }
        finally { Release(statement); }
    }

    /// <summary>Runs a query and returns what <paramref name="read"/> makes of each row.</summary>
    public List<T> Rows<T>(string sql, Func<JournalRow, T> read, params ReadOnlySpan<object?> values)
    {
        var statement = Bind(sql, values);
        try
        {
            var rows = new List<T>();
            while (Step(statement) == raw.SQLITE_ROW) rows.Add(read(new JournalRow(statement)));
            return rows;
        }
        finally { Release(statement); }
    }

    /// <summary>Shows each row of a query to <paramref name="visit"/> until that returns false.</summary>
    public void Visit(string sql, Func<JournalRow, bool> visit, params ReadOnlySpan<object?> values)
    {
        var statement = Bind(sql, values);
        try { while (Step(statement) == raw.SQLITE_ROW && visit(new JournalRow(statement))) { } }
        finally { Release(statement); }
    }

    /// <summary>The first row of a query, or the default where there is none.</summary>
    public T? First<T>(string sql, Func<JournalRow, T> read, params ReadOnlySpan<object?> values)
    {
        var statement = Bind(sql, values);
        try { return Step(statement) == raw.SQLITE_ROW ? read(new JournalRow(statement)) : default; }
        finally { Release(statement); }
    }

    /// <summary>The key SQLite gave to the row inserted last on this connection.</summary>
    public long LastInsertedRow => raw.sqlite3_last_insert_rowid(_handle);

    /// <summary>Whether a transaction is open; SQLite may end one by itself after a failure.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    /// <summary>Rows changed on this connection so far.</summary>
    public int Changes => raw.sqlite3_total_changes(_handle);

    /// <summary>Whether SQLite could open the file for reading only; it does that without a word.</summary>
    public bool IsReadOnly => raw.sqlite3_db_readonly(_handle, "main") == 1;

    /// <summary>Has something done as soon as what this session is writing is on the disk, before anybody is answered; never, if it is undone.</summary>
    public void Afterwards(Action act) => _afterwards.Add(act);

    /// <summary>Tells whoever listens to the journal, as soon as it is on the disk: so that nobody has to look for what is new.</summary>
    public void Announce(object news)
    {
        if (Listeners is { } listeners) Afterwards(() => listeners.Hear(news));
    }

    /// <summary>Who hears of what this session announces; nobody listens to a reader.</summary>
    public JournalListeners? Listeners { get; init; }

    /// <summary>How much is to be done afterwards so far; a mark for <see cref="Undo"/>.</summary>
    public int Pending => _afterwards.Count;

    /// <summary>What was to be done after <paramref name="mark"/> is not.</summary>
    public void Undo(int mark = 0) => _afterwards.RemoveRange(mark, _afterwards.Count - mark);

    /// <summary>The transaction is on the disk.</summary>
    public void Kept()
    {
        foreach (var act in _afterwards) act();
        _afterwards.Clear();
    }

    public void Dispose()
    {
        foreach (var statement in _prepared.Values) statement.Dispose();
        connection.Dispose();
    }

    private sqlite3_stmt Bind(string sql, ReadOnlySpan<object?> values)
    {
        ref var slot = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_prepared, sql, out _);
        if (slot is null)
        {
            var code = raw.sqlite3_prepare_v3(_handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out slot);
            if (code != raw.SQLITE_OK) { _prepared.Remove(sql); throw Failure(code); }
        }
        var statement = slot!;
        for (var i = 0; i < values.Length; i++)
        {
            var code = values[i] switch
            {
                null => raw.sqlite3_bind_null(statement, i + 1),
                string s => Text(statement, i + 1, s),
                long n => raw.sqlite3_bind_int64(statement, i + 1, n),
                int n => raw.sqlite3_bind_int64(statement, i + 1, n),
                bool b => raw.sqlite3_bind_int64(statement, i + 1, b ? 1 : 0),
                double d => raw.sqlite3_bind_double(statement, i + 1, d),
                byte[] b => raw.sqlite3_bind_blob(statement, i + 1, b),
                ReadOnlyMemory<byte> b => raw.sqlite3_bind_blob(statement, i + 1, b.Span),
                var other => throw new ArgumentException($"SQLite cannot hold a {other.GetType().Name}; bind text, a number or bytes."),
            };
            if (code != raw.SQLITE_OK) throw Failure(code);
        }
        return statement;
    }

    /// <summary>Binds without an array on the heap where the text is short, as keys are.</summary>
    private static int Text(sqlite3_stmt statement, int index, string text)
    {
        const int Short = 256;
        if (text.Length is 0 or > Short) return raw.sqlite3_bind_text(statement, index, text);
        Span<byte> bytes = stackalloc byte[Short * 3];
        return raw.sqlite3_bind_text(statement, index, bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Step(sqlite3_stmt statement)
    {
        var code = raw.sqlite3_step(statement);
        return code is raw.SQLITE_ROW or raw.SQLITE_DONE ? code : throw Failure(code);
    }

    private static void Release(sqlite3_stmt statement)
    {
        raw.sqlite3_reset(statement);
        raw.sqlite3_clear_bindings(statement);
    }

    private SqliteException Failure(int code) =>
        new($"SQLite error {code}: {raw.sqlite3_errmsg(_handle).utf8_to_string()}", code, raw.sqlite3_extended_errcode(_handle));
}

/// <summary>A row under the cursor; valid only inside the reading function.</summary>
internal readonly struct JournalRow(sqlite3_stmt statement)
{
    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;
    public string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();
    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);
    public long Long(int column) => raw.sqlite3_column_int64(statement, column);
    public int Int(int column) => raw.sqlite3_column_int(statement, column);
    public double Double(int column) => raw.sqlite3_column_double(statement, column);

    /// <summary>The bytes where they lie, without a copy; gone when the cursor moves.</summary>
    public ReadOnlySpan<byte> Span(int column) => raw.sqlite3_column_blob(statement, column);

    public byte[] Bytes(int column) => raw.sqlite3_column_blob(statement, column).ToArray();
}
