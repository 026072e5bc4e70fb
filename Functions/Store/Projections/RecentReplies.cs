using System.Globalization;
using Azure.Data.Tables;
using ServerlessQiFu.Domain.Appeals;

namespace ServerlessQiFu.Functions.Store;

/// <summary>
/// The digests of a unit's latest replies, newest first, for finding pasted ones. Written when a reply settles: one that
/// follows within that moment is compared only with those before.
/// </summary>
public sealed class RecentReplies(RecordTables tables, RulesStore rules)
{
    private static readonly string[] Columns = ["Digest"];

    /// <summary>As many as today's policy compares.</summary>
    public async Task<IReadOnlyList<ReplyDigest>> Latest(string unit, CancellationToken cancellation)
    {
        var most = rules.Current.Policy.Review.LastReplies;
        if (most == 0) return [];
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {unit}");
        var digests = new List<ReplyDigest>(most);
        await foreach (var row in tables.Replies.QueryAsync<TableEntity>(filter, maxPerPage: most, select: Columns, cancellationToken: cancellation))
        {
            digests.Add(new(row.GetString("Digest")));
            if (digests.Count == most) break;
        }
        return digests;
    }

    /// <summary>Keeps the replies among these events; harmless to repeat.</summary>
    public async Task Keep(string appeal, IEnumerable<Recorded> events, CancellationToken cancellation)
    {
        foreach (var recorded in events)
            if (recorded is { Event: AppealEvent.ReplyGiven reply, By.Unit: { } unit })
                await tables.Replies.UpsertEntityAsync(
                    new TableEntity(unit, Row(appeal, recorded)) { ["Digest"] = ReplyDigest.Of(reply.Text).Code }, TableUpdateMode.Replace, cancellation);
    }

    private static string Row(string appeal, Recorded recorded) => string.Create(
        CultureInfo.InvariantCulture, $"{long.MaxValue - recorded.At.UtcTicks:D19}|{appeal}|{recorded.Version}");
}
