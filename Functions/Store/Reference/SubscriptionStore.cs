using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Store;

/// <summary>A unit's own system that is told the unit's events.</summary>
/// <param name="Events">Names; null for all.</param>
/// <param name="Secret">Signs what is sent; whoever has it can pretend to be us.</param>
public sealed record Subscription(
    string Id, string Unit, string Url, IReadOnlyList<string>? Events, DateTimeOffset CreatedAt, string CreatedBy, string Secret)
{
    /// <summary>Its name in the delivery ledger.</summary>
    public string Destination => DestinationOf(Id);

    public static string DestinationOf(string id) => "webhook:" + id;

    public bool Wants(string @event) => Events is null || Events.Contains(@event, StringComparer.Ordinal);
}

public abstract record SubscriptionResult
{
    public sealed record Added(Subscription Subscription) : SubscriptionResult;
    /// <summary>The key was used for another request.</summary>
    public sealed record KeyReused : SubscriptionResult;
    /// <summary>The unit has as many as one may have.</summary>
    public sealed record TooMany : SubscriptionResult;

    private SubscriptionResult() { }
}

/// <summary>The subscriptions in force, in one partition: a few for each unit.</summary>
public sealed class SubscriptionStore(RecordTables tables, TimeProvider clock)
{
    public const int MostOfOneUnit = 20;
    private const string Partition = "subscriptions";
    private const int SecretBytes = 24;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private volatile Known? _known;

    /// <summary>32 hex digits; anything else is no subscription's.</summary>
    public static bool IsId(string text) => text.Length == 32 && text.All(char.IsAsciiHexDigitLower);

    /// <summary>All of them, as they were at most five seconds ago.</summary>
    public async ValueTask<IReadOnlyList<Subscription>> InForce(CancellationToken cancellation)
    {
        if (_known is { } known && clock.IsFresh(known.ReadAt, Fresh)) return known.All;
        var at = clock.GetTimestamp();
        var all = new List<Subscription>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition}");
        await foreach (var row in tables.Subscriptions.QueryAsync<TableEntity>(filter, cancellationToken: cancellation)) all.Add(Read(row));
        _known = new(all, at);
        return all;
    }

    public async Task<Subscription?> Find(string id, CancellationToken cancellation)
    {
        var row = await tables.Subscriptions.GetEntityIfExistsAsync<TableEntity>(Partition, id, cancellationToken: cancellation);
        return row.HasValue ? Read(row.Value!) : null;
    }

    /// <summary>A page in the order of ids.</summary>
    public async Task<(IReadOnlyList<Subscription> Items, string? Next)> Page(int limit, string? after, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey gt {after ?? ""}");
        var items = new List<Subscription>();
        await foreach (var row in tables.Subscriptions.QueryAsync<TableEntity>(filter, maxPerPage: limit + 1, cancellationToken: cancellation))
        {
            if (items.Count == limit) return (items, items[^1].Id);
            items.Add(Read(row));
        }
        return (items, null);
    }

    /// <summary>The same key and request again give the same subscription, secret and all, so that a lost answer can be asked for again.</summary>
    /// <param name="key">The caller's, with the caller in it; null where every call is a new one.</param>
    /// <param name="fingerprint">Tells the same request from another under the same key.</param>
    public async Task<SubscriptionResult> Add(
        string unit, string url, IReadOnlyList<string>? events, string createdBy, string? key, string fingerprint, CancellationToken cancellation)
    {
        var id = key is null ? Guid.NewGuid().ToString("N") : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..32];
        var secret = "whsec_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes));
        var subscription = new Subscription(id, unit, url, events, clock.GetUtcNow(), createdBy, secret);
        _known = null;
        var (others, repeats) = Split(await InForce(cancellation), unit, id);
        if (!repeats && others >= MostOfOneUnit) return new SubscriptionResult.TooMany();
        try { await tables.Subscriptions.AddEntityAsync(Write(subscription, fingerprint), cancellation); }
        catch (RequestFailedException exists) when (exists.Status == 409)
        {
            var row = (await tables.Subscriptions.GetEntityAsync<TableEntity>(Partition, id, cancellationToken: cancellation)).Value;
            return row.GetString("Fingerprint") == fingerprint ? new SubscriptionResult.Added(Read(row)) : new SubscriptionResult.KeyReused();
        }
        _known = null;
        return new SubscriptionResult.Added(subscription);
    }

    /// <summary>False when there was none.</summary>
    public async Task<bool> Remove(string id, CancellationToken cancellation)
    {
        if (await Find(id, cancellation) is null) return false;
        await tables.Subscriptions.DeleteEntityAsync(Partition, id, ETag.All, cancellation);
        _known = null;
        return true;
    }

    private static (int Others, bool Repeats) Split(IReadOnlyList<Subscription> all, string unit, string id) =>
        (all.Count(s => s.Unit == unit && s.Id != id), all.Any(s => s.Id == id));

    private static TableEntity Write(Subscription s, string fingerprint)
    {
        var row = new TableEntity(Partition, s.Id)
        {
            ["Unit"] = s.Unit, ["Url"] = s.Url, ["CreatedAt"] = s.CreatedAt, ["CreatedBy"] = s.CreatedBy, ["Secret"] = s.Secret, ["Fingerprint"] = fingerprint,
        };
        if (s.Events is not null) row["Events"] = JsonSerializer.Serialize(s.Events, PlainJson.Options);
        return row;
    }

    private static Subscription Read(TableEntity row) => new(
        row.RowKey, row.GetString("Unit"), row.GetString("Url"),
        row.GetString("Events") is { } events ? JsonSerializer.Deserialize<string[]>(events, PlainJson.Options) : null,
        row.GetDateTimeOffset("CreatedAt") ?? default, row.GetString("CreatedBy"), row.GetString("Secret"));

    private sealed record Known(IReadOnlyList<Subscription> All, long ReadAt);
}
