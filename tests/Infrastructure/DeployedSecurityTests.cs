using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ServerlessQiFu.Tests.Infrastructure;

/// <summary>No secret is made, kept or given out; nothing is open that need not be.</summary>
public sealed partial class DeployedSecurityTests
{
    [Fact]
    public async Task The_template_asks_for_no_key_and_holds_none()
    {
        var (_, compiled, _) = await BicepCli.Run("build", Path.Combine(BicepCli.Infra, "main.bicep"), "--stdout");
        Assert.NotEmpty(compiled);
        Assert.Empty(Secret().Matches(compiled).Select(match => match.Value).Distinct());
        Assert.All(Directory.EnumerateFiles(BicepCli.Infra, "*", SearchOption.AllDirectories), file => Assert.Empty(Secret().Matches(File.ReadAllText(file)).Select(match => match.Value)));
    }

    [Fact]
    public async Task Storage_takes_no_keys_and_shows_nothing_to_the_public()
    {
        foreach (var made in await BicepCli.DeployAll())
        {
            var accounts = made.Where(r => r.Type == "Microsoft.Storage/storageAccounts").ToList();
            Assert.Equal(2, accounts.Count);
            Assert.All(accounts, account => Assert.Equal(
                (false, false, true, "TLS1_2", false),
                (account.Flag("allowSharedKeyAccess"), account.Flag("allowBlobPublicAccess"), account.Flag("supportsHttpsTrafficOnly"), account.Text("minimumTlsVersion"), account.Flag("allowCrossTenantReplication"))));
            Assert.All(made.Where(r => r.Type.EndsWith("/containers", StringComparison.Ordinal)), container => Assert.Equal("None", container.Text("publicAccess")));
        }
    }

    [Fact]
    public async Task What_was_deleted_in_a_blob_can_be_had_back_and_the_record_put_back_to_an_instant()
    {
        foreach (var made in await BicepCli.DeployAll())
        {
            var services = made.Where(r => r.Type.EndsWith("/blobServices", StringComparison.Ordinal)).ToList();
            Assert.All(services, blobs => Assert.True((bool)blobs.Properties["deleteRetentionPolicy"]!["enabled"]! && (bool)blobs.Properties["containerDeleteRetentionPolicy"]!["enabled"]!));
            var record = Assert.Single(services, blobs => (bool)blobs.Properties["restorePolicy"]!["enabled"]!);
            Assert.Contains("record", record.Name, StringComparison.Ordinal);
            Assert.True(record.Flag("isVersioningEnabled"));
            Assert.True((bool)record.Properties["changeFeed"]!["enabled"]!);
            Assert.True((int)record.Properties["restorePolicy"]!["days"]! < (int)record.Properties["deleteRetentionPolicy"]!["days"]!);
        }
    }

    /// <summary>Whoever has a local key or password needs no role.</summary>
    [Fact]
    public async Task Nobody_comes_in_without_an_identity()
    {
        foreach (var made in await BicepCli.DeployAll())
        {
            Assert.All(made.Where(r => r.Type is "Microsoft.ServiceBus/namespaces" or "Microsoft.CognitiveServices/accounts"), r => Assert.True(r.Flag("disableLocalAuth"), r.ToString()));
            Assert.True(Assert.Single(made, r => r.Type == "Microsoft.Insights/components").Flag("DisableLocalAuth"));
            Assert.True((bool)Assert.Single(made, r => r.Type == "Microsoft.OperationalInsights/workspaces").Properties["features"]!["disableLocalAuth"]!);
            Assert.Equal("1.2", Assert.Single(made, r => r.Type == "Microsoft.ServiceBus/namespaces").Text("minimumTlsVersion"));
            var site = Assert.Single(made, r => r.Type == "Microsoft.Web/sites");
            Assert.Equal((true, "1.2"), (site.Flag("httpsOnly"), (string?)site.Properties["siteConfig"]!["minTlsVersion"]));
            Assert.Equal("UserAssigned", (string?)site.Made["identity"]!["type"]);
            Assert.Equal("UserAssignedIdentity", (string?)site.Properties["functionAppConfig"]!["deployment"]!["storage"]!["authentication"]!["type"]);
            Assert.Equal(["ftp", "scm"], made.Where(r => r.Type.EndsWith("/basicPublishingCredentialsPolicies", StringComparison.Ordinal) && r.Flag("allow") == false).Select(r => r.Name[(r.Name.LastIndexOf('/') + 1)..]).Order());
        }
    }

    /// <summary>What can say what happened to it does so, in the workspace.</summary>
    [Fact]
    public async Task Diagnostics_are_on_for_everything_that_has_them()
    {
        string[] have = ["Microsoft.Web/sites", "Microsoft.ServiceBus/namespaces", "Microsoft.CognitiveServices/accounts", "Microsoft.Storage/storageAccounts/blobServices", "Microsoft.Storage/storageAccounts/tableServices", "Microsoft.Storage/storageAccounts/queueServices"];
        foreach (var made in await BicepCli.DeployAll())
        {
            var watched = made.Where(r => r.Type == "Microsoft.Insights/diagnosticSettings").ToList();
            Assert.All(watched, r => Assert.NotNull(r.Text("workspaceId")));
            Assert.Equal(
                made.Where(r => have.Contains(r.Type)).Select(r => r.Id).Order(StringComparer.Ordinal),
                watched.Select(r => r.Id[..r.Id.IndexOf("/providers/Microsoft.Insights/", StringComparison.Ordinal)]).Order(StringComparer.Ordinal));
        }
    }

    /// <summary>Functions that give keys out, and words that would hold one.</summary>
    [GeneratedRegex(@"\blist\w*(?:Keys|Secrets|Sas|Credentials)\b|listAccountSas|AccountKey=|SharedAccessKey|\bsecureString\b|\bsecureObject\b|[pP]assword\s*[:=]|BEGIN [A-Z ]*PRIVATE KEY", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}
