using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Store;

/// <summary>A ruling of the supervisor's on whose a matter is.</summary>
/// <param name="Item">The duty item it was about, or null where none was known.</param>
/// <param name="From">The unit that it was not.</param>
/// <param name="Unit">The unit that it is.</param>
public sealed record Precedent(string Appeal, string? Item, string? From, string Unit, DateTimeOffset At);

/// <summary>
/// Rulings that routing asks first (domain.md §2.4): table <c>precedents</c>, one partition, row = instant and appeal. All are in
/// memory (a city rules on some thousands a year), read anew by what was added. A later ruling counts more than an earlier one.
/// </summary>
public sealed partial class Precedents(RecordTables tables, TimeProvider clock, ILogger<Precedents> log)
{
    private const string Partition = "rulings";
    private const int Most = 50_000;
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(1), Overlap = TimeSpan.FromMinutes(10);

    private readonly LetterIndex<Precedent> _letters = new(Most);
    private readonly Dictionary<(string Item, string From), Precedent> _pairs = [];
    private readonly SemaphoreSlim _refreshing = new(1);
    private DateTimeOffset? _refreshedAt;
    private long _refreshed;

    /// <summary>The ruling on the same matter: a near-duplicate letter, else the same item at the same unit; null for none.</summary>
    public async Task<Precedent?> Find(RedactedLetter letter, string? item, string unit, CancellationToken cancellation)
    {
        await Refresh(cancellation);
        var alike = _letters.Like(Words(letter), EarlierDecisions.SameMatter, 5).OrderByDescending(f => f.About.At).Select(f => f.About).FirstOrDefault();
        if (alike is not null) return alike;
        lock (_pairs) return item is not null && _pairs.TryGetValue((item, unit), out var same) ? same : null;
    }

    /// <summary>Keeps a ruling; the same one twice is the same row.</summary>
    public async Task Keep(Precedent precedent, RedactedLetter letter, CancellationToken cancellation)
    {
        var row = new TableEntity(Partition, Instant(precedent.At) + "|" + precedent.Appeal) { ["Appeal"] = precedent.Appeal, ["Unit"] = precedent.Unit, ["At"] = precedent.At };
        if (precedent.Item is { } item) row["Item"] = item;
        if (precedent.From is { } from) row["From"] = from;
        LongText.Put(row, "Text", Words(letter));
        await tables.Precedents.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellation);
        Take(precedent, Words(letter));
    }

    /// <summary>Reads what was added since, one at a time; others, and all when the store does not answer, go on with what is known.</summary>
    public async Task Refresh(CancellationToken cancellation)
    {
        if (_refreshedAt is not null && clock.IsFresh(_refreshed, Freshness)) return;
        if (!await _refreshing.WaitAsync(TimeSpan.Zero, cancellation)) return;
        try
        {
            var (now, started, since) = (clock.GetUtcNow(), clock.GetTimestamp(), Since(clock.GetUtcNow()));
            var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey ge {since}");
            await foreach (var row in tables.Precedents.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
                Take(new Precedent(row.GetString("Appeal"), row.GetString("Item"), row.GetString("From"), row.GetString("Unit"), row.GetDateTimeOffset("At") ?? default), LongText.Get(row, "Text"));
            (_refreshedAt, _refreshed) = (now, started);
        }
        catch (RequestFailedException store) { Behind(store.Status); }
        finally { _refreshing.Release(); }
    }

    /// <summary>From which row on; after a clock that was put back, from where it stands now.</summary>
    private string Since(DateTimeOffset now) => _refreshedAt is { } last ? Instant((last < now ? last : now) - Overlap) : "";

    private void Take(Precedent precedent, string text)
    {
        if (_letters.Find(precedent.Appeal) is not { } known || known.At < precedent.At) _letters.Put(precedent.Appeal, text, precedent);
        if (precedent is not { Item: { } item, From: { } from }) return;
        lock (_pairs)
            if (!_pairs.TryGetValue((item, from), out var before) || before.At < precedent.At) _pairs[(item, from)] = precedent;
    }

    private static string Words(RedactedLetter letter) => letter.Plain.Title + "\n" + letter.Plain.Text;
    private static string Instant(DateTimeOffset at) => at.UtcTicks.ToString("D19", CultureInfo.InvariantCulture);

    [LoggerMessage(LogLevel.Warning, "The precedents are behind: the store answered {Status}")]
    private partial void Behind(int status);
}
