using System.Text.Json.Nodes;

namespace ServerlessQiFu.Tests.Functions.Operations.Starting;

/// <summary>What a Functions host reads of the app before it starts it: the metadata that the SDK has generated from the attributes.</summary>
public class FunctionMetadataTests
{
    private static readonly JsonArray Functions = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "functions.metadata")))!.AsArray();

    private static IEnumerable<JsonNode> Bindings => Functions.SelectMany(function => function!["bindings"]!.AsArray()).Select(binding => binding!);

    /// <summary>The attribute is our own file; a host must find in it what it finds in the package's.</summary>
    [Fact]
    public void Bus_functions_are_described_as_the_packages_attribute_would()
    {
        var bus = Bindings.Where(binding => (string?)binding["type"] == "serviceBusTrigger").ToList();
        Assert.Equal(
            ["appeal-events/departments", "appeal-events/notices", "appeal-events/reports", "appeal-events/triage-learning", "settlements", "webhook-deliveries/deliver"],
            bus.Select(binding => (string?)binding["queueName"] ?? $"{binding["topicName"]}/{binding["subscriptionName"]}").Order(StringComparer.Ordinal));
        Assert.All(bus, binding =>
        {
            Assert.Equal(("message", "In", "ServiceBus", "One", "String"), ((string?)binding["name"], (string?)binding["direction"],
                (string?)binding["connection"], (string?)binding["cardinality"], (string?)binding["dataType"]));
            Assert.True((bool)binding["autoCompleteMessages"]!);
        });
    }

    [Fact]
    public void Bus_functions_take_the_message_as_a_text()
    {
        var methods = typeof(ServerlessQiFu.Functions.Composition).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .Select(method => method.GetParameters()).Where(parameters => parameters.Any(p => p.IsDefined(typeof(ServiceBusTriggerAttribute), false))).ToList();
        Assert.Equal(6, methods.Count);
        Assert.All(methods, parameters => Assert.All(parameters, p => Assert.Contains(p.ParameterType, new[] { typeof(string), typeof(DurableTaskClient), typeof(CancellationToken) })));
    }

    [Fact]
    public void Every_function_is_an_isolated_workers_in_the_programs_file() => Assert.All(Functions, function =>
    {
        Assert.Equal("dotnet-isolated", (string?)function!["language"]);
        Assert.Equal("ServerlessQiFu.Functions.dll", (string?)function["scriptFile"]);
    });

    /// <summary>A Functions host refuses others, such as <c>_</c>: the function is then not there. <c>$return</c> is what a function gives back.</summary>
    [Fact]
    public void Every_binding_has_a_name_that_a_host_takes() => Assert.All(Bindings, binding => Assert.Matches(@"^([a-zA-Z][a-zA-Z0-9]{0,127}|\$return)$", (string?)binding["name"]));

    /// <summary>A host reads app settings only, where such a name stands for nothing: the timer would not be loaded.</summary>
    [Fact]
    public void Schedules_are_literal()
    {
        var timers = Bindings.Where(binding => (string?)binding["type"] == "timerTrigger").Select(binding => (string?)binding["schedule"]).Order().ToList();
        Assert.Equal(["0 * * * * *", "0 25 * * * *", "30 */10 * * * *"], timers);
    }

    [Fact]
    public void The_shipped_host_json_says_that_late_words_to_orchestrations_are_discarded() =>
        Assert.False(ServerlessQiFu.LocalHost.HostJson.Read(Path.Combine(AppContext.BaseDirectory, "host.json")).ThrowStatusExceptionsOnRaiseEvent);

    [Fact]
    public void No_function_asks_for_a_key() =>
        Assert.All(Bindings.Where(binding => (string?)binding["type"] == "httpTrigger"), binding => Assert.Equal("Anonymous", (string?)binding["authLevel"]));
}
