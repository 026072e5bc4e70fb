using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.DataFiles;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Notices;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Tests.Contract;

namespace ServerlessQiFu.Tests.Functions.Platform.Http;

/// <summary>Whatever is wrong with a body has a name and a place, all at once.</summary>
public class RequestValidationTests
{
    private static JsonObject Good => OpenApi.Schemas["FileAppealRequest"]!["examples"]![0]!.DeepClone().AsObject();

    [Theory]
    [InlineData("", "malformed-json"), InlineData("{", "malformed-json"), InlineData("{}x", "malformed-json"), InlineData("{'a':1}", "malformed-json")]
    [InlineData("{\"text\":\"\\ud83d\"}", "malformed-json"), InlineData("{\"\\ud83d\":1}", "malformed-json")]
    [InlineData("[]", "invalid-field"), InlineData("null", "invalid-field"), InlineData("1", "invalid-field"), InlineData("{}", "invalid-field")]
    public void A_body_that_is_no_object_of_ours_is_named(string body, string slug) => Assert.Equal(slug, Parse(body)!.Type.Slug);

    [Fact]
    public void Bytes_that_are_not_utf8_are_malformed() =>
        Assert.Equal(ProblemType.MalformedJson, Problem(JsonBody.Parse<SupplementAppealRequest>(new byte[] { (byte)'{', (byte)'"', 0xC3, 0x28, (byte)'"', (byte)':', (byte)'1', (byte)'}' })).Type);

    [Fact]
    public void Nesting_deeper_than_ours_is_malformed() =>
        Assert.Equal(ProblemType.MalformedJson, Parse(new string('[', 100) + new string(']', 100))!.Type);

    [Fact]
    public void A_byte_order_mark_before_good_json_does_no_harm() => Assert.Null(Parse("\uFEFF" + Good.ToJsonString()));

    [Fact]
    public void An_unknown_field_is_named_at_its_place_with_everything_else_that_is_wrong()
    {
        var body = Good;
        body["enterprise"]!["size/~"] = 3;
        body["title"] = 7;
        body.Remove("contact");
        var problem = Parse(body.ToJsonString())!;
        Assert.Equal(ProblemType.UnknownField, problem.Type);
        Assert.Equal(["/contact", "/enterprise/size~1~0", "/title"], problem.Errors!.Select(e => e.Pointer).Order());
    }

    [Theory]
    [InlineData("Title"), InlineData("TEXT")]
    public void Names_are_case_sensitive(string name)
    {
        var body = Good;
        body[name] = "x";
        Assert.Equal("/" + name, Assert.Single(Parse(body.ToJsonString())!.Errors!).Pointer);
    }

    [Fact]
    public void A_field_given_twice_is_refused() =>
        Assert.Contains("/text", Problem(JsonBody.Parse<SupplementAppealRequest>(Utf8("""{"text":"a","text":"b"}"""))).Errors!.Select(e => e.Pointer));

    public static TheoryData<string, string> WrongFields => new()
    {
        { "/title", "\"\"" }, { "/title", "\"  \\n \"" }, { "/title", $"\"{new string('长', 201)}\"" }, { "/title", "null" }, { "/title", "\"a\\u0000b\"" },
        { "/text", "\"\\u200B\\u2060\"" }, { "/text", $"\"{new string('字', 10_001)}\"" }, { "/text", "\"bell \\u0007\"" }, { "/text", "\"x\\u0085y\"" }, { "/text", "[]" },
        { "/kind", "\"help\"" }, { "/kind", "1" }, { "/kind", "\"Nonsense\"" }, { "/confidential", "\"true\"" }, { "/confidential", "0" },
        { "/attachments", "\"a\"" }, { "/attachments", "[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\"]" }, { "/attachments", "[\"a\",\"a\"]" }, { "/attachments/0", "[\"../a\"]" }, { "/attachments/1", "[\"a\",1]" },
        { "/enterprise", "[]" }, { "/enterprise/creditCode", "\"91350100M000100Y4Z\"" }, { "/enterprise/creditCode", "\"9144\"" }, { "/enterprise/creditCode", "9" },
        { "/enterprise/district", "\"440305\"" }, { "/enterprise/district", "\"SZ-440392\"" }, { "/enterprise/street", "\"南京路\"" },
        { "/enterprise/name", $"\"{new string('名', 201)}\"" }, { "/enterprise/address", $"\"{new string('址', 301)}\"" },
        { "/contact/phone", "\"call me\"" }, { "/contact/phone", "\"123\"" }, { "/contact/email", "\"a@b\"" }, { "/contact/email", "\"a b@example.com\"" }, { "/contact/name", "\"\"" },
    };

