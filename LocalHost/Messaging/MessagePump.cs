using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace ServerlessQiFu.LocalHost;

/// <summary>Delivers messages to the functions with a Service Bus trigger, several at once for each.</summary>
internal sealed class MessagePump : IPump
{
    /// <summary>The platform renews a lock while a function runs, but no longer than this.</summary>
    private static readonly TimeSpan LongestLock = TimeSpan.FromMinutes(5);

    private readonly WorkerPipeline _worker;
    private readonly Broker _broker;
    private readonly TimeProvider _clock;
    private readonly ILogger<MessagePump> _log;
    private readonly int _concurrency;
    private readonly Dictionary<string, Subscriber> _subscribers = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="StartRefused">A trigger names a subscription that messaging.json lacks, or asks for what this broker has not.</exception>
    public MessagePump(FunctionCatalog functions, WorkerPipeline worker, Broker broker, HostJson host, IConfiguration settings, TimeProvider clock, ILogger<MessagePump> log)
    {
        (_worker, _broker, _clock, _log, _concurrency) = (worker, broker, clock, log, host.MaxConcurrentCalls);
        foreach (var function in functions.With(TriggerTypes.ServiceBus))
        {
            if (!host.AutoCompleteMessages || !function.Flag("autoCompleteMessages", otherwise: true))
                throw function.Refusal("settles its messages itself; this host completes them when the function returns");
            var (topic, subscription) = function.Setting("queueName") is { } name
                ? (Settings.Expand(function, name, settings), Topology.NoName)
                : (Settings.Expand(function, function.Setting("topicName") ?? "", settings), Settings.Expand(function, function.Setting("subscriptionName") ?? "", settings));
            var path = MessageQueue.PathOf(topic, subscription);
            var queue = broker.Queues.FirstOrDefault(q => !q.DeadLetters
                && string.Equals(q.Topic, topic, StringComparison.OrdinalIgnoreCase) && string.Equals(q.Subscription.Name, subscription, StringComparison.OrdinalIgnoreCase))
                ?? throw function.Refusal($"listens to {path}, which messaging.json does not have");
            if (_subscribers.Values.FirstOrDefault(s => s.Queue == queue) is { } other)
                throw function.Refusal($"listens to {path}, which {other.Function.Place} takes already");
            _subscribers.Add(function.Name, new Subscriber(function, queue));
        }
    }

    public event Action Stirred
    {
        add => _broker.Stirred += value;
        remove => _broker.Stirred -= value;
    }

    public int Workers => Math.Max(1, _subscribers.Count * _concurrency);

    public DateTimeOffset? NextDue => _subscribers.Values.Min(s => s.Queue.NextDue);

    public IReadOnlyList<string> Due(int limit)
    {
        var now = _clock.GetUtcNow();
        return [.. _subscribers.Values
            .SelectMany(s => s.Queue.Ready(now, Math.Max(0, _concurrency - s.Running))
                .Select((sequence, place) => (place, sequence, s)))
            // One of each in turn, so that a long queue does not starve a short one.
            .OrderBy(due => due.place).Take(limit)
            .Select(due => string.Create(CultureInfo.InvariantCulture, $"{due.s.Function.Name}|{due.sequence}|{due.s.Attempt(due.sequence)}"))];
    }

    public async Task Perform(string key, CancellationToken cancellation)
    {
        var parts = key.Split('|');
        var (subscriber, sequence) = (_subscribers[parts[0]], long.Parse(parts[1], CultureInfo.InvariantCulture));
        if (await _broker.Take(subscriber.Queue, sequence, LongestLock) is not var (message, token)) return;
        subscriber.Begin(sequence);
        try
        {
            await Deliver(subscriber, message, token, cancellation);
        }
        finally
        {
            subscriber.End();
        }
    }

    private async Task Deliver(Subscriber subscriber, StoredMessage message, Guid token, CancellationToken cancellation)
    {
        var (function, queue) = (subscriber.Function, subscriber.Queue);
        using var activity = Tracing.Start(function.Name, message.Envelope.TraceParent, ActivityKind.Consumer);
        bool done;
        try
        {
            await _worker.Invoke(function, Encoding.UTF8.GetString(message.Envelope.Body), message.ToBindingData(), cancellation);
            done = true;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure)
        {
            done = false;
            _log.LogError(failure, "The function {Function} failed on message {MessageId}, delivery {Delivery} of {Most}",
                function.Name, message.Envelope.MessageId, message.DeliveryCount, queue.Subscription.MaxDeliveryCount);
        }
        try
        {
            if (done)
            {
                await _broker.Complete(queue, message.Sequence, token);
                subscriber.Forget(message.Sequence);
            }
            else
            {
                await _broker.Abandon(queue, message.Sequence, token);
                if (message.DeliveryCount >= queue.Subscription.MaxDeliveryCount) subscriber.Forget(message.Sequence);
            }
        }
        catch (ServiceBusException lost) when (lost.Reason == ServiceBusFailureReason.MessageLockLost)
        {
            _log.LogWarning("The function {Function} outlived its lock on message {MessageId}; the message comes again", function.Name, message.Envelope.MessageId);
        }
    }

    /// <summary>One function with its queue. A message that comes again has another key, for its first delivery may still be running.</summary>
    private sealed class Subscriber(HostedFunction function, MessageQueue queue)
    {
        private readonly ConcurrentDictionary<long, int> _attempts = [];
        private int _running;

        public HostedFunction Function => function;

        public MessageQueue Queue => queue;

        public int Running => Volatile.Read(ref _running);

        public int Attempt(long sequence) => _attempts.GetValueOrDefault(sequence);

        public void Begin(long sequence)
        {
            Interlocked.Increment(ref _running);
            _attempts.AddOrUpdate(sequence, 1, (_, attempt) => attempt + 1);
        }

        public void End() => Interlocked.Decrement(ref _running);

        public void Forget(long sequence) => _attempts.TryRemove(sequence, out _);
    }
}
