using ServerlessQiFu.Driving;

namespace ServerlessQiFu.Simulation;

/// <summary>A bus that is away for minutes, refuses a send, or has taken it and does not say so.</summary>
internal sealed class UnreliableBus(ServiceBusClient inner, Driver driver, Func<Life?> life, FaultPlan weather, Bugs bugs) : ServiceBusClient
{
    public override ServiceBusSender CreateSender(string queueOrTopicName) => new Sender(inner.CreateSender(queueOrTopicName), queueOrTopicName, this);

    public override ServiceBusReceiver CreateReceiver(string queueName, ServiceBusReceiverOptions options) => inner.CreateReceiver(queueName, options);

    public override ServiceBusReceiver CreateReceiver(string topicName, string subscriptionName, ServiceBusReceiverOptions options) =>
        inner.CreateReceiver(topicName, subscriptionName, options);

    public override ValueTask DisposeAsync() => inner.DisposeAsync();

    private Bugs Bugs => bugs;

    private async Task Travel()
    {
        await driver.Turn(life()!, "send");
        if (weather.BusFails()) throw Away();
    }

    private void LoseAnswer()
    {
        if (weather.BusFails()) throw Away();
    }

    private static ServiceBusException Away() => new("The bus does not answer.", ServiceBusFailureReason.ServiceCommunicationProblem);

    private sealed class Sender(ServiceBusSender inner, string to, UnreliableBus bus) : ServiceBusSender
    {
        public override async Task SendMessagesAsync(IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken = default)
        {
            var sent = bus.Bugs.Send(to, [.. messages]);
            await bus.Travel();
            await inner.SendMessagesAsync(sent, cancellationToken);
            bus.LoseAnswer();
        }

        public override async Task<long> ScheduleMessageAsync(ServiceBusMessage message, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken = default)
        {
            await bus.Travel();
            var number = await inner.ScheduleMessageAsync(message, scheduledEnqueueTime, cancellationToken);
            bus.LoseAnswer();
            return number;
        }
    }
}
