namespace ServerlessQiFu.LocalHost;

/// <summary>Reads a subscription or its dead letters by hand, such as to list and to replay them.</summary>
internal sealed class LocalServiceBusReceiver(Broker broker, MessageQueue queue) : ServiceBusReceiver
{
    /// <summary>How long a receive waits when nobody says so: the platform's default.</summary>
    private static readonly TimeSpan UsualWait = TimeSpan.FromSeconds(60);

    public override string EntityPath => queue.Path;

    public override async Task<ServiceBusReceivedMessage?> PeekMessageAsync(long? fromSequenceNumber = null, CancellationToken cancellationToken = default) =>
        (await PeekMessagesAsync(1, fromSequenceNumber, cancellationToken)).FirstOrDefault();

    /// <summary>Looks without taking, oldest first.</summary>
    public override Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekMessagesAsync(
        int maxMessages, long? fromSequenceNumber = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<IReadOnlyList<ServiceBusReceivedMessage>>(
            [.. broker.Peek(queue, maxMessages, fromSequenceNumber ?? 0).Select(m => m.ToReceived(Guid.Empty, default))]);
    }

    public override async Task<ServiceBusReceivedMessage?> ReceiveMessageAsync(TimeSpan? maxWaitTime = null, CancellationToken cancellationToken = default) =>
        (await ReceiveMessagesAsync(1, maxWaitTime, cancellationToken)).FirstOrDefault();

    /// <summary>Takes what there is under locks of the subscription's lock duration; waits only while there is nothing.</summary>
    public override Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveMessagesAsync(
        int maxMessages, TimeSpan? maxWaitTime = null, CancellationToken cancellationToken = default) =>
        broker.Receive(queue, maxMessages, maxWaitTime ?? UsualWait, cancellationToken);

    /// <exception cref="ServiceBusException">The lock has run out.</exception>
    public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        broker.Complete(queue, message.SequenceNumber, Guid.Parse(message.LockToken));

    public override Task AbandonMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default) =>
        propertiesToModify is { Count: > 0 }
            ? throw new NotSupportedException("This broker keeps a message as it was sent; abandon it without new properties.")
            : broker.Abandon(queue, message.SequenceNumber, Guid.Parse(message.LockToken));

    public override Task CloseAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
}
