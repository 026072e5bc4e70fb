using System.Text.Json.Nodes;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Notices;
using ServerlessQiFu.Tests.Architecture;

namespace ServerlessQiFu.Tests.Infrastructure;

/// <summary>What is on the bus stands in messaging.json alone; what is deployed and what the code names are the same, both ways.</summary>
public sealed class DeployedMessagingTests
{
    private const string Bus = "Microsoft.ServiceBus/namespaces";

    private static readonly JsonNode Messaging = JsonNode.Parse(File.ReadAllText(Path.Combine(SourceRuleTests.Root, "Functions", "messaging.json")))!;

    private static IEnumerable<JsonNode> Queues => Messaging["queues"]!.AsArray()!;
    private static IEnumerable<JsonNode> Topics => Messaging["topics"]!.AsArray()!;
    private static IEnumerable<(string Path, JsonNode Subscription)> Subscriptions =>
        Topics.SelectMany(topic => topic["subscriptions"]!.AsArray().Select(s => ($"{topic["name"]}/{s!["name"]}", s!)));

    [Fact]
    public async Task Queues_topics_and_subscriptions_are_those_of_the_file()
    {
        foreach (var made in await BicepCli.DeployAll())
        {
            Assert.Equal(Queues.Select(q => (string)q["name"]!).Order(), Names(made, Bus + "/queues"));
            Assert.Equal(Topics.Select(t => (string)t["name"]!).Order(), Names(made, Bus + "/topics"));
            Assert.Equal(Subscriptions.Select(s => s.Path).Order(), Names(made, Bus + "/topics/subscriptions"));
        }
    }

    [Fact]
    public async Task Each_has_the_limits_of_the_file()
    {
        var made = await BicepCli.Deploy();
        Assert.All(Queues, queue =>
        {
            var deployed = Find(made, Bus + "/queues", (string)queue["name"]!);
            Assert.Equal(
                (Member(queue, "maxDeliveryCount"), Member(queue, "lockDuration"), Member(queue, "requiresSession"), Member(queue, "duplicateDetectionWindow"), Member(queue, "defaultMessageTimeToLive"), Member(queue, "deadLetteringOnMessageExpiration")),
                (Member(deployed, "maxDeliveryCount"), Member(deployed, "lockDuration"), Member(deployed, "requiresSession"), Member(deployed, "duplicateDetectionHistoryTimeWindow"), Member(deployed, "defaultMessageTimeToLive"), Member(deployed, "deadLetteringOnMessageExpiration")));
            Assert.True((bool)deployed["requiresDuplicateDetection"]!);
        });
        Assert.All(Topics, topic =>
        {
            var deployed = Find(made, Bus + "/topics", (string)topic["name"]!);
            Assert.Equal(Member(topic, "duplicateDetectionWindow"), Member(deployed, "duplicateDetectionHistoryTimeWindow"));
            Assert.True((bool)deployed["requiresDuplicateDetection"]!);
        });
        Assert.All(Subscriptions, subscription =>
        {
            var deployed = Find(made, Bus + "/topics/subscriptions", subscription.Path);
            Assert.Equal(
                (Member(subscription.Subscription, "maxDeliveryCount"), Member(subscription.Subscription, "lockDuration"), Member(subscription.Subscription, "requiresSession")),
                (Member(deployed, "maxDeliveryCount"), Member(deployed, "lockDuration"), Member(deployed, "requiresSession")));
        });
    }

    [Fact]
    public async Task Filters_are_those_of_the_file_and_ask_for_the_same()
    {
        var made = await BicepCli.Deploy();
        var wanted = Subscriptions.SelectMany(s => (s.Subscription["filters"]?.AsArray() ?? []).Select(f => ($"{s.Path}/{f!["name"]}", f["correlationFilter"]!.ToJsonString()))).Order();
        var deployed = made.Where(r => r.Type == Bus + "/topics/subscriptions/rules").ToList();
        Assert.Equal(wanted, deployed.Select(r => (Below(r), r.Properties["correlationFilter"]!.ToJsonString())).Order());
        Assert.All(deployed, rule => Assert.Equal("CorrelationFilter", rule.Text("filterType")));
    }

    /// <summary>Nothing is deployed that nobody listens to, and nobody listens to what is not there.</summary>
    [Fact]
    public async Task Functions_are_triggered_by_what_is_deployed_and_by_all_of_it()
    {
        var triggers = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "functions.metadata")))!.AsArray()
            .SelectMany(function => function!["bindings"]!.AsArray()).Where(binding => (string?)binding!["type"] == "serviceBusTrigger")
            .Select(binding => (string?)binding!["queueName"] ?? $"{binding["topicName"]}/{binding["subscriptionName"]}").Order();
        var made = await BicepCli.Deploy();
        Assert.Equal(triggers, Names(made, Bus + "/queues").Concat(Names(made, Bus + "/topics/subscriptions")).Order());
    }

    [Fact]
    public async Task Messages_are_sent_to_what_is_deployed_and_to_all_of_it()
    {
        var made = await BicepCli.Deploy();
        Assert.Equal(new[] { SettlementRequests.Queue, AppealEvents.Topic, DeliverySchedule.Topic }.Order(), Names(made, Bus + "/queues").Concat(Names(made, Bus + "/topics")).Order());
    }

    private static IEnumerable<string> Names(IReadOnlyList<Resource> made, string type) => made.Where(r => r.Type == type).Select(Below).Order();

    private static JsonNode Find(IReadOnlyList<Resource> made, string type, string name) => made.Single(r => r.Type == type && Below(r) == name).Properties;

    /// <summary>The name without the namespace's.</summary>
    private static string Below(Resource resource) => resource.Name[(resource.Name.IndexOf('/', StringComparison.Ordinal) + 1)..];

    private static string? Member(JsonNode node, string name) => node[name]?.ToJsonString();
}
