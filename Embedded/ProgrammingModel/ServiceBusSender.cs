namespace ServerlessQiFu.Embedded;

public class ServiceBusSender : IAsyncDisposable
{
    private readonly Broker? _broker;

    protected ServiceBusSender() => EntityPath = "";

    internal ServiceBusSender(Broker broker, string topic) => (_broker, EntityPath) = (broker, topic);

    public virtual string EntityPath { get; }

    public virtual Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return SendMessagesAsync([message], cancellationToken);
    }

    /// <summary>Sends all or none: at most 100 messages and 256 KB together.</summary>
    public virtual Task SendMessagesAsync(IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        cancellationToken.ThrowIfCancellationRequested();
        return _broker!.Send(EntityPath, [.. messages]);
    }

    /// <summary>Sends a message that appears at the given instant; the number cancels it until then.</summary>
    public virtual async Task<long> ScheduleMessageAsync(
        ServiceBusMessage message, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        cancellationToken.ThrowIfCancellationRequested();
        message.ScheduledEnqueueTime = scheduledEnqueueTime;
        return (await _broker!.Send(EntityPath, [message]))[0];
    }

    public virtual Task CancelScheduledMessageAsync(long sequenceNumber, CancellationToken cancellationToken = default) =>
        _broker!.CancelScheduled(EntityPath, sequenceNumber);

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
