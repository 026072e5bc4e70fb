using System.Text.RegularExpressions;
using ServerlessQiFu.Tests.Architecture;

namespace ServerlessQiFu.Tests.Infrastructure;

/// <summary>The app's identity has the roles that docs/azure.md gives reasons for, where it says, and no others.</summary>
public sealed partial class DeployedRightsTests
{
    private static readonly string[] Document = File.ReadAllLines(Path.Combine(SourceRuleTests.Root, "docs", "azure.md"));

    /// <summary>Nothing wider than one account, one queue, one topic or one subscription.</summary>
    private static readonly Dictionary<string, string> Places = new()
    {
        [@"storageAccounts/\w+host$"] = "storage of the host", [@"storageAccounts/\w+record$"] = "storage of the record", [@"/queues/[\w-]+$"] = "each queue", [@"/topics/[\w-]+$"] = "each topic",
        [@"/subscriptions/[\w-]+$"] = "each subscription", [@"Microsoft.Insights/components/[\w-]+$"] = "Application Insights", [@"DurableTask/schedulers/[\w-]+$"] = "the scheduler", [@"CognitiveServices/accounts/[\w-]+$"] = "Azure OpenAI",
    };

    [Fact]
    public async Task Roles_and_places_are_those_of_the_document()
    {
        var deployed = (await BicepCli.DeployAll()).SelectMany(Rights).Select(right => $"{right.Role} | {right.Place}").Distinct().Order(StringComparer.Ordinal);
        var written = Document.Select(line => Row().Match(line)).Where(row => row.Success).Select(row => $"{row.Groups["role"].Value} | {row.Groups["place"].Value}").Order(StringComparer.Ordinal);
        Assert.Equal(written, deployed);
    }

    /// <summary>A role's name is its identifier's: a wrong one would be another right.</summary>
    [Fact]
    public async Task A_role_has_one_identifier_and_an_identifier_one_role()
    {
        var roles = (await BicepCli.DeployAll()).SelectMany(made => made.Where(IsRight)).Select(right => (right.Text("description")!, right.Text("roleDefinitionId")!)).Distinct().ToList();
        Assert.Equal(roles.Count, roles.Select(r => r.Item1).Distinct().Count());
        Assert.Equal(roles.Count, roles.Select(r => r.Item2).Distinct().Count());
    }

    /// <summary>Where a scheduler keeps the orchestrations the queues of the host's storage are nobody's business.</summary>
    [Fact]
    public async Task With_a_scheduler_the_app_may_not_touch_the_queues_of_the_hosts_storage()
    {
        Assert.Contains(Rights(await BicepCli.Deploy()), right => right.Role == "Storage Queue Data Contributor");
        Assert.DoesNotContain(Rights(await BicepCli.Deploy("prod", BicepCli.Otherwise)), right => right.Role == "Storage Queue Data Contributor");
    }

    [Fact]
    public async Task Every_queue_is_sent_to_and_received_from_and_every_subscription_received_from()
    {
        var made = await BicepCli.Deploy();
        var entities = made.Where(r => r.Type is "Microsoft.ServiceBus/namespaces/queues" or "Microsoft.ServiceBus/namespaces/topics" or "Microsoft.ServiceBus/namespaces/topics/subscriptions").ToList();
        Assert.Equal(
            entities.Where(r => !r.Type.EndsWith("subscriptions", StringComparison.Ordinal)).Select(r => r.Id).Order(StringComparer.Ordinal),
            made.Where(r => IsRight(r) && r.Text("description") == "Azure Service Bus Data Sender").Select(Scope).Order(StringComparer.Ordinal));
        Assert.Equal(
            entities.Where(r => !r.Type.EndsWith("topics", StringComparison.Ordinal)).Select(r => r.Id).Order(StringComparer.Ordinal),
            made.Where(r => IsRight(r) && r.Text("description") == "Azure Service Bus Data Receiver").Select(Scope).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<(string Role, string Place)> Rights(IReadOnlyList<Resource> made) => made.Where(IsRight).Select(right =>
        (right.Text("description")!, Places.FirstOrDefault(place => Regex.IsMatch(Scope(right), place.Key)).Value ?? $"somewhere else: {Scope(right)}"));

    private static bool IsRight(Resource resource) => resource.Type == "Microsoft.Authorization/roleAssignments";

    private static string Scope(Resource right) => Scoped().Match(right.Id).Groups["scope"].Value;

    [GeneratedRegex(@"^\[extensionResourceId\('(?<scope>[^']+)'")]
    private static partial Regex Scoped();

    /// <summary>A row of the table of rights: role, where, the calls.</summary>
    [GeneratedRegex(@"^\| (?<role>(?:Storage|Azure Service Bus|Monitoring|Durable Task|Cognitive Services) [\w ]+) \| (?<place>[\w ]+) \| .+\|$")]
    private static partial Regex Row();
}
