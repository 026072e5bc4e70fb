using Azure;
using Azure.Data.Tables;
using BitFaster.Caching.Lru;
using ServerlessQiFu.Domain.Appeals;

namespace ServerlessQiFu.Functions.Store;

/// <summary>
/// The truth about appeals: table <c>appeals</c>, partition = the appeal's number, rows as <see cref="AppealRows"/> names them. The control row is
/// <see cref="ControlStore"/>'s.
/// </summary>
public sealed class AppealRecords(RecordTables tables)
{
    private static readonly string[] StateColumns = ["Body", "Body1", "Version", "Operation", "At"];
    private static readonly string[] VersionColumn = ["Version"], OpenColumn = ["Open"], TagOnly = ["PartitionKey"];

    /// <summary>
    /// Appeals whose parsed events and state are remembered, about 8 KB each. What it saves is in docs/figures/kept.md.
    /// </summary>
    private const int MostRemembered = 4_000;

    /// <summary>By appeal, its events from the first on: what is in the record never changes.</summary>
    private readonly ConcurrentLru<string, Recorded[]> _events = new(MostRemembered);

    /// <summary>By appeal, its state as it was under a tag: true as long as the store shows that tag.</summary>
    private readonly ConcurrentLru<string, Snapshot> _states = new(MostRemembered);

    public async Task<Snapshot?> Find(string id, CancellationToken cancellation)
    {
        // What is remembered is asked for its tag alone first, which comes with any selection: mostly it is still the same.
        if (_states.TryGet(id, out var known))
        {
            var tag = await tables.Appeals.GetEntityIfExistsAsync<TableEntity>(id, AppealRows.StateRow, TagOnly, cancellation);
            if (!tag.HasValue) return null;
            if (tag.Value!.ETag == known.ETag) return known;
        }
        var row = await tables.Appeals.GetEntityIfExistsAsync<TableEntity>(id, AppealRows.StateRow, StateColumns, cancellation);
        return row.HasValue ? Read(id, row.Value!) : null;
    }

    /// <summary>How far the record is; 0 where nothing is filed.</summary>
    public async Task<int> VersionOf(string id, CancellationToken cancellation)
    {
        var row = await tables.Appeals.GetEntityIfExistsAsync<TableEntity>(id, AppealRows.StateRow, VersionColumn, cancellation);
        return row.HasValue ? row.Value!.GetInt32("Version") ?? 0 : 0;
    }

    /// <summary>Whether it was filed and has not ended.</summary>
    public async Task<bool> IsOpen(string id, CancellationToken cancellation)
    {
        var row = await tables.Appeals.GetEntityIfExistsAsync<TableEntity>(id, AppealRows.StateRow, OpenColumn, cancellation);
        return row.HasValue && row.Value!.GetBoolean("Open") != false;
    }

    /// <summary>All events of an appeal, in order.</summary>
    public Task<IReadOnlyList<Recorded>> History(string id, CancellationToken cancellation) => Events(id, 1, int.MaxValue, cancellation);

    /// <summary>The events with versions from <paramref name="from"/> to <paramref name="to"/>, both included, as far as there are any.</summary>
    public async Task<IReadOnlyList<Recorded>> Events(string id, int from, int to, CancellationToken cancellation)
    {
        var known = _events.TryGet(id, out var remembered) ? remembered : [];
        if (known.Length < to)
        {
            List<Recorded> events = [.. known, .. await ReadEvents(id, known.Length + 1, to, cancellation)];
            // A gap is nothing to build on; whoever asked counts and sees it.
            if (events.Count == 0 || events[^1].Version != events.Count) return [.. events.Where(e => e.Version >= from)];
            known = [.. events];
            _events.AddOrUpdate(id, known);
        }
        return from > known.Length ? [] : new ArraySegment<Recorded>(known, from - 1, Math.Min(to, known.Length) - from + 1);
    }

