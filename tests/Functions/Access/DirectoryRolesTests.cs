using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Access;

/// <summary>With the city's own issuer and its directory: tokens say who somebody is, the directory what they may do.</summary>
public sealed class DirectoryRolesTests : IDisposable
{
    private const string Issuer = "https://id.example.gov.cn";

    private readonly string _folder = Directory.CreateTempSubdirectory("qifu-identity-").FullName;
    private readonly RSA _rsa = RSA.Create(2048);

    private string Keys => Path.Combine(_folder, "jwks.json");

    public void Dispose()
    {
        _rsa.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("gdj-officer-1", null, null, HttpStatusCode.OK), InlineData("gdj-officer-1", "officer", "GDJ", HttpStatusCode.OK)]
    [InlineData("gdj-officer-1", "supervisor", null, HttpStatusCode.Unauthorized), InlineData("gdj-officer-1", "officer", "GXJ", HttpStatusCode.Unauthorized), InlineData("gdj-officer-1", "admin", null, HttpStatusCode.Unauthorized)]
    [InlineData("nobody", null, null, HttpStatusCode.Unauthorized), InlineData("nobody", "officer", "GDJ", HttpStatusCode.Unauthorized)]
    [InlineData("supervisor-1", null, null, HttpStatusCode.Forbidden), InlineData("qfzy-officer-1", null, null, HttpStatusCode.NotFound), InlineData("auditor-1", "auditor", null, HttpStatusCode.Forbidden)]
    public async Task A_person_acts_in_the_posts_that_the_directory_gives_and_in_no_other(string person, string? role, string? unit, HttpStatusCode status)
    {
        await using var city = await Open();
        using var caller = city.Stranger(Token(city, person, role, unit));
        using var answer = await caller.PostAsJsonAsync("/api/units/GDJ/claims", new { max = 1 });
        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task Whoever_is_taken_out_of_a_post_cannot_act_in_it_five_minutes_later()
    {
        await using var city = await Open();
        var token = Token(city, "gdj-officer-1");
        using var officer = city.Stranger(token);
        using var supervisor = city.Stranger(Token(city, "supervisor-1"));
        using (var before = await officer.PostAsJsonAsync("/api/units/GDJ/claims", new { max = 1 })) Assert.Equal(HttpStatusCode.OK, before.StatusCode);

        using var read = await supervisor.GetAsync("/api/directory/units/GDJ");
        var unit = await read.Read(HttpStatusCode.OK);
        var officers = unit["officers"]!.AsArray();
        officers.Remove(officers.Single(o => (string?)o == "gdj-officer-1"));
        unit.AsObject().Remove("code");
        using var edit = new HttpRequestMessage(HttpMethod.Put, "/api/directory/units/GDJ") { Content = JsonContent.Create(unit) };
        edit.Headers.TryAddWithoutValidation("If-Match", read.Headers.ETag!.Tag);
        using (var edited = await supervisor.SendAsync(edit)) Assert.True(edited.IsSuccessStatusCode, await edited.Content.ReadAsStringAsync());

        city.Clock.Advance(ReadKeys.Freshness);
        using var after = await officer.PostAsJsonAsync("/api/units/GDJ/claims", new { max = 1 });
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
    }

    /// <summary>The call-back desk's people call, a department's own system claims for its unit, both over HTTP.</summary>
    [Fact]
    public async Task A_client_with_credentials_of_its_own_claims_for_its_unit_and_no_other()
    {
        await using var city = await Open("--auth:clients:0:sub", "gdj-system", "--auth:clients:0:role", "officer", "--auth:clients:0:unit", "GDJ");
        using var system = city.Stranger(Token(city, "gdj-system"));
        using var own = await system.PostAsJsonAsync("/api/units/GDJ/claims", new { max = 1 });
        using var other = await system.PostAsJsonAsync("/api/units/GXJ/claims", new { max = 1 });
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (own.StatusCode, other.StatusCode));

        using var caller = city.Stranger(Token(city, "xq-officer-1"));
        using var calls = await caller.PostAsJsonAsync("/api/call-backs/claims", new { max = 1 });
        Assert.Equal(HttpStatusCode.OK, calls.StatusCode);
    }

    private async Task<City> Open(params string[] settings)
    {
        var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(_rsa.ExportParameters(false)));
        await File.WriteAllTextAsync(Keys, $$"""{"keys":[{"kty":"RSA","use":"sig","kid":"k1","n":"{{key.N}}","e":"{{key.E}}"}]}""");
        return await City.Open(settings: ["--auth:issuer", Issuer, "--auth:audience", "qifu", "--auth:jwks", Keys, "--auth:roles", "directory", .. settings]);
    }

    private string Token(City city, string person, string? role = null, string? unit = null)
    {
        var claims = new Dictionary<string, object> { ["sub"] = person };
        if (role is not null) claims["role"] = role;
        if (unit is not null) claims["unit"] = unit;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer, Audience = "qifu", Claims = claims, Expires = city.Now.AddHours(1).UtcDateTime,
            SigningCredentials = new(new RsaSecurityKey(_rsa) { KeyId = "k1" }, SecurityAlgorithms.RsaSha256),
        });
    }
}
