using System.Text.Json.Nodes;
using Azure;
using Azure.Data.Tables;
using ServerlessQiFu.Domain.Directory;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Store;

/// <summary>
/// The directory in force: the shipped file at first, then as supervisors edited it. Every edit is checked as a whole and is a
/// new version; readers see it within seconds.
/// </summary>
public sealed class DirectoryStore(RecordTables tables, TimeProvider clock)
{
    private const string Key = "directory", FileKey = "file";
    private const int MostTries = 16;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private volatile Entry? _entry;

    public async ValueTask<UnitDirectory> Current(CancellationToken cancellation) => (await Read(Fresh, cancellation)).Directory;

    /// <summary>As it stands at this moment, for whoever is about to edit it.</summary>
    public async ValueTask<UnitDirectory> Latest(CancellationToken cancellation) => (await Read(TimeSpan.Zero, cancellation)).Directory;

    /// <summary>
    /// Keeps <paramref name="file"/> where there is no directory yet. Later a file that somebody names takes the place of what is in force when it has changed and has a
    /// higher version; supervisors' edits count versions too. One that is as it was changes nothing.
    /// </summary>
    /// <exception cref="InvalidDataException">The file has changed and its version is not higher.</exception>
    public async Task Open(UnitDirectory file, bool isNamed, CancellationToken cancellation)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (!await TryOpen(file, isNamed, cancellation)) continue;
            await Read(TimeSpan.Zero, cancellation);
            return;
        }
        throw new InvalidDataException("The directory is edited faster than the directory file can be adopted: start again.");
    }

    /// <summary>False when somebody else changed the directory meanwhile.</summary>
    private async Task<bool> TryOpen(UnitDirectory file, bool isNamed, CancellationToken cancellation)
    {
        try
        {
            await tables.Directory.AddEntityAsync(Row(file), cancellation);
            await Remember(file, cancellation);
            return true;
        }
        catch (RequestFailedException exists) when (exists.Status == 409) { /* Edited or opened before. */ }
        if (!isNamed) return true;
        var inForce = await Check(file, cancellation);
        try
        {
            if (file.Version > inForce.Directory.Version) await tables.Directory.UpdateEntityAsync(Row(file), inForce.ETag, TableUpdateMode.Replace, cancellation);
        }
        catch (RequestFailedException other) when (other.Status == 412) { return false; }
        await Remember(file, cancellation);
        return true;
    }

    /// <summary>Whether a named file could be opened, before anything else of the start is kept.</summary>
    /// <exception cref="InvalidDataException">As of <see cref="Open"/>.</exception>
    public async Task CheckNamed(UnitDirectory file, CancellationToken cancellation)
    {
        if ((await tables.Directory.GetEntityIfExistsAsync<TableEntity>(Key, Key, ["Hash"], cancellation)).HasValue) await Check(file, cancellation);
    }

    private async Task<Entry> Check(UnitDirectory file, CancellationToken cancellation)
    {
        var inForce = await Read(TimeSpan.Zero, cancellation);
        var version = inForce.Directory.Version;
        var seen = await tables.Directory.GetEntityIfExistsAsync<TableEntity>(Key, FileKey, cancellationToken: cancellation);
        // Where an earlier version remembered no file, a lower number is taken for the file from before the edits.
        var isSeen = seen.HasValue ? seen.Value!.GetString("Hash") == file.Hash : file.Version < version;
        if (file.Version <= version && !isSeen && file.Hash != inForce.Directory.Hash) throw new InvalidDataException(
            $"The directory file says version {file.Version} and is not the one that was read before, but version {version} is in force: give the changed directory a version higher than {version}, with what supervisors have edited in it.");
        return inForce;
    }

    private Task Remember(UnitDirectory file, CancellationToken cancellation) =>
        tables.Directory.UpsertEntityAsync(new TableEntity(Key, FileKey) { ["Hash"] = file.Hash }, TableUpdateMode.Replace, cancellation);

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
        var now = clock.GetTimestamp();
        if (_entry is { } known && clock.IsFresh(known.ReadAt, maxAge)) return known;
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

    private sealed record Entry(UnitDirectory Directory, ETag ETag, long ReadAt);
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