    private async Task<List<Recorded>> ReadEvents(string id, int from, int to, CancellationToken cancellation)
    {
        var (first, last) = (AppealRows.EventRow(from), AppealRows.EventRow(to));
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {id} and RowKey ge {first} and RowKey le {last}");
        var events = new List<Recorded>();
        await foreach (var row in tables.Appeals.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
            events.Add(AppealJson.Read<Recorded>(LongText.Get(row, "Body")));
        return events;
    }

    /// <summary>The answer given to a key before, or null.</summary>
    public async Task<KeyedAnswer?> AnswerTo(string id, string key, CancellationToken cancellation)
    {
        var row = await tables.Appeals.GetEntityIfExistsAsync<TableEntity>(id, AppealRows.IdempotencyRow(key), cancellationToken: cancellation);
        return row.HasValue ? new KeyedAnswer(key, row.Value!.GetString("Hash"), row.Value!.GetInt32("Version") ?? 0, row.Value!.GetString("Status")) : null;
    }

    /// <summary>
    /// One transaction: events, snapshot, outbox and the answer to the key. The only thing that makes anything true.
    /// Returns null when somebody else was faster: read again and decide again.
    /// </summary>
    public async Task<Snapshot?> Append(
        Snapshot before, Appeal after, IReadOnlyList<Recorded> events, KeyedAnswer? answer, CancellationToken cancellation)
    {
        var operation = Guid.NewGuid();
        var version = events[^1].Version;
        var state = new TableEntity(before.Id, AppealRows.StateRow) 
        {
            ["Version"] = version, ["Operation"] = operation, ["At"] = events[^1].At, ["Open"] = after is Appeal.Existing and not Appeal.Ended,
        };
        LongText.Put(state, "Body", AppealJson.Write(after));

        var actions = new List<TableTransactionAction>(events.Count * 2 + 2)
        {
            before.Version == 0
                ? new(TableTransactionActionType.Add, state)
                : new(TableTransactionActionType.UpdateReplace, state, before.ETag),
        };
        foreach (var recorded in events)
        {
            var row = new TableEntity(before.Id, AppealRows.EventRow(recorded.Version));
            LongText.Put(row, "Body", AppealJson.Write(recorded));
            actions.Add(new(TableTransactionActionType.Add, row));
            actions.Add(new(TableTransactionActionType.Add, new TableEntity(before.Id, AppealRows.OutboxRow(recorded.Version))));
        }
        if (answer is not null)
            actions.Add(new(TableTransactionActionType.Add, new TableEntity(before.Id, AppealRows.IdempotencyRow(answer.Key))
            {
                ["Hash"] = answer.Hash, ["Version"] = answer.Version, ["Status"] = answer.Status,
            }));

        try
        {
            var response = await tables.Appeals.SubmitTransactionAsync(actions, cancellation);
            var written = new Snapshot(before.Id, after, version, events[^1].At, response.Value[0].Headers.ETag ?? default);
            var known = before.Version == 0 ? [] : _events.TryGet(before.Id, out var remembered) ? remembered : null;
            if (known?.Length == before.Version) _events.AddOrUpdate(before.Id, [.. known, .. events]);
            _states.AddOrUpdate(before.Id, written);
            return written;
        }
        catch (RequestFailedException conflict) when (conflict.Status is 409 or 412)
        {
            // A write that timed out may have happened: then the conflict is with ourselves.
            var row = await tables.Appeals.GetEntityIfExistsAsync<TableEntity>(before.Id, AppealRows.StateRow, StateColumns, cancellation);
            if (!row.HasValue) return null;
            var now = Read(before.Id, row.Value!);
            return row.Value!.GetGuid("Operation") == operation ? now : null;
        }
    }

    internal Snapshot Read(string id, TableEntity row)
    {
        if (_states.TryGet(id, out var known) && known.ETag == row.ETag) return known;
        var read = new Snapshot(
            id, AppealJson.Read<Appeal>(LongText.Get(row, "Body")), row.GetInt32("Version") ?? 0, row.GetDateTimeOffset("At") ?? default, row.ETag);
        _states.AddOrUpdate(id, read);
        return read;
    }
}

/// <summary>What a key was answered with. <paramref name="Hash"/> tells the same request from another under the same key.</summary>
public sealed record KeyedAnswer(string Key, string Hash, int Version, string Status);
