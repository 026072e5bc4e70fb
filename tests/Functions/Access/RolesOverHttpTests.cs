using System.Net;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Tests.Contract;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Access;

/// <summary>Every operation with every role, no role and a false one, over HTTP: as the contract's x-roles say.</summary>
public class RolesOverHttpTests
{
    [Fact]
    public async Task Every_operation_admits_exactly_the_roles_of_the_contract()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        var wrong = new List<string>();
        foreach (var role in RoleNames.All)
        {
            using var client = await city.As(role, "somebody", "GDJ", SampleLetters.Company);
            foreach (var operation in OpenApi.Operations.Values)
            {
                using var answer = await client.SendAsync(Request(operation, id));
                var admitted = answer.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden);
                if (admitted != (operation.IsOpen || operation.Roles.Contains(role)) || (int)answer.StatusCode >= 500)
                    wrong.Add($"{operation.Id} answered {role} with {(int)answer.StatusCode}");
            }
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Without_a_good_token_nothing_but_the_open_operations_answers()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        var id = await company.File(SampleLetters.Outage());
        var old = await Token(city);
        city.Clock.Advance(TimeSpan.FromHours(13));
        var good = await Token(city);

        var strangers = new Dictionary<string, HttpClient>
        {
            ["no token"] = city.Stranger(),
            ["an expired one"] = city.Stranger(old),
            ["one with another role in it"] = city.Stranger(Changed(good)),
            ["one without a signature"] = city.Stranger(good[..(good.LastIndexOf('.') + 1)]),
            ["one that we did not sign"] = city.Stranger(Forged(city)),
            ["no token at all"] = city.Stranger("supervisor"),
        };
        foreach (var (what, stranger) in strangers)
            foreach (var operation in OpenApi.Operations.Values.Where(o => !o.IsOpen))
            {
                using var answer = await stranger.SendAsync(Request(operation, id));
                Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{operation.Id} answered {what} with {(int)answer.StatusCode}");
                Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
            }
        foreach (var stranger in strangers.Values) stranger.Dispose();
    }

    /// <summary>A page in a browser that points a name of its own to this machine gets nothing, a token least of all.</summary>
    [Fact]
    public async Task Development_answers_to_no_name_but_this_machines()
    {
        await using var city = await City.Open();
        using var stranger = city.Stranger();
        using var supervisor = city.Supervisor();
        foreach (var operation in OpenApi.Operations.Values)
        {
            using var request = Request(operation, "QS202611247KQ2M9XDV");
            request.Headers.Host = "rebound.example";
            using var answer = await (operation.IsOpen ? stranger : supervisor).SendAsync(request);
            Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, $"{operation.Id} answered {(int)answer.StatusCode}");
            Assert.EndsWith("/local-only", (await answer.Read(HttpStatusCode.Forbidden)).Text("type"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("reviewer", "/unit"), InlineData("callback", "/unit"), InlineData("officer", "/unit"), InlineData("enterprise", "/enterprise"), InlineData("bot", "/enterprise")]
    public async Task A_token_that_would_be_refused_is_not_issued(string role, string pointer)
    {
        await using var city = await City.Open();
        using var stranger = city.Stranger();
        using var answer = await stranger.PostAsync("/api/dev/token", new StringContent($$"""{"role":"{{role}}","sub":"a"}""", Encoding.UTF8, "application/json"));
        Assert.Equal(pointer, (await answer.Read(HttpStatusCode.BadRequest))["errors"]![0]!.Text("pointer"));
    }

    [Fact]
    public async Task What_somebody_may_not_see_is_not_there_whatever_they_command()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        using var other = city.Company(SampleLetters.OtherCompany, "li");
        using var officer = city.Officer("GXJ");
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        foreach (var (client, role) in new[] { (other, "enterprise"), (officer, "officer") })
            foreach (var operation in OpenApi.Operations.Values.Where(o => o.Path.StartsWith("/api/appeals/{id}", StringComparison.Ordinal) && o.Roles.Contains(role)))
            {
                using var hidden = await client.SendAsync(Request(operation, id));
                using var absent = await client.SendAsync(Request(operation, "QS202611247KQ2M9XDV"));
                using var nonsense = await client.SendAsync(Request(operation, "1"));
                Assert.All([hidden, absent, nonsense], a => Assert.Equal(HttpStatusCode.NotFound, a.StatusCode));
            }
    }

    private static HttpRequestMessage Request(ContractOperation operation, string id)
    {
        var path = operation.Path.Replace("{id}", id, StringComparison.Ordinal).Replace("{unit}", "GDJ", StringComparison.Ordinal)
            .Replace("{creditCode}", SampleLetters.Company, StringComparison.Ordinal).Replace("{subscription}", new string('a', 32), StringComparison.Ordinal);
        var request = new HttpRequestMessage(new HttpMethod(operation.Method), path);
        if (operation.Node["requestBody"]?["content"]?.AsObject().First().Key is { } type)
        {
            request.Content = new ByteArrayContent("{}"u8.ToArray());
            request.Content.Headers.ContentType = new(type);
        }
        request.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        return request;
    }

    private static async Task<string> Token(City city)
    {
        using var stranger = city.Stranger();
        using var answer = await stranger.PostAsync("/api/dev/token", new StringContent("""{"role":"supervisor","sub":"sun.li"}""", Encoding.UTF8, "application/json"));
        return (await answer.Read(HttpStatusCode.OK)).Text("token");
    }

    private static string Changed(string token)
    {
        var parts = token.Split('.');
        return $"{parts[0]}.{Base64UrlEncoder.Encode(Base64UrlEncoder.Decode(parts[1]).Replace("supervisor", "ops", StringComparison.Ordinal))}.{parts[2]}";
    }

    private static string Forged(City city) => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
    {
        Issuer = DevelopmentKey.Issuer, Audience = DevelopmentKey.Audience,
        Claims = new Dictionary<string, object> { ["sub"] = "sun.li", ["role"] = "supervisor" },
        SigningCredentials = new(new SymmetricSecurityKey(new byte[32]) { KeyId = "development" }, SecurityAlgorithms.HmacSha256),
        NotBefore = city.Now.UtcDateTime, Expires = city.Now.AddHours(1).UtcDateTime,
    });
}
