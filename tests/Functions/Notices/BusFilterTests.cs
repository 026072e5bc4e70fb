using System.Text.Json.Nodes;
using ServerlessQiFu.Domain.Notices;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Notices;
using ServerlessQiFu.Functions.Reports;
using ServerlessQiFu.Tests.Architecture;

namespace ServerlessQiFu.Tests.Functions.Notices;

/// <summary>What the bus lets through is what somebody is told of, and every subscriber has its subscription.</summary>
public class BusFilterTests
{
    private static readonly JsonNode Topology = JsonNode.Parse(File.ReadAllText(Path.Combine(SourceRuleTests.Root, "Functions", "messaging.json")))!;

    [Fact]
    public void The_filters_of_the_notices_are_the_events_that_the_plan_speaks_of() =>
        Assert.Equal(NoticePlan.Events.Order(), Subscription(AppealEvents.Topic, TellParties.Subscription)["filters"]!.AsArray().Select(f => (string)f!["correlationFilter"]!["label"]!).Order());

    [Fact]
    public void A_filter_is_called_by_its_event_and_asks_for_nothing_else() =>
        Assert.All(Subscription(AppealEvents.Topic, TellParties.Subscription)["filters"]!.AsArray(), f =>
        {
            Assert.Equal((string?)f!["name"], (string?)f["correlationFilter"]!["label"]);
            Assert.Single(f["correlationFilter"]!.AsObject());
        });

    [Theory]
    [InlineData(TellSystems.Subscription), InlineData(ProjectReport.Subscription)]
    public void Departments_and_reports_get_every_event(string subscription) => Assert.Null(Subscription(AppealEvents.Topic, subscription)["filters"]);

    [Fact]
    public void Deliveries_have_a_topic_of_their_own_with_duplicate_detection()
    {
        Assert.NotNull(Subscription(DeliverySchedule.Topic, DeliverWebhook.Subscription));
        Assert.NotNull(Topic(DeliverySchedule.Topic)["duplicateDetectionWindow"]);
    }

    private static JsonNode Topic(string name) => Topology["topics"]!.AsArray().Single(t => (string?)t!["name"] == name)!;

    private static JsonNode Subscription(string topic, string name) => Topic(topic)["subscriptions"]!.AsArray().Single(s => (string?)s!["name"] == name)!;
}
