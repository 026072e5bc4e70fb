using System.Net;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Platform.Http;

/// <summary>Keys and versions of commands: a repetition changes nothing, and nobody decides on what they have not seen.</summary>
public sealed class CommandConditionTests
{
    [Fact]
    public async Task A_command_repeated_under_its_key_gives_the_same_answer_and_happens_once()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        using var officer = city.Officer();
        var (id, lease, etag) = await Held(city, company, officer);

        var body = new { lease, note = "已电话联系" };
        var answers = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            using var answer = await officer.TryCommand(id, "contact", body, etag, key: "one-key");
            answers.Add((await answer.Read(HttpStatusCode.OK)).ToJsonString());
        }

        Assert.Single(answers.Distinct());
        Assert.Single((await company.Appeal(id)).Events("Contacted"));
        using var other = await officer.TryCommand(id, "contact", new { lease, note = "另一件事" }, etag, key: "one-key");
        Assert.Equal("idempotency-key-reused", (await other.Read(HttpStatusCode.UnprocessableEntity)).Slug());
        using var nonsense = await officer.TryCommand(id, "contact", body, etag, key: new string('k', 129));
        Assert.Equal("invalid-header", (await nonsense.Read(HttpStatusCode.BadRequest)).Slug());
        using var elsewhere = await company.TryCommand(id, "supplements", new { text = "补充" }, key: "one-key");
        await elsewhere.Read(HttpStatusCode.OK); // Another caller's key is another key.
    }

    [Fact]
    public async Task One_of_many_under_one_key_at_once_is_one()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => company.TryCommand(id, "supplements", new { text = "补充" }, key: "k")));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a.StatusCode));
        Assert.Single((await company.Appeal(id)).Events("Supplemented"));
    }

    [Fact]
    public async Task Staff_say_which_version_they_have_seen()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        using var officer = city.Officer();
        var (id, lease, etag) = await Held(city, company, officer);
        var body = new { lease, note = "已电话联系" };

        Assert.Equal("if-match-missing", await Told(null, HttpStatusCode.PreconditionRequired));
        Assert.Equal("invalid-header", await Told("*", HttpStatusCode.BadRequest));
        Assert.Equal("invalid-header", await Told("W/" + etag, HttpStatusCode.BadRequest));
        Assert.Equal("invalid-header", await Told(etag + ", \"1\"", HttpStatusCode.BadRequest));
        Assert.Equal("stale-version", await Told("\"1\"", HttpStatusCode.PreconditionFailed));
        Assert.Equal("stale-version", await Told("\"abc\"", HttpStatusCode.PreconditionFailed));
        Assert.Empty((await company.Appeal(id)).Events("Contacted"));
        using var good = await officer.TryCommand(id, "contact", body, etag);
        Assert.Equal(good.Headers.ETag!.Tag, (await good.Read(HttpStatusCode.OK)).Text("etag"));
        Assert.Equal("stale-version", await Told(etag, HttpStatusCode.PreconditionFailed));

        async Task<string> Told(string? tag, HttpStatusCode status)
        {
            using var answer = await officer.TryCommand(id, "contact", body, tag);
            return (await answer.Read(status)).Slug();
        }
    }

    [Fact]
    public async Task A_reader_who_has_the_version_need_not_be_sent_it_again()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        using var first = await company.GetAsync($"/api/appeals/{id}");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/appeals/{id}");
        request.Headers.TryAddWithoutValidation("If-None-Match", first.Headers.ETag!.Tag);
        using var again = await company.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    /// <summary>The company, the staff and the operators see different things of one version; and so do two moments, when a clock's light turns.</summary>
    [Fact]
    public async Task A_tag_is_of_what_its_reader_sees_and_commands_read_the_version_in_it()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        using var officer = city.Officer();
        using var supervisor = city.Supervisor();
        using var ops = await city.As("ops", "ops-1");
        var (id, lease, claimed) = await Held(city, company, officer);
        var (seen, tags) = (new List<string>(), new List<string>());
        foreach (var reader in new[] { company, officer, supervisor, ops })
        {
            using var answer = await reader.GetAsync($"/api/appeals/{id}");
            seen.Add(await answer.Content.ReadAsStringAsync());
            tags.Add(answer.Headers.ETag!.Tag);
        }
        Assert.Equal(seen.Distinct().Count(), tags.Distinct().Count());
        Assert.All(tags, tag => Assert.StartsWith(claimed[..^1] + "-", tag, StringComparison.Ordinal));
        foreach (var (reader, i) in new[] { company, officer, supervisor, ops }.Select((r, i) => (r, i)))
            for (var j = 0; j < tags.Count; j++)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/appeals/{id}");
                request.Headers.TryAddWithoutValidation("If-None-Match", $"\"1\", W/{tags[j]}");
                using var answer = await reader.SendAsync(request);
                Assert.Equal(seen[i] == seen[j] ? HttpStatusCode.NotModified : HttpStatusCode.OK, answer.StatusCode);
                if (answer.StatusCode == HttpStatusCode.NotModified) Assert.Equal(tags[i], answer.Headers.ETag!.Tag);
            }

        await city.Walk(TimeSpan.FromDays(2));
        using var later = await company.GetAsync($"/api/appeals/{id}");
        Assert.NotEqual(tags[0], later.Headers.ETag!.Tag);

        using var done = await officer.TryCommand(id, "contact", new { lease, note = "已电话联系" }, tags[1]);
        Assert.Contains(done.StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.Conflict, HttpStatusCode.PreconditionFailed });
    }

    private static async Task<(string Id, string Lease, string ETag)> Held(City city, HttpClient company, HttpClient officer)
    {
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        var item = await officer.Claim("GDJ");
        await city.Quiet();
        return (id, item.Text("lease"), item.Text("etag"));
    }
}
