using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Browser;

/// <summary>A city in which something of everything stands, and every page that somebody can open in it.</summary>
internal static class Tour
{
    public const string Company = "enterprise:王先生@91440300MA5TEQ106M";
    public const string Officer = "officer:gdj-officer-1";
    public const string Specialist = "specialist:qfzy-officer-1";
    public const string Caller = "callback:xq-officer-1";
    public const string Reviewer = "reviewer:reviewer-1";
    public const string Supervisor = "supervisor:supervisor-1";
    public const string Operator = "ops:operator-1";

    /// <summary>Files by the pages, as a company does; gives the number.</summary>
    public static async Task<string> File(Person company, string title = "园区频繁停电影响生产", string text = "我司所在园区本月已多次停电，供电线路老化、用电容量不足，请供电局尽快上门检修并增容，恢复正常供电。")
    {
        await company.Open("/");
        await Fill(company.Page, "#title", title);
        await Fill(company.Page, "#text", text);
        await Next(company.Page);
        if (await company.Page.Locator("#enterprise-name").CountAsync() > 0)
        {
            await Fill(company.Page, "#enterprise-creditCode", "91440300MA5TEQ106M");
            await Fill(company.Page, "#enterprise-name", "示例精密制造有限公司");
        }
        await company.Page.SelectOptionAsync("#enterprise-district", "SZ-440306");
        await Next(company.Page);
        await Fill(company.Page, "#contact-name", "王先生");
        await Fill(company.Page, "#contact-phone", "13800000000");
        await Next(company.Page);
        await company.Press("form.steps > .actions button");
        await company.Press("button[data-once]");
        return new Uri(company.Page.Url).Segments[2].TrimEnd('/');
    }

    /// <summary>Handled, answered and rated badly; another waits for triage, a third in the queue.</summary>
    public static async Task<string> Live(Browsers browsers, City city)
    {
        await using var company = await browsers.Visit(city, Company);
        var id = await File(company);
        await File(company, "三号厂房电压不稳", "三号厂房车间电压不稳，设备停机，请供电局检修线路。");
        await File(company, "反映一个情况", "有个事情想反映一下，请帮忙。");
        await using var officer = await browsers.Visit(city, Officer);
        await officer.Press("form.claim button");
        await officer.Open($"/appeals/{id}");
        await officer.Page.ClickAsync("#act-reply summary");
        await officer.Page.SelectOptionAsync("#reply-outcome", "Resolved");
        await officer.Fill("#reply-text", "线路已检修，恢复供电。联系人陈工，0755-88888888。");
        await officer.Press("#act-reply button");
        return id;
    }

    /// <summary>Each page with who opens it.</summary>
    public static IEnumerable<(string Name, string? Person, string Path)> Pages(string id) =>
    [
        ("welcome", null, "/"), ("sign-in", null, "/sign-in"),
        ("file", Company, "/"), ("receipt", Company, $"/appeals/{id}/receipt"), ("appeal-company", Company, $"/appeals/{id}"), ("my", Company, "/my"), ("refused", Company, "/work"), ("missing", Company, "/appeals/QS202611247KQ2M9XDV"),
        ("work", Officer, "/work"), ("appeal-officer", Officer, $"/appeals/{id}"), ("triage", Specialist, "/triage"), ("call-backs", Caller, "/call-backs"), ("reviews", Reviewer, "/reviews"),
        ("rulings", Supervisor, "/rulings"), ("reports", Supervisor, "/reports"), ("operations", Operator, "/operations"),
    ];

    /// <summary>On a phone the form shows one step at a time.</summary>
    private static async Task Next(IPage page)
    {
        var next = page.Locator("fieldset.now .step-next button");
        if (await next.CountAsync() > 0 && await next.IsVisibleAsync()) await next.ClickAsync();
    }

    private static Task Fill(IPage page, string selector, string value) => page.FillAsync(selector, value);
}
