namespace ServerlessQiFu.Tests.Architecture;

/// <summary>Rules about the sources that no compiler checks.</summary>
public class SourceRuleTests
{
    [Fact]
    public void Only_the_program_and_its_composition_know_that_there_is_a_local_host() => Assert.Equal(
        ["Composition.cs", "Program.cs"], Files("Functions").Where(f => File.ReadAllText(f).Contains("LocalHost", StringComparison.Ordinal)).Select(Path.GetFileName).Order());

    [Fact]
    public void The_local_host_knows_nothing_of_the_app() => Assert.DoesNotContain(Files("LocalHost").Select(File.ReadAllText),
        text => text.Contains("ServerlessQiFu.Functions", StringComparison.Ordinal) || text.Contains("ServerlessQiFu.Domain", StringComparison.Ordinal));

    /// <summary>What is internal to the packages is named in one file, so that an upgrade has one place to mend.</summary>
    [Fact]
    public void Internals_of_the_packages_are_reached_in_one_file()
    {
        // Two implement an interface that cannot be named, one finds the app's own methods, one our own.
        string[] allowed = ["WorkerInternals.cs", "WorkerPipeline.cs", "HttpInvocations.cs", "HostedFunction.cs", "PropertyCodec.cs"];
        string[] ways = ["DispatchProxy", "BindingFlags.NonPublic", "ssembly.GetType("];
        Assert.DoesNotContain(Files("LocalHost"), f => !allowed.Contains(Path.GetFileName(f)) && ways.Any(way => File.ReadAllText(f).Contains(way, StringComparison.Ordinal)));
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
        var offenders = new[] { "Domain", "Functions", "LocalHost", "simulation", "tests", "tools" }.SelectMany(Files)
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
