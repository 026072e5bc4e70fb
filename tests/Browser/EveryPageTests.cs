using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Browser;

/// <summary>What holds of every page, on a phone and on a desktop: axe finds nothing serious, the browser complains of nothing, nothing is wider than the window.</summary>
public sealed class EveryPageTests(Browsers browsers)
{
    [Theory]
    [InlineData("phone", 360, 740)]
    [InlineData("desktop", 1280, 900)]
    public async Task Every_page_can_be_used_by_everybody(string size, int width, int height)
    {
        await using var city = await City.Open();
        var id = await Tour.Live(browsers, city);
        var findings = new List<string>();
        var titles = new Dictionary<string, string>();
        foreach (var group in Tour.Pages(id).GroupBy(page => page.Person))
        {
            await using var person = await browsers.Visit(city, group.Key, width, height);
            foreach (var (name, _, path) in group)
            {
                await person.Open(path);
                await person.Picture($"{name}-{size}");
                findings.AddRange(await person.SeriousFindings());
                if (await person.Page.EvaluateAsync<int>("document.documentElement.scrollWidth") is var wide && wide > width) findings.Add($"{path} is {wide} pixels wide");
                titles[name] = await person.Page.TitleAsync();
                findings.AddRange(await person.Page.EvaluateAsync<string[]>(SmallTargets));
                if (await person.Page.Locator("h1").CountAsync() != 1) findings.Add($"{path} has not one h1");
            }
            findings.AddRange(person.Complaints.Where(complaint => !complaint.Contains("status of 40", StringComparison.Ordinal)));
        }
        Assert.Empty(findings);
        Assert.All(titles.Values, title => Assert.EndsWith("有求必应 · 企业诉求", title, StringComparison.Ordinal));
    }

    /// <summary>Buttons and controls that a thumb would miss: lower than 44 pixels (WCAG 2.5.8 asks for 24, 适老化 for 44).</summary>
    private const string SmallTargets =
        """
        () => Array.from(document.querySelectorAll('button:not(.link), select, input:not([type=hidden]):not([type=checkbox]):not([type=radio]), summary, nav a, a.button'))
          .filter(one => one.offsetParent && one.getBoundingClientRect().height < (one.tagName === 'SUMMARY' ? 28 : 43.5))
          .map(one => location.pathname + ' small: ' + one.outerHTML.slice(0, 120) + ' ' + one.getBoundingClientRect().height)
        """;

    [Theory]
    [InlineData("light-care", "/settings?care=1&to=%2F", ColorScheme.Light)]
    [InlineData("dark", "/", ColorScheme.Dark)]
    public async Task Larger_text_and_dark_colours_keep_their_contrast(string name, string first, ColorScheme scheme)
    {
        await using var city = await City.Open();
        var id = await Tour.Live(browsers, city);
        await using var company = await browsers.Visit(city, Tour.Company, 400, 800, options => options.ColorScheme = scheme);
        await company.Open(first);
        foreach (var path in new[] { "/", $"/appeals/{id}", "/my" })
        {
            await company.Open(path);
            await company.Picture($"{name}{path.Split('/')[1]}");
            Assert.Empty(await company.SeriousFindings());
            Assert.True(await company.Page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= 400);
        }
    }

    [Fact]
    public async Task At_four_hundred_percent_nothing_scrolls_sideways()
    {
        await using var city = await City.Open();
        var id = await Tour.Live(browsers, city);
        // A window of 1280 pixels at 400 % is one of 320 (WCAG 1.4.10).
        await using var company = await browsers.Visit(city, Tour.Company, 320, 640);
        foreach (var path in new[] { "/", $"/appeals/{id}", "/my", $"/appeals/{id}/receipt" })
        {
            await company.Open(path);
            Assert.True(await company.Page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= 320, path);
        }
    }
}
