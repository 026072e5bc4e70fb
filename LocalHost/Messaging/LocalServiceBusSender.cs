namespace ServerlessQiFu.LocalHost;

/// <summary>Sends to the broker of this process: all of a call's messages or none, at most 100 of them and 256 KB together.</summary>
internal sealed class LocalServiceBusSender(Broker broker, string topic) : ServiceBusSender
{
    public override string EntityPath => topic;

    public override Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return SendMessagesAsync([message], cancellationToken);
    }

    public override Task SendMessagesAsync(IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        cancellationToken.ThrowIfCancellationRequested();
        return broker.Send(topic, [.. messages]);
    }

    /// <summary>Sends a message that appears at the given instant; the number cancels it until then.</summary>
    public override async Task<long> ScheduleMessageAsync(
        ServiceBusMessage message, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        cancellationToken.ThrowIfCancellationRequested();
        message.ScheduledEnqueueTime = scheduledEnqueueTime;
        return (await broker.Send(topic, [message]))[0];
    }

    public override Task CancelScheduledMessageAsync(long sequenceNumber, CancellationToken cancellationToken = default) =>
        broker.CancelScheduled(topic, sequenceNumber);

    public override Task CloseAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
}
