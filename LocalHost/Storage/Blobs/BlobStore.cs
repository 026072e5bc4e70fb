using System.Text.Encodings.Web;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs.Models;
using Microsoft.Data.Sqlite;

namespace ServerlessQiFu.LocalHost;

/// <summary>Containers and blobs in the journal; a blob is one row, written and read whole.</summary>
internal sealed class BlobStore
{
    /// <summary>Most bytes of a blob. Azure takes more; here a blob passes through memory and the one writing thread.</summary>
    public const int LargestBlob = 64 << 20;

    private const string Schema = """
        CREATE TABLE IF NOT EXISTS containers(name TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS blobs(container TEXT NOT NULL, name TEXT NOT NULL, stamp INTEGER NOT NULL, made INTEGER NOT NULL,
            type TEXT NOT NULL, metadata TEXT NOT NULL, content BLOB NOT NULL, PRIMARY KEY(container, name))
        """;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Journal _journal;
    private readonly TimeProvider _time;
    private long _lastStamp;

    public BlobStore(Journal journal, TimeProvider time)
    {
        (_journal, _time) = (journal, time);
        journal.Write(session => { foreach (var statement in Schema.Split(';')) session.Run(statement); }).GetAwaiter().GetResult();
    }

    /// <summary>Whether the container was made; false when it was there already.</summary>
    public Task<bool> Create(string container) => Write(session => session.Run("INSERT INTO containers(name) VALUES(?1) ON CONFLICT DO NOTHING", container) == 1);

    public bool Exists(string container) => Read(session => Known(session, container));

    /// <summary>Keeps a blob if the conditions allow it.</summary>
    public Task<(StorageError? Error, StoredBlob? Kept)> Put(string container, string name, byte[] content, BlobUploadOptions options)
    {
        var conditions = BlobConditions.Of(options.Conditions);
        var type = options.HttpHeaders?.ContentType ?? "application/octet-stream";
        var metadata = new Dictionary<string, string>(options.Metadata ?? new Dictionary<string, string>());
        return Write<(StorageError?, StoredBlob?)>(session =>
        {
            if (!Known(session, container)) return (StorageError.ContainerNotFound, null);
            var there = Find(session, container, name);
            if (conditions.Refuses(there?.Stamp, writing: true) is { } error) return (error, null);
            var stamp = NextStamp(there?.Stamp ?? 0);
            var blob = new StoredBlob(stamp, there?.Made ?? stamp, type, metadata, content.Length);
            session.Run("INSERT INTO blobs(container, name, stamp, made, type, metadata, content) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7) " +
                "ON CONFLICT(container, name) DO UPDATE SET stamp = excluded.stamp, type = excluded.type, metadata = excluded.metadata, content = excluded.content",
                container, name, blob.Stamp, blob.Made, type, JsonSerializer.Serialize(metadata, Json), content);
            return (null, blob);
        });
    }

    /// <summary>Deletes a blob if the conditions allow it.</summary>
    public Task<StorageError?> Delete(string container, string name, BlobRequestConditions? asked)
    {
        var conditions = BlobConditions.Of(asked);
        return Write(session =>
        {
            if (Missing(session, container, name, out var there) is { } missing) return missing;
            if (conditions.Refuses(there!.Stamp, writing: true) is { } error) return error;
            session.Run("DELETE FROM blobs WHERE container = ?1 AND name = ?2", container, name);
            return null;
        });
    }

    /// <summary>What is known of a blob, without its content.</summary>
    public (StorageError? Error, StoredBlob? Blob) Look(string container, string name, BlobRequestConditions? asked)
    {
        var conditions = BlobConditions.Of(asked);
        return Read(session => Missing(session, container, name, out var there) is { } missing ? (missing, null) : (conditions.Refuses(there!.Stamp, writing: false), there));
    }

    /// <summary>The blob with its content, of one state of the store.</summary>
    public (StorageError? Error, StoredBlob? Blob, byte[] Content) Get(string container, string name, BlobRequestConditions? asked)
    {
        var conditions = BlobConditions.Of(asked);
        return Read<(StorageError?, StoredBlob?, byte[])>(session =>
        {
            var found = session.First<(StoredBlob Blob, byte[] Content)?>(Columns + ", content" + Where, row => (Blob(row), row.Bytes(5)), container, name);
            return found is not { } there
                ? (Known(session, container) ? StorageError.BlobNotFound : StorageError.ContainerNotFound, null, [])
                : (conditions.Refuses(there.Blob.Stamp, writing: false), there.Blob, there.Content);
        });
    }

    private const string Columns = "SELECT stamp, made, type, metadata, length(content)", Where = " FROM blobs WHERE container = ?1 AND name = ?2";

    private static StoredBlob? Find(JournalSession session, string container, string name) => session.First(Columns + Where, Blob, container, name);

    private static StoredBlob Blob(JournalRow row) =>
        new(row.Long(0), row.Long(1), row.Text(2), JsonSerializer.Deserialize<Dictionary<string, string>>(row.Text(3), Json)!, row.Long(4));

    private static bool Known(JournalSession session, string container) => session.First("SELECT 1 FROM containers WHERE name = ?1", row => row.Int(0), container) == 1;

    private static StorageError? Missing(JournalSession session, string container, string name, out StoredBlob? there)
    {
        there = Find(session, container, name);
        return there is not null ? null : Known(session, container) ? StorageError.BlobNotFound : StorageError.ContainerNotFound;
    }

    private long NextStamp(long newest) => _lastStamp = Math.Max(_time.GetUtcNow().UtcTicks, Math.Max(_lastStamp, newest) + 1);

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

/// <summary>What is kept of a blob beside its content; instants in UTC ticks.</summary>
internal sealed record StoredBlob(long Stamp, long Made, string Type, Dictionary<string, string> Metadata, long Length)
{
    public ETag Tag => BlobConditions.Tag(Stamp);

    /// <summary>To the second, as HTTP says it.</summary>
    public DateTimeOffset LastModified => new(Stamp - Stamp % TimeSpan.TicksPerSecond, TimeSpan.Zero);

    public DateTimeOffset MadeAt => new(Made - Made % TimeSpan.TicksPerSecond, TimeSpan.Zero);
}
