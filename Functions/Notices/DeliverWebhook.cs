using System.Text.Json;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Notices;

/// <summary>One attempt at one delivery; each is a message of its own, so a destination that fails keeps nobody waiting.</summary>
public sealed class DeliverWebhook(WebhookDeliveries deliveries)
{
    public const string Subscription = "deliver";

    [Function(nameof(DeliverWebhook))]
    public async Task Run(
        [ServiceBusTrigger(DeliverySchedule.Topic, Subscription, Connection = "ServiceBus")] string message, CancellationToken cancellation)
    {
        var delivery = JsonSerializer.Deserialize<WebhookDelivery>(message, PlainJson.Options)
            ?? throw new InvalidDataException("The message names no delivery.");
        await deliveries.Attempt(delivery, cancellation);
    }
}
