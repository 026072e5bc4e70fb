using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Access;

/// <summary>Whatever somebody sends for a token, it is taken or it is 401: nothing in it throws, and nothing but the untouched one is taken.</summary>
public class MalformedTokenPropertyTests
{
    private const string Issuer = "https://id.example.gov.cn";
    private const int Cases = 50_000;

    private static readonly FakeTimeProvider Clock = new(new(2026, 11, 24, 2, 0, 0, TimeSpan.Zero));
    private static readonly SymmetricSecurityKey Key = new([.. Enumerable.Range(1, 32).Select(i => (byte)i)]) { KeyId = "k1" };
    private static readonly Tokens Tokens = new([new(Issuer, "qifu", [SecurityAlgorithms.HmacSha256], new FixedKeys(Key))], Clock);

    private static readonly string[] Names = ["iss", "aud", "exp", "nbf", "iat", "sub", "role", "unit", "enterprise", "filesFor", "jti", "crit", "typ", "alg", "kid", "cty", "zip", "x5c", "jwk", "jku"];

    /// <summary>Values of every type, and of those that readers stumble over.</summary>
    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "1.5", "1e400", "-0", "9223372036854775808", "253402300800", "1e11", "\"\"", "\" \"", "\"\\u0000\"", "\"\\ud800\"", "\"\\u3000\"",
        "\"GDJ\"", "\"supervisor\"", "\"system\"", "\"any\"", "\"none\"", "\"HS256\"", "\"RS256\"", "\"JWE\"", "\"1764000000\"", "[]", "[null]", "[\"qifu\"]", "[\"qifu\",7]", "{}", "{\"a\":[[[[[[1]]]]]]}",
        "[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]", "\"" + new string('x', 600) + "\"", "{\"a\":1,\"a\":2}", "nul", "", "\"",
    ];

    private static readonly Gen<string> Name = Gen.Int[0, Names.Length - 1].Select(n => Names[n]);
    private static readonly Gen<string> Value = Gen.Int[0, Values.Length - 1].Select(n => Values[n]);
    private static readonly Gen<(string, string)[]> Changes = Gen.Select(Name, Value).Array[1, 3];

    [Fact]
    public async Task The_one_that_is_changed_here_is_a_good_one() =>
        Assert.True((await Tokens.Read(Good())).Try(out _, out var problem), problem?.Detail);

    [Fact]
    public void Members_of_any_type_are_taken_or_refused_but_never_thrown_about() => Gen.Select(Changes, Gen.Bool, Gen.Bool).Sample((changes, inHeader, signed) =>
        Read(Token(inHeader ? Changed(Header, changes) : Header, inHeader ? Payload : Changed(Payload, changes), signed), mayBeGood: signed), iter: PropertyCases.Of(Cases));

    [Fact]
    public void Bytes_that_are_no_json_are_refused() => Gen.Select(Gen.Byte.Array[0, 60], Gen.Byte.Array[0, 60], Gen.Bool).Sample((header, payload, signed) =>
        Read(Sign(Base64UrlEncoder.Encode(header), Base64UrlEncoder.Encode(payload), signed), mayBeGood: false), iter: PropertyCases.Of(Cases));

    [Fact]
    public void Any_character_of_a_good_one_changed_or_any_piece_lost_makes_it_none() =>
        Gen.Select(Gen.Int[0, Good().Length - 1], Gen.Char, Gen.Int[0, 3]).Sample((at, with, how) =>
        {
            var good = Good();
            var bad = how switch
            {
                0 => good[..at] + with + good[(at + 1)..],
                1 => good[..at],
                2 => good[at..],
                _ => good[..at] + with + good[at..],
            };
            return Read(bad, mayBeGood: bad == good);
        }, iter: PropertyCases.Of(Cases));

    [Fact]
    public void Text_of_any_kind_is_refused() => Gen.String[0, 300].Sample(text => Read(text, mayBeGood: false), iter: PropertyCases.Of(Cases));

    /// <summary>Each of these made some reader answer 500, or take it.</summary>
    [Theory]
    [InlineData("""{"alg":"none"}""", """{"sub":"a"}"""), InlineData("""{"alg":"none"}""", """{}"""), InlineData("""{"alg":"HS256","typ":"JWT"}""", """{"iss":null}""")]
    [InlineData("""{"alg":"HS256","typ":"JWT"}""", """{"iss":7,"aud":{},"exp":"x"}"""), InlineData("""{"alg":7}""", """{}"""), InlineData("""[]""", """[]"""), InlineData("""{"alg":"HS256","alg":"none"}""", """{}""")]
    [InlineData("null", "null"), InlineData("""{"alg":"dir","enc":"A128GCM"}""", """{}""")]
    public void A_token_that_nobody_signed_is_401(string header, string payload)
    {
        Assert.True(Read(Token(header, payload, signed: false), mayBeGood: false));
        Assert.True(Read(Token(header, payload, signed: true), mayBeGood: false));
    }

    private const string Header = """{"alg":"HS256","typ":"JWT","kid":"k1"}""";

    private static string Payload =>
        $$"""{"iss":"{{Issuer}}","aud":"qifu","exp":{{Clock.GetUtcNow().AddHours(1).ToUnixTimeSeconds()}},"sub":"li.na","role":"officer","unit":"GDJ"}""";

    private static string Good() => Token(Header, Payload, signed: true);

    /// <summary>Written by hand, since values are no JSON at times.</summary>
    private static string Changed(string json, (string Name, string Value)[] changes)
    {
        var members = JsonNode.Parse(json)!.AsObject().ToDictionary(m => m.Key, m => m.Value!.ToJsonString());
        foreach (var (name, value) in changes) members[name] = value;
        return "{" + string.Join(',', members.Select(m => $"\"{m.Key}\":{m.Value}")) + "}";
    }

    private static string Token(string header, string payload, bool signed) => Sign(Base64UrlEncoder.Encode(header), Base64UrlEncoder.Encode(payload), signed);

    private static string Sign(string header, string payload, bool signed)
    {
        var text = $"{header}.{payload}";
        return $"{text}.{(signed ? Base64UrlEncoder.Encode(System.Security.Cryptography.HMACSHA256.HashData(Key.Key, Encoding.ASCII.GetBytes(text))) : "")}";
    }

    private static bool Read(string token, bool mayBeGood) =>
        Tokens.Read(token).AsTask().GetAwaiter().GetResult().Try(out _, out var problem) ? mayBeGood : problem.Type.Status == 401 && problem.Detail.Length > 0;
}
