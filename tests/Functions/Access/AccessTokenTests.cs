using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
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

    [Fact]
    public async Task A_company_token_names_its_company() => await Refused(Tokens(), Token(("role", "enterprise")));

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
        _clock.Advance(ServerlessQiFu.Functions.Access.Tokens.Memory);
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
        var tokens = Tokens(new KeySetFile(path, _clock));
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
        var keys = new KeySetFile(path, _clock);
        Assert.Single(await keys.Current(default));
        File.WriteAllText(path, "{ half");
        _clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Single(await keys.Current(default));
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
    [InlineData(false, null, null, null), InlineData(false, Issuer, null, null), InlineData(true, Issuer, Audience, null), InlineData(false, Issuer, Audience, "/nowhere/jwks.json"), InlineData(false, Issuer, Audience, "http://id.example/meta")]
    public void Start_up_says_what_is_missing(bool development, string? issuer, string? audience, string? keys) =>
        Assert.Contains("auth:", Assert.Throws<InvalidDataException>(() => Settings(development, issuer, audience, keys)).Message);

    [Fact]
    public void Development_needs_no_issuer_and_production_with_metadata_starts()
    {
        Assert.Null(Settings(true, null, null, null).Issuer);
        Assert.True(Settings(false, Issuer, Audience, "https://id.example.gov.cn/.well-known/openid-configuration").KeysAreRemote);
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

    private static async Task Refused(Tokens tokens, string token)
    {
        Assert.False((await tokens.Read(token)).Try(out _, out var problem), "It was taken.");
        Assert.Equal(401, problem.Type.Status);
    }

    private Tokens Tokens(ISigningKeys? keys = null) => new([new(Issuer, Audience, TrustedIssuer.PublicKeyAlgorithms, keys ?? new FixedKeys(PublicKey()))], _clock);

    private RsaSecurityKey PublicKey() => new(_rsa.ExportParameters(false)) { KeyId = "k1" };

    private string Token((string Name, string Value)? change = null, string issuer = Issuer, string audience = Audience, string algorithm = SecurityAlgorithms.RsaSha256,
        SigningCredentials? credentials = null, bool unsigned = false, TimeSpan? life = null, TimeSpan from = default)
    {
        var claims = new Dictionary<string, object> { ["sub"] = "li.na", ["role"] = "officer", ["unit"] = "GDJ" };
        if (change is var (name, value)) claims[name] = value;
        var now = _clock.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer, Audience = audience, Claims = claims, NotBefore = now + from, Expires = now + from + (life ?? TimeSpan.FromHours(1)),
            SigningCredentials = unsigned ? null : credentials ?? new(new RsaSecurityKey(_rsa) { KeyId = "k1" }, algorithm),
        });
    }

    private static AccessSettings Settings(bool development, string? issuer, string? audience, string? keys) => AccessSettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["auth:issuer"] = issuer, ["auth:audience"] = audience, ["auth:jwks"] = keys }).Build(), development);

    private static void WriteKeys(string path, params RsaSecurityKey[] keys) => File.WriteAllText(path,
        $"{{\"keys\":[{string.Join(',', keys.Select(JsonWebKeyConverter.ConvertFromRSASecurityKey).Select(k => $"{{\"kty\":\"RSA\",\"use\":\"sig\",\"kid\":\"{k.Kid}\",\"n\":\"{k.N}\",\"e\":\"{k.E}\"}}"))}]}}");

    private sealed class CountedKeys(params SecurityKey[] keys) : ISigningKeys
    {
        public int Asked { get; private set; }
        public SecurityKey[] Keys { get; set; } = keys;

        public ValueTask<IReadOnlyCollection<SecurityKey>> Current(CancellationToken cancellation)
        {
            Asked++;
            return new(Keys);
        }

        public void LookAgain() { }
    }

    private sealed class NoKeys : ISigningKeys
    {
        public ValueTask<IReadOnlyCollection<SecurityKey>> Current(CancellationToken cancellation) => throw new InvalidOperationException("IDX20803");
        public void LookAgain() { }
    }
}
