using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Store;

/// <summary>Another appeal that says nearly the same.</summary>
/// <param name="Similarity">0–1.</param>
public sealed record SimilarAppeal(string Id, double Similarity, bool SameCompany);

/// <summary>What the records know about an appeal's like when it is triaged.</summary>
/// <param name="FollowUpOf">The same company's open appeal about the same matter, or null.</param>
/// <param name="Earlier">Earlier appeals of the same company about the same matter, open or closed.</param>
/// <param name="Companies">Other companies with a near-duplicate that is open.</param>
/// <param name="EarlierToTell">Of the earlier ones, those that this one's reason may speak of.</param>
/// <param name="CompaniesToTell">Of the other companies, those with one that is not confidential.</param>
/// <param name="Similar">At most <see cref="SimilarAppealStore.MostShown"/>, most similar first.</param>
public sealed record Repeats(Snapshot? FollowUpOf, int Earlier, int Companies, int EarlierToTell, int CompaniesToTell, IReadOnlyList<SimilarAppeal> Similar);

/// <summary>
/// Open letters and their near-duplicates: redacted texts in the table <c>similar</c> (partition = shard, row = instant and
/// appeal), an index of them in memory, brought up in the background and then by what is new. Hits are checked against the truth;
/// the index may be behind other processes by <see cref="Freshness"/>, which costs a suggestion and nothing else.
/// </summary>
public sealed partial class SimilarAppealStore(RecordTables tables, AppealRecords records, CompanyList companies, TimeProvider clock, ILogger<SimilarAppealStore> log)
{
    public const int MostShown = 5;
    internal const int Shards = 4;

    private const int MostOpen = 200_000;
    private const int MostHits = 20;
    private const int CompanyLookBack = 10;
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(1);
    /// <summary>Rows may be written by clocks that differ.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);

    private readonly LetterIndex<About> _index = new(MostOpen);
    private readonly SemaphoreSlim _refreshing = new(1);
    private DateTimeOffset? _refreshedAt;
    private long _refreshed;

    /// <param name="Partition">Where its row is.</param>
    /// <param name="Confidential">Null in rows from before that was written: then the record says.</param>
    private sealed record About(string Company, bool? Confidential, string Partition, string Row);

