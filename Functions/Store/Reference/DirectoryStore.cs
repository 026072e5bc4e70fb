using System.Text.Json.Nodes;
using Azure;
using Azure.Data.Tables;
using ServerlessQiFu.Domain.Directory;

namespace ServerlessQiFu.Functions.Store;

/// <summary>
/// The directory in force: the shipped file at first, then as supervisors edited it. Every edit is checked as a whole and is a
/// new version; readers see it within seconds.
/// </summary>
public sealed class DirectoryStore(RecordTables tables, TimeProvider clock)
{
    private const string Key = "directory";
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private volatile Entry? _entry;

    public async ValueTask<UnitDirectory> Current(CancellationToken cancellation) => (await Read(Fresh, cancellation)).Directory;

    /// <summary>As it stands at this moment, for whoever is about to edit it.</summary>
    public async ValueTask<UnitDirectory> Latest(CancellationToken cancellation) => (await Read(TimeSpan.Zero, cancellation)).Directory;

    /// <summary>Keeps <paramref name="shipped"/> where there is no directory yet.</summary>
    public async Task Open(UnitDirectory shipped, CancellationToken cancellation)
    {
        try { await tables.Directory.AddEntityAsync(Row(shipped), cancellation); }
        catch (RequestFailedException exists) when (exists.Status == 409) { /* Edited or opened before: that one is in force. */ }
        await Read(TimeSpan.Zero, cancellation);
    }

    /// <summary>
    /// Changes the file's JSON and keeps it when the whole still holds.
    /// </summary>
    /// <param name="expected">The version the editor has seen.</param>
    public async Task<DirectoryEdit> Edit(int? expected, Action<JsonObject> change, CancellationToken cancellation)
    {
        var entry = await Read(TimeSpan.Zero, cancellation);
        if (expected is not null && expected != entry.Directory.Version) return new DirectoryEdit.Changed(entry.Directory.Version);
        var file = JsonNode.Parse(entry.Directory.Text)!.AsObject();
        change(file);
        file["version"] = entry.Directory.Version + 1;
        var reading = UnitDirectory.Parse(file.ToJsonString());
        if (reading.Value is not { } edited) return new DirectoryEdit.Wrong(reading.Errors);
        try { await tables.Directory.UpdateEntityAsync(Row(edited), entry.ETag, TableUpdateMode.Replace, cancellation); }
        catch (RequestFailedException other) when (other.Status == 412) { return new DirectoryEdit.Changed((await Read(TimeSpan.Zero, cancellation)).Directory.Version); }
        await Read(TimeSpan.Zero, cancellation);
        return new DirectoryEdit.Done(edited);
    }

    private async ValueTask<Entry> Read(TimeSpan maxAge, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (_entry is { } known && now - known.ReadAt < maxAge) return known;
        var row = (await tables.Directory.GetEntityAsync<TableEntity>(Key, Key, cancellationToken: cancellation)).Value;
        var text = LongText.Get(row, "Text");
        var directory = _entry is { } old && old.Directory.Hash == row.GetString("Hash") ? old.Directory : UnitDirectory.Parse(text).OrThrow();
        return _entry = new Entry(directory, row.ETag, now);
    }

    private static TableEntity Row(UnitDirectory directory)
    {
        var row = new TableEntity(Key, Key) { ["Hash"] = directory.Hash };
        LongText.Put(row, "Text", directory.Text);
        return row;
    }

    private sealed record Entry(UnitDirectory Directory, ETag ETag, DateTimeOffset ReadAt);
}

public abstract record DirectoryEdit
{
    public sealed record Done(UnitDirectory Directory) : DirectoryEdit;
    /// <summary>Somebody edited in between; this is the version now.</summary>
    public sealed record Changed(int Version) : DirectoryEdit;
    /// <param name="Errors">By their places in the file as it would have been.</param>
    public sealed record Wrong(IReadOnlyList<FieldError> Errors) : DirectoryEdit;

    private DirectoryEdit() { }
}
