using System.Text.Json.Nodes;

namespace ServerlessQiFu.Tests.Infrastructure;

/// <summary>The templates compile and are linted without a word.</summary>
public sealed class TemplateTests
{
    /// <summary>The CLI returns 0 on warnings, so whatever it says fails.</summary>
    [Theory, InlineData("build", "main.bicep", "--stdout"), InlineData("lint", "main.bicep"), InlineData("build-params", "main.bicepparam", "--stdout")]
    public async Task The_compiler_says_nothing(string command, string file, params string[] more)
    {
        var (code, _, error) = await BicepCli.Run([command, Path.Combine(BicepCli.Infra, file), .. more]);
        Assert.True(code == 0 && error.Length == 0, error);
    }

    /// <summary>A module that nobody uses would not be compiled either.</summary>
    [Fact]
    public async Task Every_module_is_part_of_the_template()
    {
        var (_, compiled, _) = await BicepCli.Run("build", Path.Combine(BicepCli.Infra, "main.bicep"), "--stdout");
        Assert.NotEmpty(compiled);
        var sources = Directory.EnumerateFiles(BicepCli.Infra, "*.bicep", SearchOption.AllDirectories).Select(File.ReadAllText).ToList();
        Assert.All(Directory.EnumerateFiles(Path.Combine(BicepCli.Infra, "modules")).Select(Path.GetFileName),
            module => Assert.Contains(sources, source => source.Contains($"{module}'", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Nothing_is_fetched_from_a_registry_of_modules() => Assert.DoesNotContain(
        await Task.WhenAll(Directory.EnumerateFiles(BicepCli.Infra, "*.bicep*", SearchOption.AllDirectories).Select(file => File.ReadAllTextAsync(file))),
        source => source.Contains("'br/", StringComparison.Ordinal) || source.Contains("'br:", StringComparison.Ordinal) || source.Contains("'ts:", StringComparison.Ordinal));

    [Fact]
    public async Task Every_file_of_parameters_makes_a_city() =>
        Assert.All(await BicepCli.DeployAll(), made => Assert.Single(made, resource => resource.Type == "Microsoft.Web/sites"));

    /// <summary>A city's instances are there before the first request.</summary>
    [Fact]
    public async Task What_the_parameters_say_of_instances_reaches_the_app()
    {
        var site = Assert.Single(await BicepCli.Deploy("prod", size => size["app"] = JsonNode.Parse(
            """{ "instanceMemoryMB": 4096, "maximumInstances": 7, "alwaysReady": [{ "name": "function:SettleAppeal", "instanceCount": 3 }], "httpConcurrency": 5, "busConcurrency": 6 }""")),
            resource => resource.Type == "Microsoft.Web/sites");
        Assert.Equal(
            """{"instanceMemoryMB":4096,"maximumInstanceCount":7,"alwaysReady":[{"name":"function:SettleAppeal","instanceCount":3}],"triggers":{"http":{"perInstanceConcurrency":5}}}""",
            site.Properties["functionAppConfig"]!["scaleAndConcurrency"]!.ToJsonString());
    }
}
