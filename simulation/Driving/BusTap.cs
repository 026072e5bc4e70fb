using System.Globalization;

namespace ServerlessQiFu.Driving;

/// <summary>An event as everybody on the bus hears of it: ids and a name, nothing of what was written.</summary>
public readonly record struct Heard(string Appeal, int Version, string Event);

/// <summary>
/// The bus, listened to as a department's own system would: what is published goes its way, and the people of the city hear of it.
/// So nobody polls: who is idle sleeps until something comes.
/// </summary>
internal sealed class BusTap(ServiceBusClient inner, Queue<Heard> heard) : ServiceBusClient
{
    public override ServiceBusSender CreateSender(string queueOrTopicName) =>
        queueOrTopicName == Functions.Appeals.AppealEvents.Topic ? new Sender(inner.CreateSender(queueOrTopicName), heard) : inner.CreateSender(queueOrTopicName);

    public override ServiceBusReceiver CreateReceiver(string queueName, ServiceBusReceiverOptions options) => inner.CreateReceiver(queueName, options);

    public override ServiceBusReceiver CreateReceiver(string topicName, string subscriptionName, ServiceBusReceiverOptions options) =>
        inner.CreateReceiver(topicName, subscriptionName, options);

    public override ValueTask DisposeAsync() => inner.DisposeAsync();

    private sealed class Sender(ServiceBusSender inner, Queue<Heard> heard) : ServiceBusSender
    {
        public override string EntityPath => inner.EntityPath;

        public override Task SendMessagesAsync(IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken = default)
        {
            IReadOnlyCollection<ServiceBusMessage> sent = [.. messages];
            foreach (var message in sent)
            {
                var split = message.MessageId.IndexOf(':', StringComparison.Ordinal);
                heard.Enqueue(new(message.MessageId[..split], int.Parse(message.MessageId.AsSpan(split + 1), CultureInfo.InvariantCulture), message.Subject!));
            }
            return inner.SendMessagesAsync(sent, cancellationToken);
        }

        public override Task<long> ScheduleMessageAsync(ServiceBusMessage message, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken = default) =>
            inner.ScheduleMessageAsync(message, scheduledEnqueueTime, cancellationToken);

        public override Task CancelScheduledMessageAsync(long sequenceNumber, CancellationToken cancellationToken = default) =>
            inner.CancelScheduledMessageAsync(sequenceNumber, cancellationToken);
    }
}
