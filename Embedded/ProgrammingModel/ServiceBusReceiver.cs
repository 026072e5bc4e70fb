namespace ServerlessQiFu.Embedded;

/// <summary>Reads a subscription or its dead letters by hand, such as to list and to replay them.</summary>
public class ServiceBusReceiver : IAsyncDisposable
{
    /// <summary>How long a receive waits when nobody says so: the platform's default.</summary>
    private static readonly TimeSpan UsualWait = TimeSpan.FromSeconds(60);

    private readonly Broker? _broker;
    private readonly MessageQueue? _queue;

    protected ServiceBusReceiver() => EntityPath = "";

    internal ServiceBusReceiver(Broker broker, string topic, string subscription, ServiceBusReceiverOptions options)
    {
        _broker = broker;
        _queue = broker.Queue(topic, subscription, options.SubQueue == SubQueue.DeadLetter);
        EntityPath = _queue.Path;
    }

    public virtual string EntityPath { get; }

    public virtual async Task<ServiceBusReceivedMessage?> PeekMessageAsync(long? fromSequenceNumber = null, CancellationToken cancellationToken = default) =>
        (await PeekMessagesAsync(1, fromSequenceNumber, cancellationToken)).FirstOrDefault();

    /// <summary>Looks without taking, oldest first.</summary>
    public virtual Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekMessagesAsync(
        int maxMessages, long? fromSequenceNumber = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<IReadOnlyList<ServiceBusReceivedMessage>>(
            [.. _broker!.Peek(_queue!, maxMessages, fromSequenceNumber ?? 0).Select(m => new ServiceBusReceivedMessage(m, Guid.Empty, default))]);
    }

    public virtual async Task<ServiceBusReceivedMessage?> ReceiveMessageAsync(TimeSpan? maxWaitTime = null, CancellationToken cancellationToken = default) =>
        (await ReceiveMessagesAsync(1, maxWaitTime, cancellationToken)).FirstOrDefault();

    /// <summary>Takes what there is under locks of the subscription's lock duration; waits only while there is nothing.</summary>
    public virtual Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveMessagesAsync(
        int maxMessages, TimeSpan? maxWaitTime = null, CancellationToken cancellationToken = default) =>
        _broker!.Receive(_queue!, maxMessages, maxWaitTime ?? UsualWait, cancellationToken);

    /// <exception cref="ServiceBusException">The lock has run out.</exception>
    public virtual Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        _broker!.Complete(_queue!, message.SequenceNumber, Guid.Parse(message.LockToken));

    public virtual Task AbandonMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default) =>
        propertiesToModify is { Count: > 0 }
            ? throw new NotSupportedException("This broker keeps a message as it was sent; abandon it without new properties.")
            : _broker!.Abandon(_queue!, message.SequenceNumber, Guid.Parse(message.LockToken));

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}

public class ServiceBusReceiverOptions
{
    public SubQueue SubQueue { get; set; }
}

public enum SubQueue
{
    None = 0,
    DeadLetter = 1,
    TransferDeadLetter = 2,
}
