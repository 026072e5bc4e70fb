using System.Reflection;
using System.Text.RegularExpressions;

namespace ServerlessQiFu.Tests.Architecture;

/// <summary>docs/semantics.md stays true: whatever it calls a proof is a test that runs.</summary>
public sealed partial class SemanticsNamesTests
{
    private static readonly string[] Document = File.ReadAllLines(Path.Combine(SourceRuleTests.Root, "docs", "semantics.md"));

    /// <summary>By class, the suites that are run against several stores by their own name too.</summary>
    private static readonly ILookup<string, string> Tests = Assembly.GetExecutingAssembly().GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance)
            .Where(method => method.IsDefined(typeof(FactAttribute))).Select(method => (Class: type.Name.Split('`')[0], method.Name)))
        .ToLookup(test => test.Class, test => test.Name, StringComparer.Ordinal);

    public static TheoryData<string> Rows => [.. Document.Where(IsRow)];

    [Theory, MemberData(nameof(Rows))]
    public void Every_row_names_a_test_that_exists(string row)
    {
        var named = Quoted().Matches(row.Trim('|').Split('|')[^1]).Select(match => match.Groups[1].Value).ToList();
        Assert.True(named.Count > 0, $"Nothing proves this: {row}");
        Assert.All(named, name => Assert.True(Exists(name), $"There is no test {name}: {row}"));
    }

    [Fact]
    public void The_document_has_its_tables() => Assert.True(Document.Where(IsRow).Count() > 80, "docs/semantics.md has lost its rows, or is no longer read as it is written.");

    private static bool Exists(string name) => name.Split('.') is [var type, var method]
        ? Tests[type].Contains(method)
        : Tests[name].Any();

    /// <summary>A row of a table whose last column is headed "test".</summary>
    private static bool IsRow(string line, int at)
    {
        if (!line.StartsWith('|') || line.StartsWith("|-", StringComparison.Ordinal)) return false;
        var top = at;
        while (top > 0 && Document[top - 1].StartsWith('|')) top--;
        return top != at && Document[top].TrimEnd().EndsWith("| test |", StringComparison.Ordinal);
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();
}
