using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Appeals.Filing;

/// <summary>Letters that cannot be taken are answered with the field and a sentence, and nothing of them stays.</summary>
public sealed class FilingValidationTests
{
    [Fact]
    public async Task Each_wrong_field_is_named_and_nothing_is_kept()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        await Told("/enterprise/creditCode", l => l["enterprise"]!["creditCode"] = "91440300MA5TEQ107M");
        await Told("/enterprise/creditCode", l => l["enterprise"]!["creditCode"] = SampleLetters.OtherCompany);
        await Told("/enterprise/district", l => l["enterprise"]!["district"] = "SZ-440399");
        await Told("/enterprise/street", l => l["enterprise"]!["street"] = "南京路");
        await Told("/title", l => l["title"] = " ");
        await Told("/title", l => l["title"] = new string('长', 201));
        await Told("/text", l => l["text"] = new string('长', 10_001));
        await Told("/text", l => l["text"] = "响铃\u0007");
        await Told("/contact/phone", l => l["contact"]!["phone"] = "打电话");
        await Told("/kind", l => l["kind"] = "Nonsense");
        await Told("/contact", l => l.Remove("contact"));
        await Told("/more", l => l["more"] = 1, "unknown-field");
        await Told("/attachments/0", l => l["attachments"] = new JsonArray("nobodys"), "unknown-value");
        using var list = await company.GetAsync($"/api/enterprises/{SampleLetters.Company}/appeals");
        Assert.Empty((await list.Read(HttpStatusCode.OK))["items"]!.AsArray());

        async Task Told(string pointer, Action<JsonObject> change, string slug = "invalid-field")
        {
            var letter = JsonSerializer.SerializeToNode(SampleLetters.Outage())!.AsObject();
            change(letter);
            using var answer = await company.TryFile(letter, "the-same-key");
            var problem = await answer.Read(HttpStatusCode.BadRequest);
            Assert.Equal(slug, problem.Slug());
            Assert.Equal(pointer, Assert.Single(problem["errors"]!.AsArray())!.Text("pointer"));
        }
    }

    [Fact]
    public async Task A_key_is_demanded()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        using var content = new StringContent(JsonSerializer.Serialize(SampleLetters.Outage()), Encoding.UTF8, "application/json");
        using var answer = await company.PostAsync("/api/appeals", content);
        Assert.Equal("idempotency-key-missing", (await answer.Read(HttpStatusCode.BadRequest)).Slug());
    }
}
