using System.Globalization;
using System.Text.Json;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Notices;

/// <summary>An attempt to be made.</summary>
/// <param name="Row">Of the subscription's partition of the delivery ledger.</param>
/// <param name="Attempt">From 1.</param>
/// <param name="Waits">How often it was put off because the destination was busy.</param>
public sealed record WebhookDelivery(string Subscription, string Row, int Attempt, int Waits = 0)
{
    /// <summary>A new id for each attempt: the bus would swallow a second message under an old one.</summary>
    public string MessageId => string.Create(CultureInfo.InvariantCulture, $"{Subscription}:{Row}:{Attempt}:{Waits}");
}

/// <summary>Has an attempt made at an instant; null for at once.</summary>
public delegate Task ScheduleDelivery(WebhookDelivery delivery, DateTimeOffset? at, CancellationToken cancellation);

/// <summary>Attempts wait on the bus, as scheduled messages: immediate redelivery would use up ten attempts in seconds.</summary>
public sealed class DeliverySchedule(ServiceBusClient bus)
{
    public const string Topic = "webhook-deliveries";

    private readonly ServiceBusSender _sender = bus.CreateSender(Topic);

    public async Task Schedule(WebhookDelivery delivery, DateTimeOffset? at, CancellationToken cancellation)
    {
        var message = new ServiceBusMessage(BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(delivery, PlainJson.Options)))
        {
            MessageId = delivery.MessageId,
            Subject = nameof(WebhookDelivery),
            ContentType = "application/json",
        };
        if (at is { } instant) await _sender.ScheduleMessageAsync(message, instant, cancellation);
        else await _sender.SendMessageAsync(message, cancellation);
    }
}
