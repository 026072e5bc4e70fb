using System.Net;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Appeals.Filing;

/// <summary>A company files, and what it sees afterwards.</summary>
public class FilingTests
{
    [Fact]
    public async Task An_appeal_reaches_the_queue_of_its_unit_by_itself()
    {
        await using var city = await City.Open();
        using var company = await city.As("enterprise", "wang", enterprise: SampleLetters.Company);

        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();

        var appeal = await company.Appeal(id);
        Assert.Equal("Queued", appeal.Text("status"));
        Assert.Equal("GDJ", appeal.Text("unit"));
        Assert.Equal("Assistance", appeal.Text("tier"));
        Assert.Single(appeal.Events("Dispatched"));
    }

    [Fact]
    public async Task What_the_classifier_is_not_sure_of_goes_to_the_specialists_desk()
    {
        await using var city = await City.Open();
        using var company = await city.As("enterprise", "wang", enterprise: SampleLetters.Company);
        var id = await company.File(SampleLetters.Vague());
        await city.Quiet();
        Assert.Equal("Triage", (await company.Appeal(id)).Text("status"));

        using var specialist = await city.As("specialist", "qfzy-officer-1", unit: "QFZY");
        var item = (await (await specialist.PostAsync("/api/triage/claims", System.Net.Http.Json.JsonContent.Create(new { max = 5 }))).Read(HttpStatusCode.OK))["items"]![0]!;
        Assert.Equal(id, item.Text("id"));
        await specialist.Command(id, "triage", new { lease = item.Text("lease"), tier = "Assistance", unit = "GXJ", reason = "属产业政策" });
        await city.Quiet();

        var appeal = await company.Appeal(id);
        Assert.Equal("Queued", appeal.Text("status"));
        Assert.Equal("GXJ", appeal.Text("unit"));
        Assert.Equal("person", appeal["triage"]!.Text("source"));
    }

    [Fact]
    public async Task The_same_key_gives_the_same_answer_and_one_appeal_however_many_ask_at_once()
    {
        await using var city = await City.Open();
        using var company = await city.As("enterprise", "wang", enterprise: SampleLetters.Company);

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => company.TryFile(SampleLetters.Outage(), "one-key")));
        var bodies = await Task.WhenAll(answers.Select(a => a.Content.ReadAsStringAsync()));

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Accepted, a.StatusCode));
        Assert.Single(bodies.Distinct());
        Assert.Single(answers.Select(a => a.Headers.Location).Distinct());
        var list = await (await company.GetAsync($"/api/enterprises/{SampleLetters.Company}/appeals")).Read(HttpStatusCode.OK);
        Assert.Single(list["items"]!.AsArray());
    }

    [Fact]
    public async Task The_same_key_for_another_letter_is_refused_and_changes_nothing()
    {
        await using var city = await City.Open();
        using var company = await city.As("enterprise", "wang", enterprise: SampleLetters.Company);
        var id = await company.File(SampleLetters.Outage(), "one-key");

        using var other = await company.TryFile(SampleLetters.Vague(), "one-key");

        Assert.EndsWith("idempotency-key-reused", (await other.Read(HttpStatusCode.UnprocessableEntity)).Text("type"), StringComparison.Ordinal);
        Assert.Equal("园区频繁停电影响生产", (await company.Appeal(id)).Text("title"));
    }

    [Fact]
    public async Task Another_company_does_not_find_it()
    {
        await using var city = await City.Open();
        using var company = await city.As("enterprise", "wang", enterprise: SampleLetters.Company);
        using var stranger = await city.As("enterprise", "li", enterprise: SampleLetters.OtherCompany);
        var id = await company.File(SampleLetters.Outage());

        using var answer = await stranger.GetAsync($"/api/appeals/{id}");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task An_emergency_is_answered_with_the_number_to_call_and_taken_in_all_the_same()
    {
        await using var city = await City.Open();
        using var company = await city.As("enterprise", "wang", enterprise: SampleLetters.Company);
        var fire = new
        {
            enterprise = new { creditCode = SampleLetters.Company, name = "示例精密制造有限公司", district = "SZ-440306" },
            contact = new { name = "王先生", phone = "13800000000" },
            title = "隔壁厂房现在起火了",
            text = "隔壁仓库正在起火，浓烟很大，有人被困，请马上处理。",
        };

        using var answer = await company.TryFile(fire);
        var accepted = await answer.Read(HttpStatusCode.Accepted);
        await city.Quiet();

        Assert.Contains("119", accepted["emergency"]!["call"]!.AsArray().Select(n => n!.GetValue<string>()));
        Assert.NotEqual("Received", (await company.Appeal(accepted.Text("id"))).Text("status"));
    }
}
