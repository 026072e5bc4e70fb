using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Knowledge;

/// <summary>The knowledge base: written by one, approved by another, found by anyone while it is valid.</summary>
public class KnowledgeTests
{
    [Fact]
    public async Task A_draft_is_found_by_nobody_until_another_has_approved_it()
    {
        await using var city = await City.Open();
        using var writer = city.Specialist();
        using var second = city.Specialist(2);
        using var anyone = city.Stranger();
        var id = await Draft(writer, "转供电价格如何投诉", "请提交诉求，由供电局核查。");
        Assert.Empty(await Found(anyone, "电价投诉"));
        using (var own = await Approve(writer, id)) Assert.Equal("forbidden", (await own.Read(HttpStatusCode.Conflict)).Slug());

        using (var approved = await Approve(second, id)) Assert.Equal("qfzy-officer-2", (await approved.Read(HttpStatusCode.OK)).Text("approvedBy"));
        using (var again = await Approve(second, id)) await again.Read(HttpStatusCode.OK);
        using (var third = await Approve(city.Specialist(3), id)) Assert.Equal("not-now", (await third.Read(HttpStatusCode.Conflict)).Slug());

        var found = Assert.Single(await Found(anyone, "供电价格"));
        Assert.Equal((id, "测试来源", "2026-12-31"), (found.Text("id"), found.Text("source"), found.Text("validUntil")));
        Assert.DoesNotContain("qfzy", found.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_shown_on_its_last_day_and_not_after()
    {
        await using var city = await City.Open();
        using var anyone = city.Stranger();
        await Publish(city, "出口退税怎么办理", "向税务局申报。", "2026-11-25");
        await city.Walk(TimeSpan.FromHours(38)); // 23:30 on the 25th in Shenzhen
        Assert.Single(await Found(anyone, "退税"));
        await city.Walk(TimeSpan.FromHours(1));
        Assert.Empty(await Found(anyone, "退税"));
    }

    [Fact]
    public async Task The_one_that_asks_the_same_comes_first_and_what_has_nothing_of_it_not_at_all()
    {
        await using var city = await City.Open();
        await Publish(city, "人才住房如何申请", "登录住房平台。申请材料含社保证明。");
        await Publish(city, "社保缴费基数怎么调整", "每年七月在社保平台调整。");
        await Publish(city, "ISO9001认证有补贴吗", "有，按区政策。");
        using var anyone = city.Stranger();

        Assert.Equal(["社保缴费基数怎么调整", "人才住房如何申请"], (await Found(anyone, "社保")).Select(a => a.Text("question")));
        Assert.Equal("ISO9001认证有补贴吗", Assert.Single(await Found(anyone, "ｉｓｏ９００１")).Text("question"));
        Assert.Equal(2, (await Found(anyone, "保")).Count);
        Assert.Empty(await Found(anyone, "龙卷风"));
        Assert.Equal(3, (await Found(anyone, "")).Count);
        Assert.Single(await Found(anyone, "&limit=1&q=社保"));
    }

    [Fact]
    public async Task The_same_key_is_the_same_draft_and_a_past_day_is_refused()
    {
        await using var city = await City.Open();
        using var writer = city.Specialist();
        var id = await Draft(writer, "甲", "乙", key: "k1");
        Assert.Equal(id, await Draft(writer, "甲", "乙", key: "k1"));
        using (var other = await Send(writer, Body("丙", "乙"), "k1")) Assert.Equal("idempotency-key-reused", (await other.Read(HttpStatusCode.UnprocessableEntity)).Slug());
        using (var past = await Send(writer, Body("甲", "乙", "2026-11-23"))) Assert.Equal("invalid-field", (await past.Read(HttpStatusCode.BadRequest)).Slug());
        using var company = city.Company();
        using var refused = await Send(company, Body("甲", "乙"));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    private static async Task Publish(City city, string question, string answer, string until = "2026-12-31")
    {
        using var writer = city.Specialist();
        using var second = city.Specialist(2);
        using var approved = await Approve(second, await Draft(writer, question, answer, until));
        await approved.Read(HttpStatusCode.OK);
    }

    private static async Task<string> Draft(HttpClient writer, string question, string answer, string until = "2026-12-31", string? key = null)
    {
        using var kept = await Send(writer, Body(question, answer, until), key);
        return (await kept.Read(HttpStatusCode.Created)).Text("id");
    }

    private static object Body(string question, string answer, string until = "2026-12-31") => new { question, answer, source = "测试来源", validUntil = until };

    private static async Task<HttpResponseMessage> Send(HttpClient writer, object body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/answers") { Content = JsonContent.Create(body) };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        return await writer.SendAsync(request);
    }

    private static Task<HttpResponseMessage> Approve(HttpClient second, string id) => second.PostAsync($"/api/answers/{id}/approval", null);

    private static async Task<List<JsonNode>> Found(HttpClient client, string query)
    {
        using var answer = await client.GetAsync("/api/answers?" + (query.StartsWith('&') ? query[1..] : "q=" + Uri.EscapeDataString(query)));
        return [.. (await answer.Read(HttpStatusCode.OK))["items"]!.AsArray().Select(i => i!)];
    }
}
