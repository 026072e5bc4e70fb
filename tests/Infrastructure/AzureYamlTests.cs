using ServerlessQiFu.Tests.Architecture;
using SharpYaml.Serialization;

namespace ServerlessQiFu.Tests.Infrastructure;

/// <summary>azd finds what azure.yaml names.</summary>
public sealed class AzureYamlTests
{
    private static readonly YamlMappingNode Azd = Read();

    [Fact]
    public void The_templates_and_the_project_are_where_it_says()
    {
        Assert.True(File.Exists(Path.Combine(SourceRuleTests.Root, Text(At(Azd, "infra"), "path"), Text(At(Azd, "infra"), "module") + ".bicepparam")));
        var service = At(Azd, "services", "functions");
        Assert.Equal(("dotnet", "function"), (Text(service, "language"), Text(service, "host")));
        Assert.Single(Directory.GetFiles(Path.Combine(SourceRuleTests.Root, Text(service, "project")), "*.csproj"));
    }

    /// <summary>By this tag azd finds the app that the template has made.</summary>
    [Fact]
    public async Task The_app_is_tagged_with_the_services_name()
    {
        var name = Assert.Single(((YamlMappingNode)At(Azd, "services")).Children).Key.ToString();
        Assert.Equal(name, (string?)Assert.Single(await BicepCli.Deploy(), r => r.Type == "Microsoft.Web/sites").Made["tags"]!["azd-service-name"]);
    }

    /// <summary>Without it a host would load no bus function: it is asked for before anything is published.</summary>
    [Fact]
    public void The_version_of_the_bus_extension_is_asked_for_by_the_name_that_the_project_reads()
    {
        Assert.Contains("$(ServiceBusHostExtension)", File.ReadAllText(Path.Combine(SourceRuleTests.Root, "Functions", "Functions.csproj")), StringComparison.Ordinal);
        var hooks = At(Azd, "services", "functions", "hooks", "prepackage");
        Assert.Contains("$ServiceBusHostExtension\"", Text(At(hooks, "posix"), "run"), StringComparison.Ordinal);
        Assert.Contains("$env:ServiceBusHostExtension)", Text(At(hooks, "windows"), "run"), StringComparison.Ordinal);
    }

    private static YamlNode At(YamlNode node, params string[] path) => path.Aggregate(node, (at, name) => ((YamlMappingNode)at).Children[new YamlScalarNode(name)]);

    private static string Text(YamlNode node, string name) => ((YamlScalarNode)At(node, name)).Value!;

    private static YamlMappingNode Read()
    {
        var yaml = new YamlStream();
        using var file = File.OpenText(Path.Combine(SourceRuleTests.Root, "azure.yaml"));
        yaml.Load(file);
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }
}
