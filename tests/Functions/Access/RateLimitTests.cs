using System.Net;
using System.Net.Http.Json;
using System.Text;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Tests.Contract;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Access;

/// <summary>How many requests a minute are answered of a caller, a company and an address, as the headers say; and what no limit refuses.</summary>
public class RateLimitTests
{
    [Fact]
    public async Task The_answers_say_how_many_are_left_and_one_too_many_is_told_when_to_come_again()
    {
        await using var city = await City.Open(settings: ["--rateLimits:caller=3", "--rateLimits:company=0", "--rateLimits:address=0"]);
        using var wang = city.Company();
        using var li = city.Company(subject: "li");
        for (var left = 2; left >= 0; left--)
        {
            using var answer = await wang.GetAsync("/api/notices");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("\"caller\";q=3;w=60", Header(answer, "RateLimit-Policy"));
            Assert.Equal($"\"caller\";r={left};t=60", Header(answer, "RateLimit"));
        }
        city.Clock.Advance(TimeSpan.FromSeconds(18));

        using (var refused = await wang.GetAsync("/api/notices"))
        {
            Assert.EndsWith("too-many-requests", (string)(await ContractCheck.Conforms(refused, "listNotices"))!["type"]!, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(42), refused.Headers.RetryAfter!.Delta);
            Assert.Equal("\"caller\";r=0;t=42", Header(refused, "RateLimit"));
        }
        using (var other = await li.GetAsync("/api/notices")) Assert.Equal(HttpStatusCode.OK, other.StatusCode);

        city.Clock.Advance(TimeSpan.FromSeconds(42));
        using var again = await wang.GetAsync("/api/notices");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Fact]
    public async Task The_people_of_a_company_share_its_limit()
    {
        await using var city = await City.Open(settings: ["--rateLimits:caller=0", "--rateLimits:company=4", "--rateLimits:address=0"]);
        using var wang = city.Company();
        using var li = city.Company(subject: "li");
        using var other = city.Company(SampleLetters.OtherCompany, "zhao");
        for (var n = 0; n < 2; n++)
            foreach (var client in new[] { wang, li })
            {
                using var answer = await client.GetAsync("/api/notices");
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            }

        using var refused = await li.GetAsync("/api/notices");
        Assert.Equal("too-many-requests", (await refused.Read(HttpStatusCode.TooManyRequests)).Slug());
        using var theirs = await other.GetAsync("/api/notices");
        Assert.Equal(HttpStatusCode.OK, theirs.StatusCode);
    }

    [Fact]
    public async Task An_address_is_counted_before_anybody_is_known_and_health_is_never_counted()
    {
        await using var city = await City.Open(settings: ["--rateLimits:address=5"]);
        using var stranger = city.Stranger("no token at all");
        for (var n = 0; n < 5; n++)
        {
            using var unknown = await stranger.GetAsync("/api/notices");
            Assert.Equal(HttpStatusCode.Unauthorized, unknown.StatusCode);
        }

        using var refused = await stranger.GetAsync("/api/notices");
        Assert.Equal("too-many-requests", (await refused.Read(HttpStatusCode.TooManyRequests)).Slug());
        using var open = await stranger.GetAsync("/api/openapi.json");
        Assert.Equal(HttpStatusCode.TooManyRequests, open.StatusCode);
        for (var n = 0; n < 6; n++)
        {
            using var live = await stranger.GetAsync("/api/health/live");
            Assert.Equal(HttpStatusCode.OK, live.StatusCode);
            Assert.False(live.Headers.Contains("RateLimit"));
        }
    }

    [Theory]
    [InlineData("--rateLimits:caller=1", "--rateLimits:address=0"), InlineData("--rateLimits:company=1", "--rateLimits:address=0"), InlineData("--rateLimits:address=3", "--rateLimits:caller=0")]
    public async Task Filing_what_speaks_of_danger_is_refused_by_no_limit(string limit, string other)
    {
        await using var city = await City.Open(settings: [limit, other]);
        using var company = city.Company();
        using var stranger = city.Stranger("no token at all");
        for (var n = 0; n < 4; n++) (await company.GetAsync("/api/notices")).Dispose();

        using var ordinary = await company.TryFile(SampleLetters.Outage());
        Assert.Equal("too-many-requests", (await ordinary.Read(HttpStatusCode.TooManyRequests)).Slug());
        using var danger = await company.TryFile(SampleLetters.Fire());
        Assert.Equal("119", (await danger.Read(HttpStatusCode.Accepted))["emergency"]!["call"]![0]!.GetValue<string>());
        // Who is nobody is asked for a token all the same.
        using var unknown = await stranger.TryFile(SampleLetters.Fire());
        Assert.Equal(HttpStatusCode.Unauthorized, unknown.StatusCode);
    }

    [Fact]
    public async Task Of_an_import_over_the_limit_only_the_lines_of_danger_are_taken()
    {
        await using var city = await City.Open(settings: ["--rateLimits:caller=1"]);
        using var desk = await city.As("ops", "import-desk");
        (await desk.GetAsync("/api/notices")).Dispose();

        using var lines = new StringContent(SampleLetters.Line(SampleLetters.Outage(), "a") + "\n" + SampleLetters.Line(SampleLetters.Fire(), "b") + "\n", Encoding.UTF8, "application/x-ndjson");
        using var answer = await desk.PostAsync("/api/appeals/import", lines);

        var results = (await answer.Content.ReadAsStringAsync()).Split('\n');
        Assert.Contains("too-many-requests", results[0], StringComparison.Ordinal);
        Assert.Contains("\"accepted\"", results[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_limits_nothing_is_said_of_them()
    {
        await using var city = await City.Open(settings: ["--rateLimits:caller=0", "--rateLimits:company=0", "--rateLimits:address=0"]);
        using var company = city.Company();
        using var answer = await company.GetAsync("/api/notices");
        Assert.False(answer.Headers.Contains("RateLimit") || answer.Headers.Contains("RateLimit-Policy"));
    }

    [Theory, InlineData("-1"), InlineData("100000001")]
    public void A_limit_that_is_none_is_refused_at_the_start(string limit)
    {
        var settings = new Microsoft.Extensions.Configuration.ConfigurationManager { ["rateLimits:caller"] = limit };
        Assert.Contains("rateLimits:caller", Assert.Throws<InvalidDataException>(() => RateLimitSettings.Read(settings)).Message, StringComparison.Ordinal);
    }

    private static string Header(HttpResponseMessage answer, string name) => Assert.Single(answer.Headers.GetValues(name));
}
