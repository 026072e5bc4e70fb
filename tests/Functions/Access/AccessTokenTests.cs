using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Tokens;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;

namespace ServerlessQiFu.Tests.Functions.Access;

/// <summary>A token is taken from a trusted issuer, for us, now, under its own algorithm; everything else is 401.</summary>
public sealed class AccessTokenTests : IDisposable
{
    private const string Issuer = "https://id.example.gov.cn";
    private const string Audience = "qifu";

    private readonly FakeTimeProvider _clock = new(new(2026, 11, 24, 2, 0, 0, TimeSpan.Zero));
    private readonly string _folder = Directory.CreateTempSubdirectory("qifu-access").FullName;
    private readonly RSA _rsa = RSA.Create(2048);

    public void Dispose()
    {
        _rsa.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_good_token_says_who_calls()
    {
        Assert.True((await Tokens().Read(Token())).Try(out var actor, out _));
        Assert.Equal(new Actor(Role.Officer, "li.na", "GDJ"), actor);
    }

    [Theory]
    [InlineData(SecurityAlgorithms.RsaSha256), InlineData(SecurityAlgorithms.RsaSsaPssSha256)]
    public async Task Listed_algorithms_are_taken(string algorithm) => Assert.True((await Tokens().Read(Token(algorithm: algorithm))).Try(out _, out _));

    [Theory]
    [InlineData(SecurityAlgorithms.RsaSha384), InlineData(SecurityAlgorithms.RsaSha512)]
    public async Task Other_algorithms_are_not(string algorithm) => await Refused(Tokens(), Token(algorithm: algorithm));

    [Fact]
    public async Task A_public_key_is_no_shared_secret()
    {
        var secret = new SymmetricSecurityKey(_rsa.ExportSubjectPublicKeyInfo()) { KeyId = "k1" };
        await Refused(Tokens(), Token(credentials: new(secret, SecurityAlgorithms.HmacSha256)));
    }

    [Fact]
    public async Task An_unsigned_token_is_refused() => await Refused(Tokens(), Token(unsigned: true));

    [Fact]
    public async Task A_changed_token_is_refused()
    {
        var parts = Token().Split('.');
        var claims = Base64UrlEncoder.Decode(parts[1]).Replace("officer", "supervisor", StringComparison.Ordinal);
        await Refused(Tokens(), $"{parts[0]}.{Base64UrlEncoder.Encode(claims)}.{parts[2]}");
    }

    [Fact]
    public async Task Another_issuer_or_audience_is_refused()
    {
        await Refused(Tokens(), Token(issuer: "https://evil.example"));
        await Refused(Tokens(), Token(audience: "another"));
    }

    [Theory]
    [InlineData("role", "system"), InlineData("role", "Officer"), InlineData("role", ""), InlineData("sub", ""), InlineData("unit", "")]
    public async Task A_token_without_what_its_role_needs_is_refused(string claim, string value) => await Refused(Tokens(), Token((claim, value)));

    [Theory]
    [InlineData("officer"), InlineData("specialist"), InlineData("callback"), InlineData("reviewer")]
    public async Task Whoever_acts_for_a_unit_or_judges_one_names_their_own(string role)
    {
        Assert.True((await Tokens().Read(Token(("role", role)))).Try(out _, out _));
        await Refused(Tokens(), Token(("role", role), without: "unit"), $"A token for the role {role} names its unit.");
    }

    [Fact]
    public async Task A_company_token_names_its_company() => await Refused(Tokens(), Token(("role", "enterprise")), "A token for the role enterprise names its enterprise.");

    /// <summary>A supervisor needs neither unit nor company; said in another form than its own, a claim is not left out of account.</summary>
    [Theory, MemberData(nameof(FormlessClaims))]
    public async Task A_claim_that_is_there_is_of_its_form_whatever_the_role(string claim, object? value) =>
        await Refused(Tokens(), Token(("role", "supervisor"), also: (claim, value)), $"The token's {claim} is not");

    public static TheoryData<string, object?> FormlessClaims()
    {
        var data = new TheoryData<string, object?>();
        foreach (var claim in new[] { "unit", "enterprise", "filesFor" })
            foreach (var value in new object?[] { null, "", " ", "\u3000", "\u200b", 7, true, new[] { "GDJ" }, new Dictionary<string, object> { ["a"] = "GDJ" }, new string('A', 501), "gdj ", "GDJ\n" })
                data.Add(claim, value);
        return data;
    }

    [Fact]
    public async Task A_bot_files_for_its_company_or_by_a_grant_for_any()
    {
        const string code = "91440300MA5TEQ106M";
        Assert.Equal((code, false), await BotOf(Token(("role", "bot"), also: ("enterprise", code))));
        Assert.Equal((null, true), await BotOf(Token(("role", "bot"), also: ("filesFor", "any"))));
        Assert.Equal((null, true), await BotOf(Token(("role", "bot")), "somebody.else", "li.na"));
        Assert.Equal((code, false), await BotOf(Token(("role", "bot"), also: ("enterprise", code)), "li.na"));
        await Refused(Tokens(), Token(("role", "bot")), "one of the two");
        await Refused(Tokens(), Token(("role", "officer"), also: ("filesFor", "any")), "filesFor is for the role bot");
        await Refused(Tokens(), Token(("role", "bot"), also: ("filesFor", "all")), "The token's filesFor is not");

        async Task<(string?, bool)> BotOf(string token, params string[] granted)
        {
            var tokens = new Tokens([Trusted() with { FilesForAny = granted.ToHashSet() }], _clock);
            Assert.True((await tokens.Read(token)).Try(out var actor, out var problem), problem?.Detail);
            return (actor.Enterprise, actor.FilesForAnyCompany);
        }
    }

    [Theory]
    [InlineData("at+jwt", true), InlineData("AT+JWT", true), InlineData("application/at+jwt", true), InlineData("JWT", true)]
    [InlineData("JWE", false), InlineData("dpop+jwt", false), InlineData("logout+jwt", false), InlineData("secevent+jwt", false), InlineData("", false)]
    public async Task A_token_of_another_type_is_none_of_ours(string type, bool taken)
    {
        if (taken) Assert.True((await Tokens().Read(Token(header: ("typ", type)))).Try(out _, out _));
        else await Refused(Tokens(), Token(header: ("typ", type)), "typ is not");
    }

    [Fact]
    public async Task What_a_token_demands_by_crit_is_not_understood() =>
        await Refused(Tokens(), Token(header: ("crit", new[] { "exp" })), "crit");

    [Theory]
    [InlineData("qifu/"), InlineData("QIFU"), InlineData(" qifu"), InlineData("qif"), InlineData("qifu2")]
    public async Task The_audience_is_ours_to_the_letter(string audience) => await Refused(Tokens(), Token(audience: audience), "another audience");

    [Fact]
    public async Task One_of_several_audiences_may_be_ours()
    {
        Assert.True((await Tokens().Read(Token(also: ("aud", new[] { "account", Audience })))).Try(out _, out _));
        await Refused(Tokens(), Token(also: ("aud", new[] { "account", Audience + "/" })), "another audience");
        await Refused(Tokens(), Token(also: ("aud", Array.Empty<string>())), "names no audience");
    }

    [Fact]
    public async Task A_token_ends_when_it_says_give_or_take_a_minute_also_from_memory()
    {
        var (tokens, token) = (Tokens(), Token(life: TimeSpan.FromMinutes(3)));
        Assert.True((await tokens.Read(token)).Try(out _, out _));
        _clock.Advance(TimeSpan.FromSeconds(239));
        Assert.True((await tokens.Read(token)).Try(out _, out _));
        Assert.True((await Tokens().Read(token)).Try(out _, out _));
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Refused(tokens, token);
    }

    [Fact]
    public async Task A_token_of_the_future_waits_for_its_time()
    {
        var token = Token(from: TimeSpan.FromSeconds(61));
        await Refused(Tokens(), token);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await Tokens().Read(token)).Try(out _, out _));
    }

    [Fact]
    public async Task A_good_token_is_verified_once_in_five_minutes()
    {
        var keys = new CountedKeys(PublicKey());
        var (tokens, token) = (Tokens(keys), Token(life: TimeSpan.FromHours(1)));
        for (var i = 0; i < 100; i++) Assert.True((await tokens.Read(token)).Try(out _, out _));
        Assert.Equal(1, keys.Asked);
        _clock.Advance(ReadKeys.Freshness);
        keys.Keys = [];
        await Refused(tokens, token);
    }

    [Theory]
    [InlineData(""), InlineData("x"), InlineData("a.b.c"), InlineData("....")]
    public async Task What_is_no_token_is_refused(string token) => await Refused(Tokens(), token);

    [Fact]
    public async Task A_token_longer_than_any_is_refused_unread() => await Refused(Tokens(), new string('a', ServerlessQiFu.Functions.Access.Tokens.Longest + 1));

    [Fact]
    public async Task A_new_key_in_the_file_is_found_without_a_restart()
    {
        using var newer = RSA.Create(2048);
        var path = Path.Combine(_folder, "jwks.json");
        WriteKeys(path, PublicKey());
        var tokens = Tokens(ReadKeys.OfFile(path, _clock));
        Assert.True((await tokens.Read(Token())).Try(out _, out _));

        WriteKeys(path, PublicKey(), new RsaSecurityKey(newer.ExportParameters(false)) { KeyId = "k2" });
        var token = Token(credentials: new(new RsaSecurityKey(newer) { KeyId = "k2" }, SecurityAlgorithms.RsaSha256));
        _clock.Advance(TimeSpan.FromSeconds(31));
        Assert.True((await tokens.Read(token)).Try(out _, out _));
    }

    [Fact]
    public async Task A_key_file_that_breaks_does_not_forget_the_keys_that_were_good()
    {
        var path = Path.Combine(_folder, "jwks.json");
        WriteKeys(path, PublicKey());
        var keys = ReadKeys.OfFile(path, _clock);
        Assert.Single((await keys.Current(default)).Keys);
        File.WriteAllText(path, "{ half");
        _clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Single((await keys.Current(default)).Keys);
        _clock.Advance(ReadKeys.LongestTrust);
        await Assert.ThrowsAsync<KeysUnavailableException>(async () => await keys.Current(default));
    }

    /// <summary>Read just before it was withdrawn, and remembered just before it was read again.</summary>
    [Theory, InlineData(true, true), InlineData(true, false), InlineData(false, true), InlineData(false, false)]
    public async Task A_withdrawn_key_counts_five_minutes_at_most(bool hasNotBefore, bool isUsedMeanwhile)
    {
        var path = Path.Combine(_folder, "jwks.json");
        WriteKeys(path, PublicKey());
        var tokens = Tokens(ReadKeys.OfFile(path, _clock));
        var (token, later) = (Token(without: hasNotBefore ? null : "nbf"), Token(without: hasNotBefore ? null : "nbf", also: ("jti", "2")));
        Assert.True((await tokens.Read(token)).Try(out _, out _));

        using var newer = RSA.Create(2048);
        WriteKeys(path, new RsaSecurityKey(newer.ExportParameters(false)) { KeyId = "k1" });
        _clock.Advance(TimeSpan.FromMinutes(4.9));
        if (isUsedMeanwhile) Assert.True((await tokens.Read(later)).Try(out _, out _));
        _clock.Advance(TimeSpan.FromMinutes(0.1));
        await Refused(tokens, token);
        await Refused(tokens, later);
    }

    /// <summary>Under a name of its own, under the old one's, and without any.</summary>
    [Theory]
    [InlineData("k2", true), InlineData("k2", false), InlineData("k1", true), InlineData("k1", false), InlineData(null, true), InlineData(null, false)]
    public async Task A_new_key_is_known_as_soon_as_a_token_is_signed_with_it(string? name, bool hasNotBefore)
    {
        var path = Path.Combine(_folder, "jwks.json");
        WriteKeys(path, PublicKey());
        var tokens = Tokens(ReadKeys.OfFile(path, _clock));
        Assert.True((await tokens.Read(Token())).Try(out _, out _));

        using var newer = RSA.Create(2048);
        WriteKeys(path, new RsaSecurityKey(newer.ExportParameters(false)) { KeyId = name ?? "k9" });
        _clock.Advance(ReadKeys.LeastBetweenLooks);
        var token = Token(credentials: new(new RsaSecurityKey(newer) { KeyId = name }, SecurityAlgorithms.RsaSha256), without: hasNotBefore ? null : "nbf");
        Assert.True((await tokens.Read(token)).Try(out _, out _));
    }

    [Fact]
    public async Task False_signatures_do_not_make_us_read_the_keys_again_and_again()
    {
        var reads = 0;
        var keys = new ReadKeys(_ => Task.FromResult<IReadOnlyCollection<SecurityKey>>(reads++ < 0 ? [] : [PublicKey()]), _clock);
        using var other = RSA.Create(2048);
        for (var i = 0; i < 100; i++)
        {
            await Refused(Tokens(keys), Token(credentials: new(new RsaSecurityKey(other) { KeyId = "k" + i }, SecurityAlgorithms.RsaSha256)));
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.InRange(reads, 3, 5);
    }

    [Fact]
    public async Task Many_callers_wait_for_one_reading_of_the_keys()
    {
        var (reads, read) = (0, new TaskCompletionSource<IReadOnlyCollection<SecurityKey>>());
        var keys = new ReadKeys(_ => { reads++; return read.Task; }, _clock);
        var waiting = Enumerable.Range(0, 20).Select(_ => keys.Current(default).AsTask()).ToList();
        read.SetResult([PublicKey()]);
        await Task.WhenAll(waiting);
        Assert.Equal(1, reads);
    }

    /// <summary>As Entra ID, Keycloak and others write them, beside roles of their own.</summary>
    [Theory]
    [InlineData("roles", """["officer"]""", true), InlineData("roles", """["offline_access","officer","uma"]""", true), InlineData("roles", "\"officer\"", true)]
    [InlineData("roles", """["officer","supervisor"]""", false), InlineData("roles", "[]", false), InlineData("roles", """["officer",null]""", false), InlineData("roles", """["system"]""", false)]
    [InlineData("/realm_access/roles", """["officer"]""", true), InlineData("/realm_access/roles", """{"officer":1}""", false)]
    public async Task The_role_is_found_under_the_issuers_name_for_it(string name, string value, bool taken)
    {
        var also = name[0] == '/' ? ("realm_access", (object?)new Dictionary<string, object?> { ["roles"] = Parsed(value) }) : (name, Parsed(value));
        var tokens = new Tokens([Trusted() with { Claims = new(Role: name) }], _clock);
        // Under our own name it says nothing here.
        var token = Token(("role", "supervisor"), also: also);
        if (!taken) await Refused(tokens, token, $"The token's {name} is not one of");
        else Assert.True((await tokens.Read(token)).Try(out var actor, out _) && actor.Role == Role.Officer);

        static object? Parsed(string json) => System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(json);
    }

    [Fact]
    public async Task A_departments_own_system_acts_for_the_one_unit_it_is_bound_to()
    {
        var tokens = new Tokens([Trusted() with { Clients = new Dictionary<string, KnownClient> { ["li.na"] = new(Role.Officer, "GXJ") } }], _clock);
        Assert.True((await tokens.Read(Token(without: "role", also: ("unit", "GXJ")))).Try(out var actor, out _));
        Assert.Equal(new Actor(Role.Officer, "li.na", "GXJ"), actor);
        Assert.True((await tokens.Read(Token(also: ("unit", "GXJ")))).Try(out _, out _));
        await Refused(tokens, Token(), "another role, unit or company");
        await Refused(tokens, Token(("role", "supervisor"), also: ("unit", "GXJ")), "another role, unit or company");
        await Refused(tokens, Token(("role", "admin"), also: ("unit", "GXJ")), "another role, unit or company");
        await Refused(tokens, Token(("unit", "GXJ"), also: ("filesFor", "any")), "another role, unit or company");
        await Refused(tokens, Token(("sub", "somebody"), without: "role"), "The token's role is not");
    }

    [Theory]
    [InlineData("sub", ""), InlineData("role", "supervisor"), InlineData("role", "reviewer"), InlineData("unit", "gdj"), InlineData("unit", null)]
    public void A_client_that_is_bound_to_no_unit_is_told_at_start(string what, string? value)
    {
        var client = new Dictionary<string, string?> { ["sub"] = "gdj-system", ["role"] = "officer", ["unit"] = "GDJ", [what] = value };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(client.Select(c => KeyValuePair.Create("auth:clients:0:" + c.Key, c.Value))).Build();
        Assert.StartsWith($"auth:clients:0 needs {what}", Assert.Throws<InvalidDataException>(() => AccessSettings.Read(configuration, new(true))).Message, StringComparison.Ordinal);
    }

    /// <summary>OpenID Connect Discovery 1.0, 4.3: metadata that speak of another issuer are not this one's.</summary>
    [Theory]
    [InlineData(Issuer, true), InlineData(Issuer + "/", false), InlineData("https://evil.example", false)]
    public async Task Keys_are_found_by_discovery_where_the_metadata_are_the_issuers_own(string says, bool taken)
    {
        var settings = Settings(false, Issuer, Audience, null);
        Assert.Equal((Issuer + "/.well-known/openid-configuration", true), (settings.Keys, settings.KeysAreRemote));
        var documents = new Documents
        {
            [settings.Keys!] = $$"""{ "issuer": "{{says}}", "jwks_uri": "{{Issuer}}/keys" }""",
            [Issuer + "/keys"] = KeySet(PublicKey()),
        };
        var read = await Tokens(ReadKeys.OfMetadata(settings.Keys!, Issuer, documents, _clock)).Read(Token());
        if (taken) Assert.True(read.Try(out _, out _));
        else Assert.True(!read.Try(out _, out var problem) && problem.Type.Slug == "identity-unavailable");
    }

    [Fact]
    public async Task An_identity_provider_that_is_gone_is_503()
    {
        Assert.False((await Tokens(new NoKeys()).Read(Token())).Try(out _, out var problem));
        Assert.Equal("identity-unavailable", problem.Type.Slug);
    }

    [Fact]
    public async Task The_development_key_is_owner_only_and_outlives_a_restart()
    {
        var token = DevelopmentKey.Load(_folder).Issue(new Actor(Role.Enterprise, "wang", null, "91440300MA5TEQ106M"), _clock.GetUtcNow());
        var file = Assert.Single(Directory.GetFiles(_folder));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));

        var again = DevelopmentKey.Load(_folder);
        var tokens = new Tokens([new(DevelopmentKey.Issuer, DevelopmentKey.Audience, TrustedIssuer.DevelopmentAlgorithms, new FixedKeys(again.Key))], _clock);
        Assert.True((await tokens.Read(token)).Try(out var actor, out _));
        Assert.Equal(new Actor(Role.Enterprise, "wang", null, "91440300MA5TEQ106M"), actor);
        await Refused(Tokens(), token);
    }

    [Fact]
    public void A_development_key_file_that_is_no_key_is_said_in_one_sentence()
    {
        DevelopmentKey.Load(_folder);
        File.WriteAllText(Directory.GetFiles(_folder).Single(), "short");
        Assert.Contains("delete it", Assert.Throws<InvalidDataException>(() => DevelopmentKey.Load(_folder)).Message);
    }

    [Theory]
    [InlineData(false, null, null, null), InlineData(false, Issuer, null, null), InlineData(true, "city", Audience, null), InlineData(false, Issuer, null, "x"), InlineData(false, Issuer, Audience, "/nowhere/jwks.json"), InlineData(false, Issuer, Audience, "http://id.example/meta")]
    public void Start_up_says_what_is_missing(bool development, string? issuer, string? audience, string? keys) =>
        Assert.Contains("auth:", Assert.Throws<InvalidDataException>(() => Settings(development, issuer, audience, keys)).Message);

    [Fact]
    public void Development_needs_no_issuer_and_production_with_metadata_starts()
    {
        Assert.Null(Settings(true, null, null, null).Issuer);
        Assert.True(Settings(false, Issuer, Audience, "https://id.example.gov.cn/.well-known/openid-configuration").KeysAreRemote);
    }

    [Theory]
    [InlineData("Development", "Development", null, true), InlineData("Development", "development", null, true)]
    [InlineData("Development", null, null, false), InlineData("Development", "Production", null, false), InlineData("Development", "", null, false)]
    [InlineData("Production", "Development", null, false), InlineData("Staging", "Development", null, false), InlineData("Production", "Production", null, false)]
    [InlineData("Development", "Development", "Production", false), InlineData("Development", "Development", "Development", true)]
    public void Development_is_what_every_name_says(string dotnet, string? functions, string? aspnet, bool isOn)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            [DevelopmentMode.FunctionsName] = functions, ["ASPNETCORE_ENVIRONMENT"] = aspnet,
        }).Build();
        var mode = DevelopmentMode.Read(configuration, new HostingEnvironment { EnvironmentName = dotnet });
        Assert.Equal(isOn, mode.IsOn);
        if (isOn || (dotnet, functions) == ("Production", "Production")) Assert.Empty(mode.WhyOff);
        else Assert.StartsWith(" This is not Development, since ", mode.WhyOff, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost:7071", "127.0.0.1", true), InlineData("127.0.0.1", "127.0.0.1", true), InlineData("[::1]:7071", "::1", true), InlineData("LOCALHOST", "::ffff:127.0.0.1", true), InlineData("localhost", null, true)]
    [InlineData("qifu.sz.gov.cn", "127.0.0.1", false), InlineData("localhost.evil.example", "127.0.0.1", false), InlineData("evil.example", "::1", false), InlineData("", "127.0.0.1", false), InlineData("10.0.0.4", "127.0.0.1", false)]
    [InlineData("localhost", "10.0.0.9", false), InlineData("127.0.0.1", "203.0.113.9", false), InlineData("localhost", "::ffff:10.0.0.9", false)]
    public void Development_answers_this_machine_alone(string host, string? from, bool answers)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers.Host = host;
        http.Connection.RemoteIpAddress = from is null ? null : System.Net.IPAddress.Parse(from);
        Assert.Equal(answers ? null : "local-only", DevelopmentMode.Refuse(http)?.Type.Slug);
    }

    [Theory]
    [InlineData(null, 401), InlineData("Basic abc", 401), InlineData("Bearer", 401), InlineData("Bearer x", 401), InlineData("good", 403)]
    public async Task The_gate_answers_401_before_403(string? header, int status)
    {
        var request = new DefaultHttpContext().Request;
        if (header is not null) request.Headers.Authorization = header == "good" ? "Bearer " + Token() : header;
        request.Headers["x-ms-client-principal"] = "eyJyb2xlIjoic3VwZXJ2aXNvciJ9";
        var admitted = await new Gate(Tokens(), NullLogger<Gate>.Instance).Admit(request, new Operation("ruleOnReturn", Role.Supervisor));
        Assert.False(admitted.Try(out _, out var problem));
        Assert.Equal(status, problem.Type.Status);
    }

    [Fact]
    public async Task The_gate_admits_the_role_it_is_for()
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.Authorization = "bearer " + Token();
        Assert.True((await new Gate(Tokens(), NullLogger<Gate>.Instance).Admit(request, new Operation("claimAppeals", Role.Officer))).Try(out var actor, out _));
        Assert.Equal("li.na", actor.Subject);
    }

    private static async Task Refused(Tokens tokens, string token, string? why = null)
    {
        Assert.False((await tokens.Read(token)).Try(out _, out var problem), "It was taken.");
        Assert.Equal(401, problem.Type.Status);
        if (why is not null) Assert.Contains(why, problem.Detail, StringComparison.Ordinal);
    }

    private Tokens Tokens(ISigningKeys? keys = null) => new([Trusted(keys)], _clock);

    private TrustedIssuer Trusted(ISigningKeys? keys = null) => new(Issuer, Audience, TrustedIssuer.PublicKeyAlgorithms, keys ?? new FixedKeys(PublicKey()));

    private RsaSecurityKey PublicKey() => new(_rsa.ExportParameters(false)) { KeyId = "k1" };

    private string Token((string Name, string Value)? change = null, string issuer = Issuer, string audience = Audience, string algorithm = SecurityAlgorithms.RsaSha256,
        SigningCredentials? credentials = null, bool unsigned = false, TimeSpan? life = null, TimeSpan from = default,
        string? without = null, (string Name, object? Value)? also = null, (string Name, object Value)? header = null)
    {
        var starts = (_clock.GetUtcNow() + from).ToUnixTimeSeconds();
        var claims = new Dictionary<string, object?>
        {
            ["iss"] = issuer, ["aud"] = audience, ["nbf"] = starts, ["exp"] = starts + (long)(life ?? TimeSpan.FromHours(1)).TotalSeconds,
            ["sub"] = "li.na", ["role"] = "officer", ["unit"] = "GDJ",
        };
        if (change is var (name, value)) claims[name] = value;
        if (also is var (another, itsValue)) claims[another] = itsValue;
        if (without is not null) claims.Remove(without);
        var handler = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false };
        if (header is null) return unsigned ? handler.CreateToken(Json(claims)) : handler.CreateToken(Json(claims), credentials ?? Ours(algorithm));

        // The library would not write these.
        var parts = new Dictionary<string, object> { ["alg"] = algorithm, ["kid"] = "k1", ["typ"] = "JWT", [header.Value.Name] = header.Value.Value };
        var signed = $"{Base64UrlEncoder.Encode(Json(parts))}.{Base64UrlEncoder.Encode(Json(claims))}";
        return $"{signed}.{Base64UrlEncoder.Encode(_rsa.SignData(System.Text.Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private SigningCredentials Ours(string algorithm) => new(new RsaSecurityKey(_rsa) { KeyId = "k1" }, algorithm);

    private static string Json<T>(T value) => System.Text.Json.JsonSerializer.Serialize(value);

    private static AccessSettings Settings(bool development, string? issuer, string? audience, string? keys) => AccessSettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["auth:issuer"] = issuer, ["auth:audience"] = audience, ["auth:jwks"] = keys }).Build(), new(development));

    private static void WriteKeys(string path, params RsaSecurityKey[] keys) => File.WriteAllText(path, KeySet(keys));

    private static string KeySet(params RsaSecurityKey[] keys) =>
        $"{{\"keys\":[{string.Join(',', keys.Select(JsonWebKeyConverter.ConvertFromRSASecurityKey).Select(k => $"{{\"kty\":\"RSA\",\"use\":\"sig\",\"kid\":\"{k.Kid}\",\"n\":\"{k.N}\",\"e\":\"{k.E}\"}}"))}]}}";

    private sealed class CountedKeys(params SecurityKey[] keys) : ISigningKeys
    {
        public int Asked { get; private set; }
        public SecurityKey[] Keys { get; set; } = keys;

        public ValueTask<FreshKeySet> Current(CancellationToken cancellation)
        {
            Asked++;
            return new(new FreshKeySet(Keys, ReadKeys.Freshness));
        }

        public void LookAgain() { }
    }

    private sealed class NoKeys : ISigningKeys
    {
        public ValueTask<FreshKeySet> Current(CancellationToken cancellation) => throw new KeysUnavailableException();
        public void LookAgain() { }
    }

    /// <summary>What an identity provider publishes, by address.</summary>
    private sealed class Documents : Dictionary<string, string>, IDocumentRetriever
    {
        public Task<string> GetDocumentAsync(string address, CancellationToken cancel) => Task.FromResult(this[address]);
    }
}
