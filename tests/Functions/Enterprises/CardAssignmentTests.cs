using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.Tests.Contract;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Enterprises;

/// <summary>A company's card: who may assign it, over what, and who hears from when.</summary>
public class CardAssignmentTests
{
    private const string Path = $"/api/enterprises/{SampleLetters.Company}/card";

    [Fact]
    public async Task The_first_card_needs_no_tag_and_is_read_as_it_was_assigned()
    {
        await using var city = await City.Open();
        using var supervisor = await city.As("supervisor", "sun.li");
        using (var none = await supervisor.GetAsync(Path)) Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);

        using var assigned = await supervisor.PutAsJsonAsync(Path, Card());
        await ContractCheck.Conforms(assigned, "assignCard");
        Assert.Equal(HttpStatusCode.OK, assigned.StatusCode);

        using var read = await supervisor.GetAsync(Path);
        var card = (await ContractCheck.Conforms(read, "getCard"))!;
        Assert.Equal(("zhang.wei", "sun.li", "2026-11-01"), ((string)card["serviceOwner"]!, (string)card["assignedBy"]!, (string)card["validFrom"]!));
        Assert.Equal("\"1\"", read.Headers.ETag!.Tag);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.PreconditionRequired), InlineData("\"9\"", HttpStatusCode.PreconditionFailed), InlineData("\"abc\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("*", HttpStatusCode.BadRequest), InlineData("W/\"1\"", HttpStatusCode.BadRequest), InlineData("\"1\"", HttpStatusCode.OK)]
    public async Task A_card_is_replaced_only_by_who_has_seen_it(string? tag, HttpStatusCode expected)
    {
        await using var city = await City.Open();
        using var supervisor = await city.As("supervisor");
        using (var first = await supervisor.PutAsJsonAsync(Path, Card())) await first.Read(HttpStatusCode.OK);

        using var answer = await Put(supervisor, Card("li.si"), tag);

        await ContractCheck.Conforms(answer, "assignCard");
        Assert.Equal(expected, answer.StatusCode);
        using var read = await supervisor.GetAsync(Path);
        Assert.Equal(expected == HttpStatusCode.OK ? "li.si" : "zhang.wei", (string?)(await read.Read(HttpStatusCode.OK))["serviceOwner"]);
    }

    [Fact]
    public async Task A_tag_of_a_card_that_is_not_there_is_stale()
    {
        await using var city = await City.Open();
        using var supervisor = await city.As("supervisor");

        using var answer = await Put(supervisor, Card(), "\"1\"");

        Assert.Equal(HttpStatusCode.PreconditionFailed, answer.StatusCode);
    }

    [Fact]
    public async Task Of_many_who_replace_the_same_card_at_once_one_does()
    {
        await using var city = await City.Open();
        using var supervisor = await city.As("supervisor");
        using (var first = await supervisor.PutAsJsonAsync(Path, Card())) await first.Read(HttpStatusCode.OK);

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Put(supervisor, Card($"p{i}"), "\"1\"")));

        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
        Assert.Equal(15, answers.Count(a => a.StatusCode == HttpStatusCode.PreconditionFailed));
    }

    [Fact]
    public async Task The_service_owner_is_known_on_the_days_the_card_is_valid()
    {
        await using var city = await City.Open();
        using var supervisor = await city.As("supervisor");
        using (var first = await supervisor.PutAsJsonAsync(Path, Card(validTo: "2026-11-30"))) await first.Read(HttpStatusCode.OK);
        var cards = city.Services.GetRequiredService<CardStore>();

        foreach (var (day, owner) in new (string, string?)[] { ("2026-10-31", null), ("2026-11-01", "zhang.wei"), ("2026-11-30", "zhang.wei"), ("2026-12-01", null) })
            Assert.Equal(owner, await cards.OwnerOf(SampleLetters.Company, DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), CancellationToken.None));
        Assert.Null(await cards.OwnerOf(SampleLetters.OtherCompany, new DateOnly(2026, 11, 24), CancellationToken.None));
    }

    [Theory]
    [InlineData("91440300MA5TEQ107M", "Companionship", HttpStatusCode.BadRequest), InlineData(SampleLetters.Company, "WinWin", HttpStatusCode.BadRequest)]
    public async Task A_wrong_code_or_a_card_of_another_stage_is_refused(string code, string card, HttpStatusCode expected)
    {
        await using var city = await City.Open();
        using var supervisor = await city.As("supervisor");

        using var answer = await supervisor.PutAsJsonAsync($"/api/enterprises/{code}/card", new { stage = "Seedling", card, serviceOwner = "a", reason = "b", validFrom = "2026-11-01" });

        await ContractCheck.Conforms(answer, "assignCard");
        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task Only_a_supervisor_reads_and_assigns()
    {
        await using var city = await City.Open();
        using var company = await city.As("enterprise", "wang", enterprise: SampleLetters.Company);

        using var read = await company.GetAsync(Path);
        using var written = await company.PutAsJsonAsync(Path, Card());

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (read.StatusCode, written.StatusCode));
    }

    private static object Card(string owner = "zhang.wei", string? validTo = null) => validTo is null
        ? new { stage = "Seedling", card = "Companionship", serviceOwner = owner, reason = "四上企业", validFrom = "2026-11-01" }
        : new { stage = "Seedling", card = "Companionship", serviceOwner = owner, reason = "四上企业", validFrom = "2026-11-01", validTo };

    private static async Task<HttpResponseMessage> Put(HttpClient client, object card, string? tag)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, Path) { Content = JsonContent.Create(card) };
        if (tag is not null) request.Headers.TryAddWithoutValidation("If-Match", tag);
        return await client.SendAsync(request);
    }
}
