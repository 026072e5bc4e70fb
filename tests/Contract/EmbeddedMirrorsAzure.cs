using ServerlessQiFu.Embedded;
using ServerlessQiFu.Tests.Architecture;

namespace ServerlessQiFu.Tests.Contract;

/// <summary><c>azure-surface.txt</c> holds, member by member, what Embedded mirrors of the Azure packages.</summary>
public class EmbeddedMirrorsAzure
{
    /// <summary>
    /// Lines of C#, without blank ones and comments, in Embedded beside the declarations: past this it would be a cloud of its
    /// own. The decision said about 3,500; docs/adr/0011 says what the other lines are for.
    /// </summary>
    private const int MostLines = 5500;

    private static readonly string[] Embedded = [.. Surface.Of(typeof(FunctionsApplication).Assembly)];

    private static readonly string[] Azure = [.. File.ReadAllLines(Path.Combine(Sources.Root, "tests", "Contract", "azure-surface.txt")).Where(l => l.Length > 0 && l[0] != '#')];

    [Fact]
    public void Everything_public_in_Embedded_is_in_the_Azure_packages_with_the_same_signature()
    {
        // What Embedded has, beside the test's own assembly, to be held against the packages before a line is added to the record.
        File.WriteAllLines(Path.Combine(AppContext.BaseDirectory, "embedded-surface.txt"), Embedded);
        Assert.Empty(Embedded.Except(Azure));
    }

    [Fact]
    public void Everything_recorded_of_the_Azure_packages_is_in_Embedded() => Assert.Empty(Azure.Except(Embedded));

    [Fact]
    public void Embedded_stays_small()
    {
        var lines = Directory.EnumerateFiles(Path.Combine(Sources.Root, "Embedded"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}ProgrammingModel{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                && !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Sum(file => File.ReadLines(file).Select(line => line.Trim()).Count(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal)));
        TestContext.Current.TestOutputHelper?.WriteLine($"Embedded has {lines} lines of code beside the programming model; the most is {MostLines}.");
        Assert.InRange(lines, 1, MostLines);
    }
}
