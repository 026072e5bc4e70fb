using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.LocalHost;
using ServerlessQiFu.Tests.Contract;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Access;

/// <summary>The token of a list's next page is for who was given it and for what they asked; elsewhere it is 400.</summary>
public class ListTokenTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly Paging Pages = new(() => Key);

    [Fact]
    public void A_token_opens_for_its_caller_and_query_alone()
    {
        var token = Pages.Token(Request("/api/notices", "?party=unit:GDJ", "officer\nli"), "place|7")!;
        Assert.Equal("place|7", After(Request("/api/notices", "?party=unit:GDJ&page=" + token, "officer\nli")));
        Assert.Equal("place|7", After(Request("/api/notices", "?page=" + token + "&limit=5&party=unit:GDJ", "officer\nli")));
        Assert.Equal(token, Pages.Token(Request("/api/notices", "?party=unit:GDJ&limit=3", "officer\nli"), "place|7"));

        Assert.Null(After(Request("/api/notices", "?party=unit:GDJ&page=" + token, "officer\nwang")));
        Assert.Null(After(Request("/api/notices", "?party=unit:GDJ&page=" + token, null)));
        Assert.Null(After(Request("/api/notices", "?party=unit:GXJ&page=" + token, "officer\nli")));
        Assert.Null(After(Request("/api/notices", "?page=" + token, "officer\nli")));
        Assert.Null(After(Request("/api/notices", "?party=unit:GDJ&party=unit:GDJ&page=" + token, "officer\nli")));
        Assert.Null(After(Request("/api/subscriptions", "?party=unit:GDJ&page=" + token, "officer\nli")));
        Assert.Null(After(Request("/api/notices", $"?party=unit:GDJ&page={token}&page={token}", "officer\nli")));
        Assert.False(new Paging(() => new byte[32]).Read(Request("/api/notices", "?party=unit:GDJ&page=" + token, "officer\nli")).Try(out _, out _));
    }

    [Fact]
    public void A_token_that_was_changed_anywhere_or_made_by_hand_is_none()
    {
        var token = Pages.Token(Request("/api/notices", "", "a"), "place")!;
        for (var at = 0; at < token.Length; at++)
            foreach (var with in "Aa0-_ =")
                if (token[at] != with) Assert.Null(After(Request("/api/notices", "?page=" + Uri.EscapeDataString(token[..at] + with + token[(at + 1)..]), "a")));
        foreach (var other in new[] { "", "x", "eyJ9", token[1..], token + "A", token + token, new string('A', 513) }) Assert.Null(After(Request("/api/notices", "?page=" + other, "a")));
    }

    /// <summary>What a token would say of rows that its holder does not see, nobody reads in it.</summary>
    [Fact]
    public void A_token_shows_nothing_of_where_it_points() =>
        Assert.DoesNotContain("UVMyMDI2", Pages.Token(Request("/api/notices", "", "a"), "QS202611257SPEW1BG9"), StringComparison.Ordinal);

    [Fact]
    public async Task Another_caller_role_or_list_is_400_also_after_a_restart()
    {
        using var journal = Journal.InMemory();
        string token;
        await using (var before = await City.Open(journal: journal))
        {
            using var company = before.Company();
            for (var i = 0; i < 3; i++) await company.File(SampleLetters.Outage(note: i.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            await before.Quiet();
            token = await Next(company, Mine + "?limit=2");
        }
        await using var city = await City.Open(City.TuesdayMorning.AddMinutes(1), journal: journal);
        using var wang = city.Company();
        using var colleague = city.Company(subject: "li");
        using var supervisor = city.Supervisor();
        using var auditor = await city.As("auditor", "supervisor-1");
        Assert.Equal(HttpStatusCode.OK, await Status(wang, $"{Mine}?page={token}"));
        Assert.Equal(HttpStatusCode.OK, await Status(wang, $"{Mine}?limit=1&page={token}"));
        Assert.Equal(HttpStatusCode.BadRequest, await Status(colleague, $"{Mine}?page={token}"));
        Assert.Equal(HttpStatusCode.BadRequest, await Status(supervisor, $"{Mine}?page={token}"));
        Assert.Equal(HttpStatusCode.BadRequest, await Status(wang, $"/api/notices?page={token}"));
        Assert.Equal(HttpStatusCode.BadRequest, await Status(wang, $"{Mine}?status=open&page={token}"));

        var own = await Next(supervisor, Mine + "?limit=2");
        Assert.Equal(HttpStatusCode.OK, await Status(supervisor, $"{Mine}?page={own}"));
        Assert.Equal(HttpStatusCode.BadRequest, await Status(auditor, $"{Mine}?page={own}"));
        Assert.Equal(HttpStatusCode.BadRequest, await Status(supervisor, $"/api/enterprises/{SampleLetters.OtherCompany}/appeals?page={own}"));
    }

    /// <summary>Every operation that takes a page refuses one that it did not give.</summary>
    [Fact]
    public async Task No_list_takes_a_token_of_another()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        for (var i = 0; i < 2; i++) await company.File(SampleLetters.Outage(note: i.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        await city.Quiet();
        using var supervisor = city.Supervisor();
        var token = await Next(supervisor, Mine + "?limit=1");
        var paged = OpenApi.Operations.Values.Where(o => o.Node["parameters"]?.AsArray().Any(p => (string?)p!["$ref"] == "#/components/parameters/Page") == true).ToList();
        Assert.True(paged.Count >= 6, $"Only {paged.Count} operations take a page.");
        foreach (var operation in paged)
        {
            using var caller = operation.IsOpen ? city.Stranger() : await city.As(operation.Roles.Contains("supervisor") ? "supervisor" : operation.Roles.Contains("ops") ? "ops" : "auditor", "supervisor-1");
            var path = operation.Path.Replace("{creditCode}", SampleLetters.OtherCompany, StringComparison.Ordinal);
            var query = operation.Id == "listReportCases" ? "from=2026-11-01&to=2026-11-30&by=tier&figure=received&" : "";
            Assert.True(await Status(caller, $"{path}?{query}page={token}") == HttpStatusCode.BadRequest, operation.Id);
        }
    }

    private const string Mine = $"/api/enterprises/{SampleLetters.Company}/appeals";

    private static async Task<string> Next(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        return (await answer.Read(HttpStatusCode.OK)).Text("next");
    }

    private static async Task<HttpStatusCode> Status(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        return answer.StatusCode;
    }

    private static HttpRequest Request(string path, string query, string? caller)
    {
        var http = new DefaultHttpContext();
        (http.Request.Path, http.Request.QueryString) = (path, new QueryString(query));
        if (caller is not null) http.Features.Set(new ListReader(caller));
        return http.Request;
    }

    /// <summary>Null when it is refused.</summary>
    private static string? After(HttpRequest request) => Pages.Read(request).Try(out var page, out _) ? page.After : null;
}