    [Theory, MemberData(nameof(WrongFields))]
    public void A_wrong_field_is_named(string pointer, string json)
    {
        var body = Good;
        var steps = pointer.TrimStart('/').Split('/').Where(s => !char.IsDigit(s[0])).ToArray();
        var parent = steps[..^1].Aggregate((JsonNode)body, (at, name) => at[name]!);
        parent[steps[^1]] = JsonNode.Parse(json);
        var problem = Parse(body.ToJsonString())!;
        Assert.Equal(ProblemType.InvalidField, problem.Type);
        var error = Assert.Single(problem.Errors!);
        Assert.Equal(pointer, error.Pointer);
        Assert.Contains(error.Detail[^1], ".。");
    }

    [Fact]
    public void The_longest_texts_are_taken()
    {
        var body = Good;
        body["title"] = new string('长', 200);
        body["text"] = new string('字', 10_000);
        Assert.Null(Parse(body.ToJsonString()));
    }

    [Theory]
    [InlineData("\u202A138\u200B00000000\u202C", "13800000000"), InlineData("  a\u00ADb\uFEFF ", "ab"), InlineData("x\U000E0041\U000E0042y", "xy"), InlineData("👨‍👩‍👧", "👨👩👧"), InlineData("第一行\r\n\t第二行", "第一行\r\n\t第二行")]
    public void What_nobody_can_see_is_taken_out_of_texts(string sent, string kept) => Assert.Equal(kept, TidyText.Tidy(sent));

    [Theory]
    [InlineData("a\r\n b\t\tc", "a b c"), InlineData("一行", "一行")]
    public void A_field_of_one_line_has_no_line_breaks(string sent, string kept) => Assert.Equal(kept, OneLineText.OneLine(TidyText.Tidy(sent)));

