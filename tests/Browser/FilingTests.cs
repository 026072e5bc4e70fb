using System.Diagnostics;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Browser;

/// <summary>Filing as an owner does it on a phone: few screens, words of danger at once, nothing lost.</summary>
public sealed class FilingTests(Browsers browsers)
{
    /// <summary>Characters that a thumb types in a second; the goal of pages.md is two minutes.</summary>
    private const double TypedEachSecond = 2.5;
    private static readonly TimeSpan EachTap = TimeSpan.FromSeconds(1.2);

    [Fact]
    public async Task A_new_user_files_in_six_screens_and_two_minutes_of_thumbs()
    {
        await using var city = await City.Open();
        await using var company = await browsers.Visit(city, Tour.Company, 360, 740);
        var (title, text) = ("园区频繁停电", "园区本月停电四次，请尽快检修线路。");
        var screens = 0;
        company.Page.FrameNavigated += (_, _) => screens++;
        await Tour.File(company, title, text);
        // The form's four steps are screens too: three besides the first, which the navigation counts.
        screens += 3;
        var typed = title.Length + text.Length + "91440300MA5TEQ106M示例精密制造有限公司王先生13800000000".Length;
        var thumbs = TimeSpan.FromSeconds(typed / TypedEachSecond) + 14 * EachTap;
        Assert.InRange(screens, 1, 6 + 1);
        Assert.True(thumbs <= TimeSpan.FromMinutes(2), $"{thumbs.TotalSeconds:F0} s of typing and tapping");
    }

    [Fact]
    public async Task Words_of_danger_show_whom_to_call_while_they_are_typed()
    {
        await using var city = await City.Open();
        await using var company = await browsers.Visit(city, Tour.Company, 360, 740);
        await company.Open("/");
        await company.Page.Locator("#text").PressSequentiallyAsync("仓库现在起火了，浓烟很大");
        await company.Page.Locator("#hints .call[href='tel:119']").WaitForAsync();
    }

    [Fact]
    public async Task A_draft_survives_the_end_of_the_session()
    {
        await using var city = await City.Open();
        await using var company = await browsers.Visit(city, Tour.Company, 360, 740);
        await company.Open("/");
        await company.Fill("#title", "写到一半的诉求");
        await company.Page.Locator("#text").PressSequentiallyAsync("还没有写完");
        await company.Page.Context.ClearCookiesAsync();
        await company.Open("/my");
        Assert.Contains("/sign-in", company.Page.Url, StringComparison.Ordinal);
        await company.Press($"button[value=\"{Tour.Company}\"]");
        await company.Open("/");
        Assert.Equal("写到一半的诉求", await company.Page.InputValueAsync("#title"));
        Assert.Equal("还没有写完", await company.Page.InputValueAsync("#text"));
    }

    [Fact]
    public async Task It_works_without_script_and_with_the_keyboard_alone()
    {
        await using var city = await City.Open();
        await using var plain = await browsers.Visit(city, Tour.Company, 360, 740, options => options.JavaScriptEnabled = false);
        Assert.StartsWith("QS", await Tour.File(plain), StringComparison.Ordinal);

        await using var keys = await browsers.Visit(city, Tour.Company);
        await keys.Open("/");
        await keys.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("跳到正文", await keys.Page.EvaluateAsync<string>("document.activeElement.textContent"));
        await keys.Page.Keyboard.PressAsync("Enter");
        await keys.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("title", await keys.Page.EvaluateAsync<string>("document.activeElement.id"));
        Assert.NotEqual("none", await keys.Page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineStyle"));
    }

    [Fact]
    public async Task On_a_slow_network_the_first_words_come_within_three_seconds()
    {
        await using var city = await City.Open();
        await using var company = await browsers.Visit(city, Tour.Company, 360, 740);
        var network = await company.Page.Context.NewCDPSessionAsync(company.Page);
        await network.SendAsync("Network.enable");
        await network.SendAsync("Network.setCacheDisabled", new() { ["cacheDisabled"] = true });
        // 400 kbit/s and 400 ms, as pages.md has them.
        await network.SendAsync("Network.emulateNetworkConditions", new() { ["offline"] = false, ["latency"] = 400, ["downloadThroughput"] = 50_000, ["uploadThroughput"] = 50_000 });
        var clock = Stopwatch.StartNew();
        await company.Page.GotoAsync("/", new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        await company.Page.Locator("h1").WaitForAsync();
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(3), $"{clock.Elapsed.TotalSeconds:F1} s");
    }

    [Fact]
    public async Task A_receipt_prints_on_one_page()
    {
        await using var city = await City.Open();
        await using var company = await browsers.Visit(city, Tour.Company);
        var id = await Tour.File(company);
        await company.Open($"/appeals/{id}/receipt");
        var pdf = System.Text.Encoding.Latin1.GetString(await company.Page.PdfAsync(new() { Format = "A4" }));
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(pdf, @"/Type\s*/Page[^s]"));
    }
}
