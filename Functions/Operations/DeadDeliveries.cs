using ServerlessQiFu.Functions.Notices;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Operations;

/// <summary>
/// Deliveries to subscribed systems that were given up. The ledger is the truth; a row of table <c>deadletters</c> points at each,
/// written before it and so perhaps stale, never missing. Place: <c>subscription:row of the ledger</c>.
/// </summary>
public sealed class DeadDeliveries(DeliveryLedger ledger, ScheduleDelivery schedule, TimeProvider clock) : IDeadLetters
{
    public DeadLetterKind Kind => DeadLetterKind.Delivery;

    public async Task<(IReadOnlyList<DeadLetter> Letters, string? Next)> Page(int most, string? from, DurableTaskClient durable, CancellationToken cancellation)
    {
        var letters = new List<DeadLetter>();
        var last = "";
        await foreach (var pointer in ledger.GivenUp(from, cancellation))
        {
            var row = await ledger.Find(pointer.Destination, pointer.Row, cancellation);
            if (row is null or { Stage: DeliveryStage.Delivered }) await ledger.Forget(pointer, cancellation);
            if (row is null || !Lies(row)) continue;
            if (letters.Count == most) return (letters, last);
            letters.Add(new(DeadLetterKind.Delivery, $"{SubscriptionOf(row)}:{row.Row}", row.Destination, row.Appeal, row.At, row.Attempts, DeadLetter.Said(row.LastError)));
            last = pointer.Key;
        }
        return (letters, null);
    }

    public async Task<IReadOnlyCollection<string>> Replay(IReadOnlyCollection<string> places, DurableTaskClient durable, CancellationToken cancellation)
    {
        var replayed = new List<string>();
        foreach (var place in places)
            if (place.Split(':') is [var subscription, var row] && SubscriptionStore.IsId(subscription) && await Replay(subscription, row, cancellation)) replayed.Add(place);
        return replayed;
    }

    /// <summary>Ten attempts more. The pointer goes last: whoever replays after a crash finds it and sends for the attempt again.</summary>
    private async Task<bool> Replay(string subscription, string rowKey, CancellationToken cancellation)
    {
        if (!rowKey.All(c => c is '|' || char.IsAsciiLetterOrDigit(c)) || await ledger.Find(Subscription.DestinationOf(subscription), rowKey, cancellation) is not { } row) return false;
        if (await ledger.PointerTo(row, cancellation) is not { } pointer || row.Stage == DeliveryStage.Delivered) return false;
        if (row.Stage == DeliveryStage.Dead
            && !await ledger.Update(row with { Stage = DeliveryStage.Retrying, NextAt = clock.GetUtcNow(), GivenUpAt = row.Attempts }, cancellation)) return false;
        await schedule(new WebhookDelivery(subscription, row.Row, row.Attempts + 1), null, cancellation);
        await ledger.Forget(pointer, cancellation);
        return true;
    }

    /// <summary>Given up; or replayed by somebody who could not send for the attempt, and so still here.</summary>
    private static bool Lies(LedgerRow row) =>
        row.Stage == DeliveryStage.Dead || (row is { Stage: DeliveryStage.Retrying, GivenUpAt: > 0 } && row.GivenUpAt == row.Attempts);

    private static string SubscriptionOf(LedgerRow row) => row.Destination[(row.Destination.IndexOf(':', StringComparison.Ordinal) + 1)..];
}