    [Fact]
    public void Shapes_take_no_time_on_hostile_texts()
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        for (var i = 0; i < 1000; i++) _ = EmailAddress.IsPlausible(new string('a', 64) + "@" + string.Concat(Enumerable.Repeat("a.", 90)));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"1000 took {watch.Elapsed}");
    }

    [Theory]
    [InlineData(null, 415), InlineData("text/plain", 415), InlineData("application/json; charset=gbk", 415), InlineData("application/jsonx", 415), InlineData("application/problem+json", 415)]
    [InlineData("application/json", 0), InlineData("application/json; charset=UTF-8", 0), InlineData("APPLICATION/JSON;charset=\"utf-8\"", 0)]
    public async Task Only_json_in_utf8_is_read(string? type, int status) =>
        Assert.Equal(status, ProblemOrNull(await JsonBody.Read<SupplementAppealRequest>(Request(Utf8("""{"text":"a"}"""), type)))?.Type.Status ?? 0);

    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task A_body_over_the_limit_is_413_also_when_its_length_is_not_told(bool chunked)
    {
        var text = Encoding.UTF8.GetString(Utf8("""{"text":"a"}""").Span).PadRight(JsonBody.Limit);
        Assert.Null(ProblemOrNull(await JsonBody.Read<SupplementAppealRequest>(Request(Utf8(text), "application/json", chunked))));
        Assert.Equal(ProblemType.BodyTooLarge, ProblemOrNull(await JsonBody.Read<SupplementAppealRequest>(Request(Utf8(text + " "), "application/json", chunked)))!.Type);
    }

    [Fact]
    public void The_fingerprint_of_a_request_is_of_what_it_says()
    {
        var (one, same, other) = ("""{"text":"a","attachments":["x"]}""", """{ "attachments" : ["x"], "text" : " a\u200B" }""", """{"text":"b","attachments":["x"]}""");
        Assert.Equal(Print(one), Print(same));
        Assert.NotEqual(Print(one), Print(other));

        static string Print(string json) => JsonBody.Parse<SupplementAppealRequest>(Utf8(json)).Try(out var body, out _) ? ContractJson.Fingerprint(body) : throw new ArgumentException(json);
    }

    [Theory]
    [InlineData(null, 428), InlineData("*", 400), InlineData("7", 400), InlineData("W/\"7\"", 400), InlineData("\"7\", \"8\"", 400), InlineData("\"\"", 400), InlineData("\"x\"", 412), InlineData("\"-7\"", 412)]
    public void If_match_is_one_strong_tag(string? header, int status)
    {
        var request = new DefaultHttpContext().Request;
        if (header is not null) request.Headers.IfMatch = header;
        Assert.False(EntityTags.Required(request).Try(out _, out var problem));
        Assert.Equal(status, problem.Type.Status);
    }

    [Fact]
    public void If_match_of_a_version_gives_the_version()
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.IfMatch = EntityTags.Of(17);
        Assert.True(EntityTags.Required(request).Try(out var version, out _));
        Assert.Equal(17, version);
    }

    [Theory]
    [InlineData(null, "idempotency-key-missing"), InlineData("", "invalid-header"), InlineData("a b", "invalid-header"), InlineData("é", "invalid-header"), InlineData("129", "invalid-header")]
    public void An_idempotency_key_is_demanded_and_of_visible_ascii(string? key, string slug)
    {
        var request = new DefaultHttpContext().Request;
        if (key is not null) request.Headers[IdempotencyKey.Header] = key == "129" ? new string('k', 129) : key;
        Assert.False(IdempotencyKey.Required(request).Try(out _, out var problem));
        Assert.Equal(slug, problem.Type.Slug);
    }

    [Theory]
    [InlineData("http://gdj.example.cn/"), InlineData("https://user:pw@example.cn/"), InlineData("ftp://example.cn/"), InlineData("/hook")]
    public void A_webhook_goes_to_an_https_address_without_a_password(string url) =>
        Assert.Equal("/url", Assert.Single(Problem(JsonBody.Parse<CreateSubscriptionRequest>(Utf8(new JsonObject { ["unit"] = "GDJ", ["url"] = url }.ToJsonString()))).Errors!).Pointer);

    [Fact]
    public void A_list_of_errors_has_an_end()
    {
        var body = Good;
        for (var i = 0; i < 500; i++) body["f" + i.ToString(CultureInfo.InvariantCulture)] = 1;
        Assert.Equal(FieldErrors.Most, Parse(body.ToJsonString())!.Errors!.Count);
    }

    private static Problem? Parse(string body) => ProblemOrNull(JsonBody.Parse<FileAppealRequest>(Utf8(body)));

    private static Problem Problem<T>(Checked<T> read) where T : notnull => ProblemOrNull(read) ?? throw new InvalidOperationException("It was taken.");

    private static Problem? ProblemOrNull<T>(Checked<T> read) where T : notnull => read.Try(out _, out var problem) ? null : problem;

    private static ReadOnlyMemory<byte> Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static HttpRequest Request(ReadOnlyMemory<byte> body, string? type, bool chunked = true)
    {
        var request = new DefaultHttpContext().Request;
        (request.Body, request.ContentType, request.ContentLength) = (new MemoryStream(body.ToArray()), type, chunked ? null : body.Length);
        return request;
    }
}
