using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ServerlessQiFu.Tests.Architecture;

namespace ServerlessQiFu.Tests.Infrastructure;

/// <summary>docs/azure.md lists every function that no HTTP call starts, with what does and what else a host binds; those of HTTP are in the contract.</summary>
public sealed partial class FunctionListTests
{
    [Fact]
    public void Functions_that_no_call_starts_are_listed_with_their_triggers()
    {
        var functions = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "functions.metadata")))!.AsArray()
            .Select(function => ((string)function!["name"]!, function["bindings"]!.AsArray().Select(b => b!).ToList()))
            .Where(function => !function.Item2.Any(binding => (string?)binding["type"] == "httpTrigger"))
            .Select(function => $"{function.Item1} | {Trigger(function.Item2)} | {(function.Item2.Any(b => (string?)b["type"] == "durableClient") ? "durable client" : "")}").Order(StringComparer.Ordinal);
        var written = File.ReadAllLines(Path.Combine(SourceRuleTests.Root, "docs", "azure.md")).Select(line => Row().Match(line)).Where(row => row.Success)
            .Select(row => $"{row.Groups["name"].Value} | {row.Groups["trigger"].Value} | {row.Groups["more"].Value}").Order(StringComparer.Ordinal);
        Assert.Equal(functions, written);
    }

    private static string Trigger(IReadOnlyList<JsonNode> bindings)
    {
        var trigger = bindings.Single(binding => ((string)binding["type"]!).EndsWith("Trigger", StringComparison.Ordinal));
        return (string)trigger["type"]! switch
        {
            "serviceBusTrigger" => $"bus `{(string?)trigger["queueName"] ?? $"{trigger["topicName"]}/{trigger["subscriptionName"]}"}`",
            "timerTrigger" => $"timer `{trigger["schedule"]}`",
            "orchestrationTrigger" => "orchestration",
            "activityTrigger" => "activity",
            var other => other,
        };
    }

    [GeneratedRegex(@"^\| `(?<name>[A-Z]\w+)` \| (?<trigger>(?:orchestration|activity|bus `[^`]+`|timer `[^`]+`)) \| (?<more>[\w ]*?) ?\| .+\|$")]
    private static partial Regex Row();
}
