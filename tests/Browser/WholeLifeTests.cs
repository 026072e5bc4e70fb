using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Browser;

/// <summary>An appeal's whole life by five people in five windows.</summary>
public sealed class WholeLifeTests(Browsers browsers)
{
    [Fact]
    public async Task Five_people_bring_an_appeal_to_its_end()
    {
        await using var city = await City.Open();
        var id = await Tour.Live(browsers, city);
        await using var company = await browsers.Visit(city, Tour.Company, 360, 740);
        await company.Open($"/appeals/{id}");
        await company.Page.CheckAsync("input[name=level][value=\"2\"]");
        await company.Press("#act-evaluation .actions button");
        Assert.Contains("正在回访", await company.Text(".sentence"), StringComparison.Ordinal);

        await using var caller = await browsers.Visit(city, Tour.Caller);
        await caller.Press("form.claim button");
        await caller.Page.SelectOptionAsync("#attempts-outcome", "Justified");
        await caller.Page.SelectOptionAsync("#attempts-redoUnit", "GXJ");
        await caller.Fill("#attempts-note", "仍停电，容量不足");
        await caller.Press("#act-attempts button");

        await using var other = await browsers.Visit(city, "officer:gxj-officer-1");
        await other.Press("form.claim button");
        await other.Page.ClickAsync("#act-reply summary");
        await other.Page.SelectOptionAsync("#reply-outcome", "Resolved");
        await other.Fill("#reply-text", "已协调增容，新增一路专线，昨晚投运。");
        await other.Press("#act-reply button");

        await company.Open($"/appeals/{id}");
        await company.Page.CheckAsync("input[name=level][value=\"5\"]");
        await company.Press("#act-evaluation .actions button");
        await using var reviewer = await browsers.Visit(city, Tour.Reviewer);
        if (await reviewer.Page.Locator($"a[href='/appeals/{id}']").CountAsync() > 0)
        {
            await reviewer.Press($"a[href='/appeals/{id}']");
            await reviewer.Page.SelectOptionAsync("#reply-review-passed", "true");
            await reviewer.Fill("#reply-review-note", "专线投运记录属实");
            await reviewer.Press("#act-reply-review button");
        }
        await company.Open($"/appeals/{id}");
        Assert.Contains("已办结", await company.Text(".sentence"), StringComparison.Ordinal);
        Assert.Empty(company.Complaints);
    }

    [Fact]
    public async Task Two_officers_cannot_both_take_the_same_task_and_the_slower_is_told()
    {
        await using var city = await City.Open();
        await using var company = await browsers.Visit(city, Tour.Company);
        var id = await Tour.File(company);
        await using var one = await browsers.Visit(city, Tour.Officer);
        await using var two = await browsers.Visit(city, "officer:gdj-officer-1", options: o => o.Locale = "zh-CN");
        await one.Press("form.claim button");
        Assert.EndsWith(id, one.Page.Url, StringComparison.Ordinal);
        await two.Press("form.claim button");
        Assert.Contains("没有可领取的诉求", await two.Text(".done"), StringComparison.Ordinal);
    }
}
