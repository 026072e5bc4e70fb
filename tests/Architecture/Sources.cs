namespace ServerlessQiFu.Tests.Architecture;

/// <summary>Rules about the sources that no compiler checks.</summary>
public class Sources
{
    [Fact]
    public void Functions_never_name_a_runtime()
    {
        string[] namespaces = ["ServerlessQiFu.LocalHost", "Microsoft.Azure.Functions", "Microsoft.DurableTask", "Azure.Messaging.ServiceBus"];
        var offenders = Files("Functions").SelectMany(f => File.ReadLines(f).Where(l => namespaces.Any(n => l.Contains(n, StringComparison.Ordinal))).Select(l => $"{f}: {l}"));
        Assert.Empty(offenders);
    }

    /// <summary>The suffix is what the ban on clocks, randomness and foreign awaits hangs on (.editorconfig).</summary>
    [Fact]
    public void Orchestrators_are_in_files_of_their_own_kind()
    {
        var orchestrators = Files("Functions").Where(f => File.ReadAllText(f).Contains("[OrchestrationTrigger]", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(orchestrators);
        Assert.All(orchestrators, f => Assert.EndsWith(".orchestration.cs", f, StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_is_left_to_do()
    {
        string[] leftovers = ["TO" + "DO", "FIX" + "ME", "NotImplemented" + "Exception"];
        var offenders = new[] { "Domain", "Functions", "Embedded", "tests", "bench" }.SelectMany(Files)
            .Where(f => File.ReadAllText(f) is var text && leftovers.Any(l => text.Contains(l, StringComparison.Ordinal)));
        Assert.Empty(offenders);
    }

    internal static string Root { get; } = FindRoot();

    private static IEnumerable<string> Files(string folder) => Directory.Exists(Path.Combine(Root, folder))
        ? Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
        : [];

    private static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "ServerlessQiFu.sln"))) return at.FullName;
        throw new InvalidOperationException("The tests run from a build inside the repository.");
    }
}
