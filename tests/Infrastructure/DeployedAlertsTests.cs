using System.Text.RegularExpressions;
using ServerlessQiFu.Tests.Architecture;

namespace ServerlessQiFu.Tests.Infrastructure;

/// <summary>An alert says what to do in docs/azure.md, and asks the log for words that the product writes.</summary>
public sealed partial class DeployedAlertsTests
{
    private static readonly string[] Kinds = ["Microsoft.Insights/metricAlerts", "Microsoft.Insights/scheduledQueryRules"];

    [Fact]
    public async Task Alerts_are_those_of_the_document()
    {
        var made = (await BicepCli.DeployAll()).SelectMany(r => r).Where(r => Kinds.Contains(r.Type)).Select(r => r.Name).Distinct().Order(StringComparer.Ordinal);
        var written = File.ReadAllLines(Path.Combine(SourceRuleTests.Root, "docs", "azure.md")).Select(line => Row().Match(line)).Where(row => row.Success).Select(row => row.Groups["alert"].Value).Order(StringComparer.Ordinal);
        Assert.Equal(written, made);
    }

    [Fact]
    public async Task Every_alert_tells_somebody()
    {
        foreach (var made in await BicepCli.DeployAll())
            Assert.All(made.Where(r => Kinds.Contains(r.Type)), r => Assert.Contains("actionGroup", r.Properties["actions"]!.ToJsonString(), StringComparison.Ordinal));
    }

    /// <summary>A sentence that the code no longer writes would be an alert that never comes.</summary>
    [Fact]
    public async Task Words_that_are_looked_for_in_the_log_are_written_by_the_product()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(SourceRuleTests.Root, "Functions"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText).ToList();
        var queries = (await BicepCli.Deploy()).Where(r => r.Type == "Microsoft.Insights/scheduledQueryRules").Select(r => (string)r.Properties["criteria"]!["allOf"]![0]!["query"]!).ToList();
        var words = queries.SelectMany(query => Words().Matches(query).Select(match => match.Groups["words"].Value)).ToList();
        Assert.True(words.Count >= 4);
        Assert.All(words, said => Assert.Contains(sources, source => source.Contains(said, StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"^\| `(?<alert>[a-z-]+)` \|")]
    private static partial Regex Row();

    [GeneratedRegex("message (?:startswith|has) \"(?<words>[^\"]+)\"")]
    private static partial Regex Words();
}
