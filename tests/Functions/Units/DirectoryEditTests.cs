using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.Tests.Contract;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Units;

/// <summary>The directory over HTTP: an edit is checked as a whole and never over an unseen one.</summary>
public class DirectoryEditTests
{
    [Fact]
    public async Task Anybody_with_a_token_reads_the_codes_and_no_persons()
    {
        await using var city = await City.Open();
        using var company = await city.As("enterprise", "wang", enterprise: SampleLetters.Company);

        using var answer = await company.GetAsync("/api/directory");

        var directory = (await ContractCheck.Conforms(answer, "getDirectory"))!;
        Assert.Equal(11, directory["districts"]!.AsArray().Count);
        Assert.Contains(directory["units"]!.AsArray(), u => (string?)u!["code"] == "QFZY");
        Assert.DoesNotContain("officer", directory.ToJsonString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_units_people_are_replaced_and_the_ladder_addresses_the_new_ones()
    {
        await using var city = await City.Open();
        using var supervisor = await city.As("supervisor");
        var (unit, tag) = await Read(supervisor, "units/GDJ", "getUnit");
        unit["heads"] = new JsonArray("new.head");
        unit.AsObject().Remove("code");

        using var answer = await Put(supervisor, "units/GDJ", unit, tag);

        var after = (await ContractCheck.Conforms(answer, "putUnit"))!;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("new.head", (string?)after["heads"]![0]);
        Assert.NotEqual(tag, answer.Headers.ETag!.Tag);
        var directory = await city.Services.GetRequiredService<DirectoryStore>().Current(CancellationToken.None);
        Assert.Equal(["new.head"], directory.Address(Post.UnitHead, "GDJ").Select(a => a.Person));
    }

    [Theory]
    [InlineData(null, HttpStatusCode.PreconditionRequired), InlineData("\"77\"", HttpStatusCode.PreconditionFailed), InlineData("*", HttpStatusCode.BadRequest)]
    public async Task A_unit_is_replaced_only_by_who_has_seen_the_directory(string? tag, HttpStatusCode expected)
    {
        await using var city = await City.Open();
        using var supervisor = await city.As("supervisor");

        using var answer = await Put(supervisor, "units/GDJ", Unit(), tag);

        await ContractCheck.Conforms(answer, "putUnit");
        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task A_new_unit_needs_no_tag_and_exists_afterwards()
    {
        await using var city = await City.Open();
        using var supervisor = await city.As("supervisor");
        using (var missing = await supervisor.GetAsync("/api/directory/units/XIN")) Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);

        using var answer = await Put(supervisor, "units/XIN", Unit(), null);

        await ContractCheck.Conforms(answer, "putUnit");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var (unit, _) = await Read(supervisor, "units/XIN", "getUnit");
        Assert.Equal("新的单位", (string?)unit["name"]);
    }

    [Fact]
    public async Task An_edit_that_breaks_the_directory_is_refused_with_the_place_in_the_body()
    {
        await using var city = await City.Open();
        using var supervisor = await city.As("supervisor");
        var (_, tag) = await Read(supervisor, "units/GDJ", "getUnit");
        var unit = Unit();
        unit["parent"] = "NOPE";

        using var answer = await Put(supervisor, "units/GDJ", unit, tag);

        var problem = (await ContractCheck.Conforms(answer, "putUnit"))!;
        Assert.EndsWith("unknown-value", (string)problem["type"]!, StringComparison.Ordinal);
        Assert.Equal("/parent", (string?)problem["errors"]![0]!["pointer"]);
        Assert.Equal(tag, (await Read(supervisor, "units/GDJ", "getUnit")).Tag);
    }

    [Fact]
    public async Task A_second_unit_for_a_district_breaks_the_whole_and_is_refused()
    {
        await using var city = await City.Open();
        using var supervisor = await city.As("supervisor");
        var unit = Unit();
        unit["district"] = "SZ-DP";

        using var answer = await Put(supervisor, "units/XIN", unit, null);

        var problem = (await ContractCheck.Conforms(answer, "putUnit"))!;
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("SZ-DP", (string)problem["errors"]![0]!["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_posts_of_the_city_are_read_and_replaced()
    {
        await using var city = await City.Open();
        using var supervisor = await city.As("supervisor");
        var (posts, tag) = await Read(supervisor, "city", "getCityPosts");
        posts["emergencyPager"] = new JsonArray("night.shift");
        using (var blind = await Put(supervisor, "city", posts, null)) Assert.Equal(HttpStatusCode.PreconditionRequired, blind.StatusCode);

        using var answer = await Put(supervisor, "city", posts, tag);

        Assert.Equal("night.shift", (string?)(await ContractCheck.Conforms(answer, "putCityPosts"))!["emergencyPager"]![0]);
        using var late = await Put(supervisor, "city", posts, tag);
        await ContractCheck.Conforms(late, "putCityPosts");
        Assert.Equal(HttpStatusCode.PreconditionFailed, late.StatusCode);
    }

    [Fact]
    public async Task A_fallback_that_is_no_unit_is_refused_with_the_place_in_the_body()
    {
        await using var city = await City.Open();
        using var supervisor = await city.As("supervisor");
        var (posts, tag) = await Read(supervisor, "city", "getCityPosts");
        posts["fallback"] = "NOPE";

        using var answer = await Put(supervisor, "city", posts, tag);

        Assert.Equal("/fallback", (string?)(await ContractCheck.Conforms(answer, "putCityPosts"))!["errors"]![0]!["pointer"]);
    }

    [Fact]
    public async Task Of_many_edits_at_once_over_the_same_version_one_holds()
    {
        await using var city = await City.Open();
        using var supervisor = await city.As("supervisor");
        var (posts, tag) = await Read(supervisor, "city", "getCityPosts");

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Put(supervisor, "city", posts.DeepClone(), tag)));

        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
        Assert.Equal(15, answers.Count(a => a.StatusCode == HttpStatusCode.PreconditionFailed));
    }

    [Theory]
    [InlineData("enterprise"), InlineData("officer"), InlineData("leader"), InlineData("ops")]
    public async Task Persons_are_for_supervisors(string role)
    {
        await using var city = await City.Open();
        using var caller = await city.As(role, "somebody", role == "officer" ? "GDJ" : null, role == "enterprise" ? SampleLetters.Company : null);

        using var unit = await caller.GetAsync("/api/directory/units/GDJ");
        using var posts = await caller.GetAsync("/api/directory/city");

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (unit.StatusCode, posts.StatusCode));
    }

    private static JsonObject Unit() => new()
    {
        ["name"] = "新的单位", ["level"] = "City", ["takes"] = new JsonArray("新事项"), ["officers"] = new JsonArray("a"), ["heads"] = new JsonArray(), ["bureauLeaders"] = new JsonArray(),
    };

    private static async Task<(JsonNode Body, string Tag)> Read(HttpClient client, string path, string operation)
    {
        using var answer = await client.GetAsync("/api/directory/" + path);
        return ((await ContractCheck.Conforms(answer, operation))!, answer.Headers.ETag!.Tag);
    }

    private static async Task<HttpResponseMessage> Put(HttpClient client, string path, JsonNode body, string? tag)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, "/api/directory/" + path) { Content = JsonContent.Create(body) };
        if (tag is not null) request.Headers.TryAddWithoutValidation("If-Match", tag);
        return await client.SendAsync(request);
    }
}
