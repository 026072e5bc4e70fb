using System.Globalization;
using System.Text.Json;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Notices;

/// <summary>
/// Delivers events to subscribed systems: at least once, each destination by itself, with a ledger that says how it stands.
/// A message is one attempt; what the ledger says decides whether it is still to be made.
/// </summary>
public sealed class WebhookDeliveries(
    DeliveryLedger ledger, SubscriptionStore subscriptions, EventReader events, IWebhookSender sender, ScheduleDelivery schedule,
    DestinationSlots slots, BackOff backOff, TimeProvider clock)
{
    public const int MostAttempts = 10;
    private const int MostWaits = 100;
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);
    /// <summary>A destination may ask for more time, but not for days.</summary>
    private static readonly TimeSpan LongestAsked = TimeSpan.FromHours(6);

    public async Task Open(Subscription subscription, RecordedEvent happened, CancellationToken cancellation)
    {
        var row = await ledger.Open(RowOf(subscription, happened), cancellation);
        // Found pending, it may be that the attempt was never sent for; sending for it twice does no harm.
        if (row.Stage == DeliveryStage.Pending) await schedule(new(subscription.Id, row.Row, 1), null, cancellation);
    }

    public async Task Attempt(WebhookDelivery delivery, CancellationToken cancellation)
    {
        if (await ledger.Find(Subscription.DestinationOf(delivery.Subscription), delivery.Row, cancellation) is not { Stage: DeliveryStage.Pending or DeliveryStage.Retrying } row) return;
        if (row.Attempts >= delivery.Attempt)
        {
            // Made before; perhaps only the next one was never sent for.
            await schedule(new(delivery.Subscription, delivery.Row, row.Attempts + 1), row.NextAt, cancellation);
            return;
        }
        if (await subscriptions.Find(delivery.Subscription, cancellation) is not { } subscription)
        {
            await ledger.Update(row with { Stage = DeliveryStage.Dead, NextAt = null, LastError = "The subscription was ended." }, cancellation);
            return;
        }
        // Whom it complains of may have been corrected since the delivery was opened.
        if (await events.AboutNow(row.Appeal, cancellation) == subscription.Unit)
        {
            await ledger.Update(row with { Stage = DeliveryStage.Dead, NextAt = null, LastError = "The unit may not hear of this appeal." }, cancellation);
            return;
        }
        if (await Send(subscription, row, delivery, cancellation) is not { } answer) return;

        var after = Judge(row, answer);
        // Refused, it may still be our own write whose answer was lost: then nobody else sends for the next. To send for it twice does no harm.
        var stands = await ledger.Update(after, cancellation) ? after : await ledger.Find(subscription.Destination, delivery.Row, cancellation);
        if (stands is { Stage: DeliveryStage.Retrying })
            await schedule(new(delivery.Subscription, delivery.Row, stands.Attempts + 1), stands.NextAt, cancellation);
    }

    private static LedgerRow RowOf(Subscription subscription, RecordedEvent happened) => new()
    {
        Destination = subscription.Destination,
        Row = LedgerRow.RowOf(happened.Appeal, happened.Recorded),
        Event = happened.Name,
        Appeal = happened.Appeal,
        Version = happened.Recorded.Version,
        At = happened.Recorded.At,
        Text = $"诉求{happened.Appeal}的事件{happened.Name}推送至{new Uri(subscription.Url).Host}。",
        Stage = DeliveryStage.Pending,
    };

    /// <summary>Null when the destination is busy and the attempt was put off.</summary>
    private async Task<WebhookAnswer?> Send(Subscription subscription, LedgerRow row, WebhookDelivery delivery, CancellationToken cancellation)
    {
        if (!slots.TryTake(subscription.Id))
        {
            if (delivery.Waits >= MostWaits) return new(null, "The destination is too slow for what is sent to it.");
            var wait = Wait * (delivery.Waits + 1);
            await schedule(delivery with { Waits = delivery.Waits + 1 }, clock.GetUtcNow() + (wait < LongestWait ? wait : LongestWait), cancellation);
            return null;
        }
        try
        {
            var happened = await events.Read(row.Appeal, row.Version, cancellation);
            var body = JsonSerializer.SerializeToUtf8Bytes(AppealHappened.Of(Snapshot.Nothing(row.Appeal), happened.Recorded), PlainJson.Options);
            var id = string.Create(CultureInfo.InvariantCulture, $"{row.Appeal}:{row.Version}:{subscription.Id}");
            return await sender.Send(WebhookRequest.Signed(new Uri(subscription.Url), id, clock.GetUtcNow(), subscription.Secret, body), cancellation);
        }
        finally { slots.Return(subscription.Id); }
    }

    private LedgerRow Judge(LedgerRow before, WebhookAnswer answer)
    {
        var tried = before with { Attempts = before.Attempts + 1, NextAt = null, LastError = answer.Error };
        if (answer.Error is null) return tried with { Stage = DeliveryStage.Delivered };
        if (answer.IsFinal) return tried with { Stage = DeliveryStage.Dead };
        if (tried.Attempts - tried.GivenUpAt >= MostAttempts) return tried with { Stage = DeliveryStage.Dead, LastError = $"Given up after {MostAttempts} attempts: {answer.Error}" };

        var wait = backOff.After(tried.Attempts - tried.GivenUpAt);
        if (answer.RetryAfter is { } asked && asked > wait) wait = asked < LongestAsked ? asked : LongestAsked;
        return tried with { Stage = DeliveryStage.Retrying, NextAt = clock.GetUtcNow() + wait };
    }
}
