using System.Globalization;
using ServerlessQiFu.Embedded;
using ServerlessQiFu.Functions.Messages;

namespace ServerlessQiFu.Simulation;

/// <summary>The dead letters of every subscription, sent to their topic again under new ids; those who consume them know what they have.</summary>
internal static class GivenUp
{
    private const int Most = 100;

    private static readonly (string Topic, string Subscription)[] Subscriptions =
    [
        (AppealEvents.Topic, TellParties.Subscription), (AppealEvents.Topic, TellSystems.Subscription), (AppealEvents.Topic, ProjectReport.Subscription),
        (AppealEvents.Topic, LearnFromPeople.Subscription), (DeliverySchedule.Topic, DeliverWebhook.Subscription),
    ];

    public static async Task SendAgain(ServiceBusClient bus)
    {
        foreach (var (topic, subscription) in Subscriptions)
        {
            var receiver = bus.CreateReceiver(topic, subscription, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
            // Looked at first: to receive where there is nothing means to wait.
            var waiting = (await receiver.PeekMessagesAsync(Most)).Count;
            if (waiting == 0) continue;
            var sender = bus.CreateSender(topic);
            foreach (var dead in await receiver.ReceiveMessagesAsync(waiting, TimeSpan.FromSeconds(1)))
            {
                var again = new ServiceBusMessage(dead.Body) { Subject = dead.Subject, CorrelationId = dead.CorrelationId, ContentType = dead.ContentType };
                again.MessageId = string.Create(CultureInfo.InvariantCulture, $"{dead.MessageId}:replayed:{dead.SequenceNumber}");
                await sender.SendMessagesAsync([again]);
                await receiver.CompleteMessageAsync(dead);
            }
        }
    }
}
