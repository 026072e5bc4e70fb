using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using ServerlessQiFu.Tests.Architecture;

namespace ServerlessQiFu.Tests.Infrastructure;

/// <summary>The Bicep CLI over the files of <c>infra/</c>, without a network: it compiles, lints, and says which resources a deployment would make.</summary>
internal static class BicepCli
{
    /// <summary>Names the programme: the file <c>tools/bicep</c> of the package Azure.Bicep.CommandLine.linux-x64, made executable.</summary>
    private const string Programme = "BICEP";

    private const string Subscription = "00000000-0000-0000-0000-000000000001";
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(2);

    public static string Infra { get; } = Path.Combine(SourceRuleTests.Root, "infra");

    /// <summary>What azd would have in its environment.</summary>
    private static readonly Dictionary<string, string> City = new()
    {
        ["AZURE_ENV_NAME"] = "city", ["AZURE_LOCATION"] = "eastasia", ["QIFU_OPERATORS"] = "one@city.example,two@city.example",
        ["QIFU_AUTH_ISSUER"] = "https://login.city.example/", ["QIFU_AUTH_AUDIENCE"] = "api://serverlessqifu", ["QIFU_AUTH_JWKS"] = "https://login.city.example/.well-known/openid-configuration",
    };

    /// <summary>Skips the test where there is no Bicep CLI.</summary>
    public static async Task<(int Code, string Output, string Error)> Run(params string[] arguments)
    {
        if (Environment.GetEnvironmentVariable(Programme) is not { Length: > 0 } programme)
        {
            Assert.Skip($"The Bicep CLI is not installed: set {Programme} to the file tools/bicep of the package Azure.Bicep.CommandLine.linux-x64.");
            return default;
        }
        var start = new ProcessStartInfo(programme, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in City) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(LongestRun);
        return (process.ExitCode, await output, (await error).Trim());
    }

    /// <summary>The resources that a deployment of this size would make, loops run and conditions decided; what only Azure knows stays an expression.</summary>
    /// <param name="change">Of the size's parameters.</param>
    public static async Task<IReadOnlyList<Resource>> Deploy(string size = "prod", Action<JsonObject>? change = null)
    {
        // The CLI writes beside the parameters, so they are a copy.
        var folder = Directory.CreateTempSubdirectory("qifu-infra-");
        try
        {
            foreach (var file in Directory.EnumerateFiles(Infra, "*", SearchOption.AllDirectories).Append(Path.Combine(SourceRuleTests.Root, "Functions", "messaging.json")).Append(Path.Combine(SourceRuleTests.Root, "host.json")))
            {
                var copy = Path.Combine(folder.FullName, Path.GetRelativePath(SourceRuleTests.Root, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
            var parameters = Path.Combine(folder.FullName, "infra", "parameters", "dev.json");
            var chosen = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Infra, "parameters", size + ".json")))!.AsObject();
            change?.Invoke(chosen);
            await File.WriteAllTextAsync(parameters, chosen.ToJsonString());
            var (code, _, error) = await Run("snapshot", Path.Combine(folder.FullName, "infra", "main.bicepparam"), "--mode", "overwrite", "--subscription-id", Subscription, "--location", "eastasia");
            Assert.True(code == 0 && error.Length == 0, error);
            var snapshot = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder.FullName, "infra", "main.snapshot.json")))!;
            Assert.Empty(snapshot["diagnostics"]!.AsArray());
            return [.. snapshot["predictedResources"]!.AsArray().Select(made => new Resource(made!.AsObject()))];
        }
        finally { folder.Delete(recursive: true); }
    }

    /// <summary>Every size that is shipped, and one with all that can be chosen instead.</summary>
    public static Task<IReadOnlyList<IReadOnlyList<Resource>>> DeployAll() => All.Value;

    private static readonly Lazy<Task<IReadOnlyList<IReadOnlyList<Resource>>>> All = new(async () =>
        [await Deploy("dev"), await Deploy("prod"), await Deploy("china"), await Deploy("prod", Otherwise), await Deploy("prod", OtherModel)]);

    /// <summary>A scheduler, Premium, and a model of Azure OpenAI.</summary>
    public static void Otherwise(JsonObject size)
    {
        size["bus"]!["tier"] = "Premium";
        size["durable"]!["backend"] = "Scheduler";
        size["model"] = JsonNode.Parse("""{ "kind": "azure", "endpoint": "", "name": "gpt-4o-mini", "version": "2024-07-18", "capacity": 50, "tokensADay": 2000000 }""");
    }

    private static void OtherModel(JsonObject size) =>
        size["model"] = JsonNode.Parse("""{ "kind": "openai", "endpoint": "https://model.city.example/v1", "name": "qwen", "version": "", "capacity": 0, "tokensADay": 2000000 }""");
}

/// <summary>One resource that a deployment would make.</summary>
internal sealed record Resource(JsonObject Made)
{
    public string Type => (string)Made["type"]!;
    public string Name => (string)Made["name"]!;
    public string Id => (string)Made["id"]!;
    public JsonNode Properties => Made["properties"]!;
    public string? Text(string property) => (string?)Properties[property];
    public bool? Flag(string property) => (bool?)Properties[property];

    /// <summary>The names of <c>properties</c>, and what each is set to, where it is an object or an expression that makes one.</summary>
    public IReadOnlyDictionary<string, string> Members => Properties is JsonObject plain
        ? plain.ToDictionary(member => member.Key, member => member.Value!.ToJsonString())
        : ArmExpression.Members(Properties.GetValue<string>());

    public override string ToString() => $"{Type} {Name}";
}
