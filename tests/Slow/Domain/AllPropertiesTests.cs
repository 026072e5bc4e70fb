using System.Text.RegularExpressions;
using ServerlessQiFu.Tests.Architecture;

namespace ServerlessQiFu.Tests.Slow.Domain;

/// <summary>A property that tries fewer cases in <c>dotnet test</c> tries all of them here.</summary>
public partial class AllPropertiesTests
{
    [Fact]
    public void Every_class_with_fewer_cases_is_inherited_here()
    {
        var folder = Path.Combine(SourceRuleTests.Root, "tests");
        var limited = Directory.EnumerateFiles(folder, "*Tests.cs", SearchOption.AllDirectories)
            .Where(file => !file.StartsWith(Path.Combine(folder, "Slow"), StringComparison.Ordinal)).Select(File.ReadAllText)
            .Where(text => text.Contains("PropertyCases.", StringComparison.Ordinal) || text.Contains("RandomLives.", StringComparison.Ordinal))
            .Select(text => ClassName().Match(text).Groups[1].Value).Order(StringComparer.Ordinal).ToList();
        var inherited = typeof(AllPropertiesTests).Assembly.GetTypes().Select(type => type.BaseType?.Name).ToHashSet();
        Assert.NotEmpty(limited);
        Assert.DoesNotContain(limited, name => !inherited.Contains(name));
    }

    [GeneratedRegex(@"class (\w+Tests)\b")] private static partial Regex ClassName();
}
