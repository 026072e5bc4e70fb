using System.Net;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Web;

/// <summary>An appeal's life by pages alone, by people whose browsers run no script.</summary>
public class PageJourneyTests
{
    private const string Company = "enterprise:王先生@91440300MA5TEQ106M";

    private static readonly (string, string)[] Letter =
    [
        ("title", "园区频繁停电影响生产"), ("text", "我司所在园区本月已多次停电，供电线路老化、用电容量不足，请供电局尽快上门检修并增容，恢复正常供电。"),
        ("enterprise/creditCode", "91440300MA5TEQ106M"), ("enterprise/name", "示例精密制造有限公司"), ("enterprise/district", "SZ-440306"), ("contact/name", "王先生"), ("contact/phone", "13800000000"),
    ];

    [Fact]
    public async Task An_appeal_is_filed_handled_rated_and_called_back_by_pages_alone()
    {
        await using var city = await City.Open();
        using var company = await PageVisitor.SignedIn(city, Company);
        var id = await File(company, Letter);
        await city.Quiet();
        Assert.Contains("已转深圳供电局", (await company.Open($"/appeals/{id}")).Text(".sentence"), StringComparison.Ordinal);

        using var officer = await PageVisitor.SignedIn(city, "officer:gdj-officer-1");
        Assert.Contains("园区频繁停电影响生产", officer.Text("table.rows"), StringComparison.Ordinal);
        await officer.Send("/work/claims");
        Assert.Equal($"/appeals/{id}", officer.Path);
        await officer.Send($"/appeals/{id}/acts/reply", ("outcome", "Resolved"), ("text", "线路已检修，恢复供电。"));
        Assert.Contains("答复已送达企业", officer.Text(".done"), StringComparison.Ordinal);

        await company.Open($"/appeals/{id}");
        Assert.Contains("线路已检修", company.Text(".said"), StringComparison.Ordinal);
        await company.Send($"/appeals/{id}/acts/evaluation", ("level", "2"), ("text", "昨天又停电了"));
        Assert.Contains("正在回访", company.Text(".sentence"), StringComparison.Ordinal);
        await city.Quiet();

        using var caller = await PageVisitor.SignedIn(city, "callback:xq-officer-1");
        await caller.Send("/call-backs/claims");
        await caller.Send($"/appeals/{id}/acts/attempts", ("outcome", "Justified"), ("solved", "false"), ("redoUnit", "GXJ"), ("note", "仍停电"));
        Assert.Contains("重新办理", (await company.Open($"/appeals/{id}")).Text(".sentence"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_named_at_its_field_and_nothing_that_was_typed_is_lost()
    {
        await using var city = await City.Open();
        using var company = await PageVisitor.SignedIn(city, Company);
        await company.Send("/appeals/check", [.. Letter.Select(f => f.Item1 == "contact/phone" ? (f.Item1, "138") : f)]);
        Assert.Equal("请填写能打通的电话，如13800000000，可以写分机", company.Text("#contact-phone-error").Replace("错误：", "", StringComparison.Ordinal));
        Assert.Equal("#contact-phone", company.Page.QuerySelector(".errors a")!.GetAttribute("href"));
        Assert.StartsWith("错误：", company.Page.Title, StringComparison.Ordinal);
        Assert.Contains("供电线路老化", company.Text("#text"), StringComparison.Ordinal);
        Assert.Equal("138", company.Page.QuerySelector("#contact-phone")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_form_sent_twice_is_one_appeal()
    {
        await using var city = await City.Open();
        using var company = await PageVisitor.SignedIn(city, Company);
        await company.Send("/appeals/check", Letter);
        var again = new List<(string, string)>();
        foreach (var input in company.Page.QuerySelectorAll("form[action='/appeals'] input")) again.Add((input.GetAttribute("name")!, input.GetAttribute("value") ?? ""));
        await company.Send("/appeals");
        var first = company.Path;
        await company.Post("/appeals", again);
        Assert.Equal(first, company.Path);
    }

    [Fact]
    public async Task A_form_of_another_site_changes_nothing()
    {
        await using var city = await City.Open();
        using var company = await PageVisitor.SignedIn(city, Company);
        await company.Post("/appeals", Letter);
        Assert.Equal(HttpStatusCode.Conflict, company.Answer.StatusCode);
        Assert.Contains("没有提交", company.Text("main"), StringComparison.Ordinal);
        Assert.DoesNotContain("园区频繁停电", (await company.Open("/my")).Text("main"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_decided_on_an_older_page_is_told_so_and_keeps_the_words()
    {
        await using var city = await City.Open();
        using var company = await PageVisitor.SignedIn(city, Company);
        var id = await File(company, Letter);
        await city.Quiet();
        using var officer = await PageVisitor.SignedIn(city, "officer:gdj-officer-1");
        await officer.Send("/work/claims");
        await company.Open($"/appeals/{id}");
        await company.Send($"/appeals/{id}/acts/supplements", ("text", "今天又停了一次。"));
        await officer.Send($"/appeals/{id}/acts/progress", ("text", "已安排检修。"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, officer.Answer.StatusCode);
        Assert.Contains("已有变化", officer.Text(".errors"), StringComparison.Ordinal);
        Assert.Equal("已安排检修。", officer.Text("#progress-text"));
        await officer.Send($"/appeals/{id}/acts/progress", ("text", "已安排检修。"));
        Assert.Contains("进展已告知企业", officer.Text(".done"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/work")]
    [InlineData("/appeals/QS202611247KQ2M9XDV")]
    [InlineData("/my")]
    public async Task Whoever_is_not_signed_in_is_shown_the_way_and_comes_back(string path)
    {
        await using var city = await City.Open();
        using var somebody = new PageVisitor(city);
        await somebody.Open(path);
        Assert.Equal("/sign-in?to=" + Uri.EscapeDataString(path), somebody.Path);
    }

    [Fact]
    public async Task A_page_is_only_for_those_it_is_for_and_an_appeal_of_others_is_not_there()
    {
        await using var city = await City.Open();
        using var company = await PageVisitor.SignedIn(city, Company);
        var id = await File(company, Letter);
        await city.Quiet();
        Assert.Equal(HttpStatusCode.Forbidden, (await company.Open("/work")).Answer.StatusCode);
        using var other = await PageVisitor.SignedIn(city, "enterprise:李女士@91440300MA5EXAMP34");
        Assert.Equal(HttpStatusCode.NotFound, (await other.Open($"/appeals/{id}")).Answer.StatusCode);
        using var stranger = await PageVisitor.SignedIn(city, "officer:gxj-officer-1");
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Open($"/appeals/{id}")).Answer.StatusCode);
    }

    [Fact]
    public async Task Every_page_says_where_things_may_come_from_and_is_kept_by_no_cache()
    {
        await using var city = await City.Open();
        using var company = await PageVisitor.SignedIn(city, Company);
        foreach (var path in new[] { "/", "/my", "/sign-in" })
        {
            var headers = (await company.Open(path)).Answer.Headers;
            Assert.Contains("default-src 'none'", headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.True(headers.CacheControl!.NoStore);
            Assert.Equal("nosniff", headers.GetValues("X-Content-Type-Options").Single());
            Assert.Empty(company.Page.QuerySelectorAll("[style], script:not([src]), [onclick], style"));
        }
    }

    [Fact]
    public async Task The_same_pages_speak_English()
    {
        await using var city = await City.Open();
        using var company = await PageVisitor.SignedIn(city, Company);
        await company.Open("/settings?lang=en&to=%2F");
        Assert.Equal("/", company.Path);
        Assert.Equal("en", company.Page.DocumentElement.GetAttribute("lang"));
        Assert.Equal("File an appeal", company.Text("h1"));
    }

    private static async Task<string> File(PageVisitor company, (string, string)[] letter)
    {
        await company.Open("/");
        await company.Send("/appeals/check", letter);
        await company.Send("/appeals");
        Assert.EndsWith("/receipt", company.Path, StringComparison.Ordinal);
        return company.Path.Split('/')[2];
    }
}
