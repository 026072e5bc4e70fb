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

    /// <summary>Such codes exist: whoever holds the licence says so, and everybody sees that nothing has confirmed it.</summary>
    [Fact]
    public async Task A_code_with_a_wrong_check_character_is_filed_by_a_person_who_confirms_it()
    {
        const string genuine = "91440300MA5TEQ107M";
        await using var city = await City.Open();
        using var company = await city.As("enterprise", "wang", enterprise: genuine);
        var letter = JsonSerializer.SerializeToNode(SampleLetters.Outage())!.AsObject();
        letter["enterprise"]!["creditCode"] = "9144 0300 ma5t eq10 7m";
        using (var asked = await company.TryFile(letter))
            Assert.Contains("creditCodeConfirmed", (await asked.Read(HttpStatusCode.BadRequest))["errors"]![0]!.Text("detail"), StringComparison.Ordinal);

        letter["enterprise"]!["creditCodeConfirmed"] = true;
        using var bot = await city.As("bot", "bot-1", enterprise: genuine);
        using (var refused = await bot.TryFile(letter))
            Assert.Equal("/enterprise/creditCode", (await refused.Read(HttpStatusCode.BadRequest))["errors"]![0]!.Text("pointer"));

        var id = await company.File(letter);
        var enterprise = (await company.Appeal(id))["enterprise"]!;
        Assert.Equal(genuine, enterprise.Text("creditCode"));
        Assert.True(enterprise["unverified"]!.GetValue<bool>());
        using var list = await company.GetAsync($"/api/enterprises/{genuine}/appeals");
        Assert.Single((await list.Read(HttpStatusCode.OK))["items"]!.AsArray());
    }

    [Fact]
    public async Task Codes_numbers_and_phones_are_read_as_people_type_them()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        var letter = JsonSerializer.SerializeToNode(SampleLetters.Outage())!.AsObject();
        letter["enterprise"]!["creditCode"] = string.Join(' ', SampleLetters.Company.ToLowerInvariant().Chunk(4).Select(c => new string(c)));
        letter["contact"]!["phone"] = "＋８６ 138－0000－0000、(0755)88888888轉分機801";
        var id = await company.File(letter);
        var seen = await company.Appeal($"{id[..10]}-{id[10..].ToLowerInvariant()}");
        Assert.Equal(id, seen.Text("id"));
        Assert.Equal(SampleLetters.Company, seen["enterprise"]!.Text("creditCode"));
        Assert.Null(seen["enterprise"]!["unverified"]);
        Assert.Equal("＋８６ 138－0000－0000、(0755)88888888轉分機801", seen["contact"]!.Text("phone"));
        Assert.Equal(["+8613800000000", "+8675588888888;ext=801"], seen["contact"]!["numbers"]!.AsArray().Select(n => n!.GetValue<string>()));
        letter["title"] = "\u3164\u2800\uFE0F";
        using var blank = await company.TryFile(letter);
        Assert.Equal("/title", (await blank.Read(HttpStatusCode.BadRequest))["errors"]![0]!.Text("pointer"));
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
