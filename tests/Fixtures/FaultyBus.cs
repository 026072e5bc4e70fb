namespace ServerlessQiFu.Tests.Fixtures;

/// <summary>A bus that takes no messages when told so.</summary>
internal sealed class FaultyBus(ServiceBusClient inner, InjectedFault trouble) : ServiceBusClient
{
    public override ServiceBusSender CreateSender(string queueOrTopicName) => new Sender(inner.CreateSender(queueOrTopicName), trouble);

    public override ServiceBusReceiver CreateReceiver(string queueName, ServiceBusReceiverOptions options) => inner.CreateReceiver(queueName, options);

    public override ServiceBusReceiver CreateReceiver(string topicName, string subscriptionName, ServiceBusReceiverOptions options) =>
        inner.CreateReceiver(topicName, subscriptionName, options);

    public override ValueTask DisposeAsync() => inner.DisposeAsync();

    private sealed class Sender(ServiceBusSender inner, InjectedFault trouble) : ServiceBusSender
    {
        public override async Task SendMessagesAsync(IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken = default)
        {
            trouble.Strike("Send");
            await inner.SendMessagesAsync(messages, cancellationToken);
        }

        public override async Task<long> ScheduleMessageAsync(ServiceBusMessage message, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken = default)
        {
            trouble.Strike("Schedule");
            return await inner.ScheduleMessageAsync(message, scheduledEnqueueTime, cancellationToken);
        }
    }
}

/// <summary>A bus whose receivers are asked and never answer.</summary>
internal sealed class SilentBus(ServiceBusClient inner, TaskCompletionSource asked) : ServiceBusClient
{
    public override ServiceBusSender CreateSender(string queueOrTopicName) => inner.CreateSender(queueOrTopicName);

    public override ServiceBusReceiver CreateReceiver(string topicName, string subscriptionName, ServiceBusReceiverOptions options) => new Receiver(asked);

    public override ServiceBusReceiver CreateReceiver(string queueName, ServiceBusReceiverOptions options) => new Receiver(asked);

    public override ValueTask DisposeAsync() => inner.DisposeAsync();

    private sealed class Receiver(TaskCompletionSource asked) : ServiceBusReceiver
    {
        /// <summary>Nor does it look at the token, as the client does not while it opens a connection.</summary>
        public override Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekMessagesAsync(
            int maxMessages, long? fromSequenceNumber = null, CancellationToken cancellationToken = default)
        {
            asked.TrySetResult();
            return new TaskCompletionSource<IReadOnlyList<ServiceBusReceivedMessage>>().Task;
        }

        public override Task CloseAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
    }
}

/// <summary>An orchestration service that does not answer when told so.</summary>
internal sealed class FaultyDurable(DurableTaskClient inner, InjectedFault trouble) : DurableTaskClient(inner.Name)
{
    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        trouble.Strike("Start");
        return await inner.ScheduleNewOrchestrationInstanceAsync(orchestratorName, input, options, cancellation);
    }

    public override async Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        trouble.Strike("Raise");
        await inner.RaiseEventAsync(instanceId, eventName, eventPayload, cancellation);
    }

    public override async Task<OrchestrationMetadata?> GetInstancesAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        trouble.Strike("Get");
        return await inner.GetInstancesAsync(instanceId, getInputsAndOutputs, cancellation);
    }

    public override Task TerminateInstanceAsync(string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        trouble.Strike("Terminate");
        return inner.TerminateInstanceAsync(instanceId, options, cancellation);
    }

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        inner.WaitForInstanceStartAsync(instanceId, getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        inner.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs, cancellation);

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        inner.SuspendInstanceAsync(instanceId, reason, cancellation);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        inner.ResumeInstanceAsync(instanceId, reason, cancellation);

    public override Microsoft.DurableTask.AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) => inner.GetAllInstancesAsync(filter);

    public override ValueTask DisposeAsync() => inner.DisposeAsync();
}
