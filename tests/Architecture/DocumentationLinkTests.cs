using System.Text.RegularExpressions;

namespace ServerlessQiFu.Tests.Architecture;

/// <summary>The README and the pages under docs/ lead somewhere, name what exists, can be read in a diff, and claim no figure that no tool has printed.</summary>
public partial class DocumentationLinkTests
{
    /// <summary>Characters of a line; rows of tables may be longer.</summary>
    private const int LongestLine = 160;

    private static readonly string Readme = Path.Combine(SourceRuleTests.Root, "README.md");
    private static readonly string Docs = Path.Combine(SourceRuleTests.Root, "docs");

    /// <summary>The folders of the repository whose files the pages name.</summary>
    private static readonly string[] Folders =
        [.. new[] { ".ci", "Domain", "Functions", "LocalHost", "Web", "Channels", "docs", "infra", "simulation", "tests", "tools" }.Where(f => Directory.Exists(Path.Combine(SourceRuleTests.Root, f)))];

    private static readonly Dictionary<string, string> Sources = Folders
        .SelectMany(f => Directory.EnumerateFiles(Path.Combine(SourceRuleTests.Root, f), "*.cs", SearchOption.AllDirectories))
        .GroupBy(f => Path.GetFileName(f)).ToDictionary(f => f.Key, f => string.Join('\n', f.Select(File.ReadAllText)), StringComparer.Ordinal);

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
                if (!File.Exists(file) && !Directory.Exists(file) || anchor is not null && !AnchorsOf(file).Contains(anchor)) broken.Add($"{Name(page)}: {target}");
            }
        None(broken);
    }

    [Fact]
    public void Every_page_is_led_to()
    {
        var led = All.SelectMany(page => Link().Matches(File.ReadAllText(page)).Select(l => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, l.Groups["to"].Value.Split('#')[0])).TrimEnd('/'))).ToHashSet();
        None(All.Where(page => page != Readme && !led.Contains(page)).Select(Name));
    }

    /// <summary>A path from the repository's root or from the page's folder, a source file by its name, a test class with or without one of its tests.</summary>
    [Fact]
    public void Every_file_and_test_that_is_named_exists()
    {
        var missing = All.SelectMany(page => CodeOf(page).Where(word => !Exists(word, page)).Select(word => $"{Name(page)}: {word}")).ToList();
        None(missing);
    }

    [Fact]
    public void Every_line_but_a_tables_row_has_at_most_160_characters()
    {
        var longer = All.SelectMany(page => File.ReadLines(page).Select((line, at) => (line, at))
            .Where(l => l.line.Length > LongestLine && !l.line.StartsWith('|')).Select(l => $"{Name(page)}, line {l.at + 1}: {l.line.Length}"));
        None(longer);
    }

    /// <summary>A row of figures names its page, and each of its measured numbers stands there; so does, on some page, each number with a unit in the text.</summary>
    [Fact]
    public void Every_measured_figure_in_the_readme_is_one_that_a_tool_has_printed()
    {
        var rows = Prose(Readme).Select(line => FigureRow().Match(line)).Where(row => row.Success).ToList();
        Assert.NotEmpty(rows);
        var invented = rows.SelectMany(row => Number().Matches(row.Groups["measured"].Value)
            .Where(n => !NumbersOf(Path.Combine(SourceRuleTests.Root, row.Groups["page"].Value)).Contains(n.Value)).Select(n => $"{row.Value}: {n.Value}")).ToList();
        var printed = Directory.EnumerateFiles(Path.Combine(Docs, "figures"), "*.md").SelectMany(NumbersOf).ToHashSet();
        invented.AddRange(Prose(Readme).Where(line => !line.StartsWith('|')).SelectMany(line => Measured().Matches(line)).Where(m => !printed.Contains(m.Groups["number"].Value)).Select(m => m.Value));
        None(invented);
    }

    [Fact]
    public void Every_page_of_figures_says_how_when_and_where_it_was_measured()
    {
        var pages = Directory.EnumerateFiles(Path.Combine(Docs, "figures"), "*.md").Where(f => Path.GetFileName(f) != "README.md").ToList();
        Assert.NotEmpty(pages);
        foreach (var head in new[] { "- Command: ", "- Date: ", "- Machine: " })
            Assert.All(pages, page => Assert.True(File.ReadLines(page).Any(line => line.StartsWith(head, StringComparison.Ordinal)), $"{Name(page)} has no line '{head}…'."));
    }

    private static List<string> All { get; } =
        [.. Directory.EnumerateFiles(Docs, "*.md", SearchOption.AllDirectories), Readme, Path.Combine(SourceRuleTests.Root, "LocalHost", "README.md")];

    private static void None(IEnumerable<string> faults) => Assert.True(!faults.Any(), string.Join('\n', faults));

    private static string Name(string page) => Path.GetRelativePath(SourceRuleTests.Root, page);

    /// <summary>As GitHub makes them of headings.</summary>
    private static IEnumerable<string> AnchorsOf(string file) => File.ReadLines(file).Where(l => l.StartsWith('#'))
        .Select(l => NotInAnchors().Replace(l.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    /// <summary>The lines outside blocks of code.</summary>
    private static IEnumerable<string> Prose(string page)
    {
        var isCode = false;
        foreach (var line in File.ReadLines(page))
            if (line.StartsWith("```", StringComparison.Ordinal)) isCode = !isCode;
            else if (!isCode) yield return line;
    }

    /// <summary>The words in backticks, and the projects that commands name.</summary>
    private static IEnumerable<string> CodeOf(string page) =>
        Prose(page).SelectMany(line => Code().Matches(line)).SelectMany(code => code.Groups[1].Value.Split(' '))
            .Concat(Project().Matches(File.ReadAllText(page)).Select(p => p.Groups[1].Value)).Distinct();

    private static bool Exists(string word, string page)
    {
        if (word.EndsWith(".cs", StringComparison.Ordinal) && SourceName().IsMatch(word)) return Sources.ContainsKey(word);
        // That page names other people's tests too, and has a test of its own.
        if (Path.GetFileName(page) != "semantics.md" && TestName().Match(word) is { Success: true } test)
            return Sources.Values.Any(text => text.Contains($"class {test.Groups["class"].Value}", StringComparison.Ordinal)
                && (!test.Groups["test"].Success || text.Contains($" {test.Groups["test"].Value}(", StringComparison.Ordinal)));
        if (!RepositoryPath().IsMatch(word) || !Folders.Contains(word.Split('/')[0], StringComparer.Ordinal)) return true;
        return new[] { SourceRuleTests.Root, Path.GetDirectoryName(page)! }.Select(from => Path.Combine(from, word)).Any(path => File.Exists(path) || Directory.Exists(path));
    }

    private static HashSet<string> NumbersOf(string file) => [.. Number().Matches(File.ReadAllText(file)).Select(n => n.Value)];

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex NotInAnchors();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"--project ([\w./]+)")]
    private static partial Regex Project();

    [GeneratedRegex(@"^[\w.]+(/[\w.-]+)*/?$")]
    private static partial Regex RepositoryPath();

    [GeneratedRegex(@"^[A-Z][\w.]*\.cs$")]
    private static partial Regex SourceName();

    [GeneratedRegex(@"^(?<class>[A-Z]\w*Tests)(\.(?<test>\w+))?$")]
    private static partial Regex TestName();

    [GeneratedRegex(@"^\|[^|]*\|[^|]*\|(?<measured>[^|]*)\|[^|]*\((?<page>docs/figures/[\w-]+\.md)\) \|$")]
    private static partial Regex FigureRow();

    [GeneratedRegex(@"\d(?:[\d.,]*\d)?")]
    private static partial Regex Number();

    [GeneratedRegex(@"(?<number>\d(?:[\d.,]*\d)?)(?:/s| (?:µs|ms|s|min|KiB|MB|GB|%)\b)")]
    private static partial Regex Measured();
}
