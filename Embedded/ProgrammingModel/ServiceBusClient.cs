using Azure.Core;

namespace ServerlessQiFu.Embedded;

/// <summary>The door to the broker of this process; the host registers it before the app can.</summary>
public class ServiceBusClient : IAsyncDisposable
{
    private readonly Broker? _broker;

    protected ServiceBusClient() { }

    /// <summary>Exists so that one composition compiles for both runtimes; this one reaches no namespace.</summary>
    public ServiceBusClient(string fullyQualifiedNamespace, TokenCredential credential) =>
        throw new InvalidOperationException($"{fullyQualifiedNamespace} is not reached from here: take the ServiceBusClient that the host has registered.");

    internal ServiceBusClient(Broker broker) => _broker = broker;

    public virtual ServiceBusSender CreateSender(string queueOrTopicName) => new(_broker!, queueOrTopicName);

    public virtual ServiceBusReceiver CreateReceiver(string topicName, string subscriptionName) =>
        CreateReceiver(topicName, subscriptionName, new ServiceBusReceiverOptions());

    public virtual ServiceBusReceiver CreateReceiver(string topicName, string subscriptionName, ServiceBusReceiverOptions options) =>
        new(_broker!, topicName, subscriptionName, options);

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
