using System.Reflection;
using System.Text.RegularExpressions;
using ServerlessQiFu.Functions;
using ServerlessQiFu.Tests.Architecture;

namespace ServerlessQiFu.Tests.Infrastructure;

/// <summary>Settings have their names once, in <see cref="SettingNames"/>; what is deployed sets those that are read there and no others.</summary>
public sealed partial class DeployedSettingsTests
{
    private static async Task<ILookup<string, string>> Deployed() => (await BicepCli.DeployAll()).SelectMany(made => made)
        .Where(resource => resource.Type == "Microsoft.Web/sites/config" && resource.Name.EndsWith("/appsettings", StringComparison.Ordinal))
        .SelectMany(resource => resource.Members).ToLookup(setting => setting.Key.Replace("__", ":", StringComparison.Ordinal), setting => setting.Value);

    [Fact]
    public async Task What_is_deployed_is_named_and_what_is_named_is_deployed() => Assert.Equal(
        SettingNames.Deployed.Concat(SettingNames.OfTheHost.Keys).Order(StringComparer.Ordinal), (await Deployed()).Select(setting => setting.Key).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_name_is_deployed_or_said_not_to_be()
    {
        var names = new[] { typeof(SettingNames), typeof(SettingNames.Model) }.SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.IsLiteral))
            .Select(field => (string)field.GetRawConstantValue()!).Order(StringComparer.Ordinal);
        Assert.Equal(names, SettingNames.Deployed.Concat(SettingNames.NotDeployed).Order(StringComparer.Ordinal));
    }

    /// <summary>Another spelling elsewhere would be a setting that nobody deploys.</summary>
    [Fact]
    public void No_setting_is_read_by_a_name_written_elsewhere()
    {
        var elsewhere = Directory.EnumerateFiles(Path.Combine(SourceRuleTests.Root, "Functions"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Read().Matches(File.ReadAllText(file)).Select(match => $"{Path.GetRelativePath(SourceRuleTests.Root, file)}: {match.Value}"));
        Assert.Empty(elsewhere);
    }

    [Fact]
    public async Task Connections_are_by_identity()
    {
        var settings = await Deployed();
        Assert.All(settings["AzureWebJobsStorage:credential"].Concat(settings["ServiceBus:credential"]), value => Assert.Equal("'managedidentity'", value));
        Assert.NotEmpty(settings["AzureWebJobsStorage:accountName"]);
        Assert.NotEmpty(settings[SettingNames.Bus]);
        Assert.DoesNotContain("AzureWebJobsStorage", settings.Select(setting => setting.Key));
        Assert.All(settings["DURABLE_TASK_SCHEDULER_CONNECTION_STRING"], value => Assert.Contains("Authentication=ManagedIdentity", value, StringComparison.Ordinal));
        Assert.All(settings[SettingNames.Model.Key], value => Assert.Equal("'none'", value));
    }

    /// <summary>The host's own storage and the record's are two accounts.</summary>
    [Fact]
    public async Task The_record_is_not_in_the_storage_of_the_host()
    {
        var settings = await Deployed();
        Assert.All(settings[SettingNames.Tables].Concat(settings[SettingNames.Blobs]), value => Assert.Contains("record", value, StringComparison.Ordinal));
        Assert.All(settings["AzureWebJobsStorage:blobServiceUri"], value => Assert.DoesNotContain("record", value, StringComparison.Ordinal));
    }

    [GeneratedRegex("""[cC]onfiguration(?:\[|\.GetValue(?:<\w+>)?\(|\.GetSection\()\s*"[^"]+"|GetEnvironmentVariable\(""")]
    private static partial Regex Read();
}
