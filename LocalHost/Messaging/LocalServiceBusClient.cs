namespace ServerlessQiFu.LocalHost;

/// <summary>The door to the broker of this process, for code that knows Azure's client.</summary>
internal sealed class LocalServiceBusClient(Broker broker) : ServiceBusClient
{
    public override ServiceBusSender CreateSender(string queueOrTopicName) => new LocalServiceBusSender(broker, queueOrTopicName);

    public override ServiceBusReceiver CreateReceiver(string queueName) => CreateReceiver(queueName, new ServiceBusReceiverOptions());

    public override ServiceBusReceiver CreateReceiver(string queueName, ServiceBusReceiverOptions options) => CreateReceiver(queueName, Topology.NoName, options);

    public override ServiceBusReceiver CreateReceiver(string topicName, string subscriptionName) =>
        CreateReceiver(topicName, subscriptionName, new ServiceBusReceiverOptions());

    public override ServiceBusReceiver CreateReceiver(string topicName, string subscriptionName, ServiceBusReceiverOptions options) =>
        new LocalServiceBusReceiver(broker, broker.Queue(topicName, subscriptionName, options.SubQueue == SubQueue.DeadLetter));

    /// <summary>Nothing to close; the base class would close a connection that it never had.</summary>
    public override ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
