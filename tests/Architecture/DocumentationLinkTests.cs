using System.Text.RegularExpressions;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Architecture;

/// <summary>The README and the pages under docs/ lead somewhere.</summary>
public partial class DocumentationLinkTests
{
    [Fact]
    public void Every_link_within_the_repository_leads_to_something()
    {
        var broken = new List<string>();
        foreach (var page in All)
            foreach (Match link in Link().Matches(File.ReadAllText(page)))
            {
                var target = link.Groups["to"].Value;
                if (target.Contains("://", StringComparison.Ordinal) || target.StartsWith("mailto:", StringComparison.Ordinal)) continue;
                var (path, anchor) = target.Split('#') is [var p, var a] ? (p, a) : (target, null);
                var file = path.Length == 0 ? page : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, path));
                if (!File.Exists(file) && !Directory.Exists(file) || anchor is not null && !AnchorsOf(file).Contains(anchor)) broken.Add($"{Path.GetRelativePath(SourceRuleTests.Root, page)}: {target}");
            }
        Assert.Empty(broken);
    }

    [Fact]
    public void Every_page_is_led_to()
    {
        var led = All.SelectMany(page => Link().Matches(File.ReadAllText(page)).Select(l => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, l.Groups["to"].Value.Split('#')[0])).TrimEnd('/'))).ToHashSet();
        var left = All.Where(page => Path.GetFileName(page) != "README.md" && !led.Contains(page) && !led.Contains(Path.GetDirectoryName(page)!));
        Assert.Empty(left);
    }

    private static IEnumerable<string> All => Directory.EnumerateFiles(Path.Combine(SourceRuleTests.Root, "docs"), "*.md", SearchOption.AllDirectories).Append(Path.Combine(SourceRuleTests.Root, "README.md"));

    /// <summary>As GitHub makes them of headings.</summary>
    private static IEnumerable<string> AnchorsOf(string file) => File.ReadLines(file).Where(l => l.StartsWith('#'))
        .Select(l => NotInAnchors().Replace(l.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex NotInAnchors();
}
