using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ServerlessQiFu.LocalHost;

namespace ServerlessQiFu.Tests.Fixtures;

/// <summary>A running app with a topic <c>events</c> whose subscribers write down what they get.</summary>
internal sealed class BusUnderTest(AppUnderTest app, ReceivedMessages deliveries) : IAsyncDisposable
{
    public const string Messaging = """
        { "topics": [ { "name": "events", "duplicateDetectionWindow": "PT10M", "subscriptions": [
            { "name": "all" },
            { "name": "rungs", "maxDeliveryCount": 3, "filters": [
                { "name": "rung", "correlationFilter": { "label": "rung", "properties": { "tier": "Complex" } } },
                { "name": "urgent", "correlationFilter": { "correlationId": "urgent" } } ] },
            { "name": "byhand" } ] } ] }
        """;

    public AppUnderTest App => app;

    public ReceivedMessages Deliveries => deliveries;

    public ServiceBusClient Client => app.Host.Services.GetRequiredService<ServiceBusClient>();

    public ServiceBusSender Sender => Client.CreateSender("events");

    public static async Task<BusUnderTest> Start(IReadOnlyCollection<Type>? functions = null, Journal? journal = null, FakeTimeProvider? clock = null, string messaging = Messaging)
    {
        var deliveries = new ReceivedMessages();
        return new BusUnderTest(await AppUnderTest.Start(
            functions ?? [typeof(Subscribers)], b => b.Services.AddSingleton(deliveries), folder => folder.Write("messaging.json", messaging), clock, journal), deliveries);
    }

    public ServiceBusReceiver Receiver(string subscription, bool deadLetters = false) =>
        Client.CreateReceiver("events", subscription, new ServiceBusReceiverOptions { SubQueue = deadLetters ? SubQueue.DeadLetter : SubQueue.None });

    /// <summary>Sends, and waits until every subscriber is done.</summary>
    public async Task Send(params ServiceBusMessage[] messages)
    {
        await Sender.SendMessagesAsync(messages);
        await app.Host.WhenIdle().WaitAsync(TimeSpan.FromSeconds(30));
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    public sealed class Subscribers(ReceivedMessages deliveries)
    {
        [Function("All")]
        public Task All([ServiceBusTrigger("events", "all")] string body, string messageId, int deliveryCount, FunctionContext context) =>
            deliveries.Take("all", body, messageId, deliveryCount, context.TraceContext.TraceParent);

        [Function("Rungs")]
        public Task Rungs([ServiceBusTrigger("events", "rungs")] string body, string messageId, int deliveryCount) =>
            deliveries.Take("rungs", body, messageId, deliveryCount, "");
    }
}

/// <summary>What the subscribers got, and what they shall do with it.</summary>
public sealed class ReceivedMessages
{
    public ConcurrentQueue<(string Subscription, string Body, string? MessageId, int Delivery, string Trace)> Seen { get; } = [];

    /// <summary>Runs inside each delivery; throws where the subscriber shall fail.</summary>
    public Func<string, string, int, Task> During { get; set; } = (_, _, _) => Task.CompletedTask;

    public async Task Take(string subscription, string body, string? messageId, int delivery, string trace)
    {
        Seen.Enqueue((subscription, body, messageId, delivery, trace));
        await During(subscription, body, delivery);
    }

    public string[] Bodies(string subscription) => [.. Seen.Where(s => s.Subscription == subscription).Select(s => s.Body)];
}