    /// <summary>Reads what other processes have written since; the first time, everything. One at a time; others go on without it.</summary>
    public async Task Refresh(CancellationToken cancellation)
    {
        if (_refreshedAt is not null && clock.IsFresh(_refreshed, Freshness)) return;
        if (!await _refreshing.WaitAsync(TimeSpan.Zero, cancellation)) return;
        try
        {
            var (now, started, since) = (clock.GetUtcNow(), clock.GetTimestamp(), Since(clock.GetUtcNow()));
            for (var shard = 0; shard < Shards; shard++)
            {
                var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition(shard)} and RowKey ge {since}");
                await foreach (var row in tables.Similar.QueryAsync<TableEntity>(filter, cancellationToken: cancellation)) Take(row);
            }
            (_refreshedAt, _refreshed) = (now, started);
        }
        // A suggestion less; the appeal goes its way.
        catch (RequestFailedException store) { Behind(store.Status); }
        finally { _refreshing.Release(); }
    }

    /// <summary>From which row on; after a clock that was put back, from where it stands now.</summary>
    private string Since(DateTimeOffset now) => _refreshedAt is { } last ? Instant((last < now ? last : now) - Overlap) : "";

    /// <summary>Looks for an appeal's like, then adds it. May be called twice.</summary>
    public async Task<Repeats> Meet(Dossier dossier, RedactedLetter letter, CancellationToken cancellation)
    {
        await Refresh(cancellation);
        var text = Words(letter);
        var own = await OfCompany(dossier, text, cancellation);
        var others = new List<SimilarAppeal>();
        var (theirCompanies, toTell) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var (id, similarity, about) in _index.Like(text, EarlierDecisions.SameMatter, MostHits))
        {
            if (id == dossier.Id || about.Company == dossier.CreditCode) continue;
            if (await records.IsOpen(id, cancellation))
            {
                others.Add(new SimilarAppeal(id, Math.Round(similarity, 2), SameCompany: false));
                theirCompanies.Add(about.Company);
                if (!(about.Confidential ?? await IsConfidential(id, cancellation))) toTell.Add(about.Company);
            }
            else await Forget(id, cancellation);
        }
        await Add(dossier, letter, cancellation);
        var similar = own.Select(o => new SimilarAppeal(o.Snapshot.Id, Math.Round(o.Similarity, 2), SameCompany: true)).Concat(others);
        return new Repeats(own.Select(o => o.Snapshot).FirstOrDefault(s => s.State is not Appeal.Ended), own.Count, theirCompanies.Count,
            own.Count(o => dossier.Confidential || !((Appeal.Existing)o.Snapshot.State).Dossier.Confidential), toTell.Count,
            [.. similar.OrderByDescending(s => s.Similarity).ThenBy(s => s.Id, StringComparer.Ordinal).Take(MostShown)]);
    }

    /// <summary>An appeal that ended is nobody's open near-duplicate any more.</summary>
    public async Task Forget(string appeal, CancellationToken cancellation)
    {
        if (_index.Find(appeal) is not { } about) return;
        await tables.Similar.DeleteEntityAsync(about.Partition, about.Row, ETag.All, cancellation);
        _index.Remove(appeal);
    }

    /// <summary>From the company's own list, so that it is true whatever the index has missed.</summary>
    private async Task<List<(Snapshot Snapshot, double Similarity)>> OfCompany(Dossier dossier, string text, CancellationToken cancellation)
    {
        var (page, _) = await companies.Page(dossier.CreditCode, CompanyLookBack, null, cancellation);
        var earlier = page.Where(s => s.Id != dossier.Id && ((Appeal.Existing)s.State).Dossier.ReceivedAt <= dossier.ReceivedAt).ToList();
        if (earlier.Count == 0) return [];
        var near = new NearDuplicates();
        foreach (var snapshot in earlier)
        {
            var events = await records.Events(snapshot.Id, 1, 1, cancellation);
            near.Add(snapshot.Id, Words(RedactedLetter.Of(((AppealEvent.Filed)events[0].Event).Submission)));
        }
        return [.. near.Like(text, EarlierDecisions.SameMatter, CompanyLookBack).Select(f => (earlier.First(s => s.Id == f.Id), f.Similarity))];
    }

    private async Task Add(Dossier dossier, RedactedLetter letter, CancellationToken cancellation)
    {
        var about = new About(dossier.CreditCode, dossier.Confidential, Partition(Shard.Of(dossier.Id, Shards)), Instant(dossier.ReceivedAt) + "|" + dossier.Id);
        var row = new TableEntity(about.Partition, about.Row) { ["Company"] = dossier.CreditCode, ["Confidential"] = dossier.Confidential };
        LongText.Put(row, "Text", Words(letter));
        await tables.Similar.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellation);
        _index.Put(dossier.Id, Words(letter), about);
    }

    private async Task<bool> IsConfidential(string appeal, CancellationToken cancellation) =>
        (await records.Find(appeal, cancellation))?.State is not Appeal.Existing { Dossier.Confidential: false };

    private void Take(TableEntity row)
    {
        var id = row.RowKey[(row.RowKey.IndexOf('|', StringComparison.Ordinal) + 1)..];
        if (_index.Find(id) is null) _index.Put(id, LongText.Get(row, "Text"), new About(row.GetString("Company"), row.GetBoolean("Confidential"), row.PartitionKey, row.RowKey));
    }

    private static string Words(RedactedLetter letter) => string.Join("\n", letter.Plain.Title, letter.Plain.Text);

    private static string Partition(int shard) => "s|" + shard.ToString(CultureInfo.InvariantCulture);
    private static string Instant(DateTimeOffset at) => at.UtcTicks.ToString("D19", CultureInfo.InvariantCulture);

    [LoggerMessage(LogLevel.Warning, "The index of similar letters is behind: the store answered {Status}")]
    private partial void Behind(int status);
}
