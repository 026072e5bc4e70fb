using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Operations;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Contract;

/// <summary>Problems are answered as the contract says, and the check that says so is not fooled.</summary>
public class ProblemAnswerTests
{
    /// <summary>What never becomes a request is answered by the server.</summary>
    private static readonly ProblemType[] OfTheServer =
        [ProblemType.MalformedRequest, ProblemType.RequestTooSlow, ProblemType.AddressTooLong, ProblemType.HeadersTooLarge, ProblemType.VersionOfHttp];

    public static TheoryData<string> Types => [.. ProblemType.All.Except(OfTheServer).Select(t => t.Slug)];

    [Theory, MemberData(nameof(Types))]
    public async Task Every_problem_is_answered_as_the_contract_says(string slug)
    {
        var type = ProblemType.All.Single(t => t.Slug == slug);
        var problem = new Problem(type, "What happened, and what to do.") { Methods = "GET, PUT", Allowed = [], Errors = [new("/text", "Write something.")] };
        // An operation that lists the type's status; 405 is every path's.
        var operation = OpenApi.Operations.Values.First(o => type.Status == 405 || o.Responses[$"{type.Status}"] is { } r && OpenApi.Resolve(r).ToJsonString().Contains(type.Uri, StringComparison.Ordinal));
        var answer = await Answer(problem);
        var body = await ContractCheck.Conforms(answer, operation.Id);
        Assert.Equal("/api/appeals/QS1", body!["instance"]!.GetValue<string>());
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Theory]
    [InlineData("malformed-request", "GET  nothing\r\n\r\n"), InlineData("address-too-long", "GET /{0} HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("headers-too-large", "GET / HTTP/1.1\r\nHost: a\r\nX-Long: {0}\r\n\r\n"), InlineData("version-of-http", "GET / HTTP/3.7\r\nHost: a\r\n\r\n")]
    public async Task What_is_no_request_is_answered_as_the_contract_says(string slug, string sent)
    {
        await using var city = await City.Open();
        var answer = await RawRequest.Send(city.Address, sent);
        var type = OfTheServer.Single(t => t.Slug == slug);
        Assert.StartsWith($"HTTP/1.1 {type.Status} ", answer, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/problem+json", answer, StringComparison.Ordinal);
        var body = JsonNode.Parse(answer[answer.IndexOf('{', StringComparison.Ordinal)..])!;
        Assert.Equal(type.Uri, (string)body["type"]!);
        var schema = OpenApi.Document["components"]!["responses"]!["NoRequest"]!["content"]![Problem.ContentType]!["schema"]!;
        Assert.Empty(OpenApi.Faults(schema, body));
    }

    /// <summary>Under a Functions host the function runs beside the request, without its activity.</summary>
    [Fact]
    public async Task A_problem_names_the_requests_trace_wherever_the_function_runs()
    {
        using var request = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();
        var context = new DefaultHttpContext { RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider() };
        context.Features.Set<IHttpActivityFeature>(new Traced { Activity = request });
        context.Response.Body = new MemoryStream();
        Activity.Current = null;
        await new Problem(ProblemType.NotFound, "x").ExecuteAsync(context);
        context.Response.Body.Position = 0;
        Assert.Equal(request.TraceId.ToHexString(), (string?)JsonNode.Parse(context.Response.Body)!["traceId"]);
    }

    [Theory]
    [InlineData(0.1, "1"), InlineData(7.2, "8"), InlineData(99_999, "3600")]
    public async Task Waiting_is_told_in_whole_seconds(double seconds, string header) =>
        Assert.Equal(header, (await Answer(new Problem(ProblemType.StoreUnavailable, "x") { RetryAfter = TimeSpan.FromSeconds(seconds) })).Headers.GetValues("Retry-After").Single());

    [Fact]
    public void Every_refusal_of_the_domain_has_its_problem() =>
        Assert.All(Enum.GetValues<RefusalCode>(), code => Assert.Equal("Do this.", RefusalProblem.Of(new Decision.Refused(code, "Do this.")).Detail));

    [Theory]
    [InlineData(418, "application/json", "{}", null)]
    [InlineData(200, "text/plain", "{}", "\"7\"")]
    [InlineData(200, "application/json", "{\"id\":\"QS202611247KQ2M9XDV\",\"status\":\"Gone\",\"version\":7,\"etag\":\"\\\"7\\\"\"}", "\"7\"")]
    [InlineData(200, "application/json", "{\"id\":\"QS202611247KQ2M9XDV\",\"status\":\"Queued\",\"version\":7,\"etag\":\"7\"}", "\"7\"")]
    [InlineData(200, "application/json", "{\"id\":\"QS202611247KQ2M9XDV\",\"status\":\"Queued\",\"version\":7,\"etag\":\"\\\"7\\\"\"}", null)]
    [InlineData(200, "application/json", "{\"id\":\"QS202611247KQ2M9XDV\",\"status\":\"Queued\",\"version\":7,\"etag\":\"\\\"7\\\"\"}", "W/\"7\"")]
    [InlineData(200, "application/json", "not json", "\"7\"")]
    [InlineData(409, "application/problem+json", "{\"type\":\"https://serverlessqifu.example/problems/not-found\",\"title\":\"t\",\"status\":409,\"detail\":\"d\"}", null)]
    public async Task An_answer_that_is_not_the_contracts_is_found_out(int status, string type, string body, string? etag) =>
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => ContractCheck.Conforms(Made(status, type, body, etag), "releaseAppeal"));

    [Fact]
    public async Task An_answer_that_is_the_contracts_passes() =>
        Assert.NotNull(await ContractCheck.Conforms(Made(200, "application/json", "{\"id\":\"QS202611247KQ2M9XDV\",\"status\":\"Queued\",\"version\":7,\"etag\":\"\\\"7\\\"\"}", "\"7\""), "releaseAppeal"));

    [Fact]
    public async Task An_accepted_request_that_the_contract_would_not_take_is_found_out()
    {
        var answer = Made(200, "application/json", "{\"id\":\"QS202611247KQ2M9XDV\",\"status\":\"Queued\",\"version\":7,\"etag\":\"\\\"7\\\"\"}", "\"7\"");
        answer.RequestMessage = new() { Content = new StringContent("{\"lease\":\"1\",\"more\":1}", Encoding.UTF8, "application/json") };
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => ContractCheck.Conforms(answer, "releaseAppeal"));
    }

    [Fact]
    public async Task A_development_token_is_issued_in_development_only()
    {
        var folder = Directory.CreateTempSubdirectory("qifu-token");
        try
        {
            var key = DevelopmentKey.Load(folder.FullName);
            var (development, production) = (new ServiceCollection().AddSingleton(key).BuildServiceProvider(), new ServiceCollection().BuildServiceProvider());
            await ContractCheck.Conforms(await Answer(await Ask(production)), "issueDevelopmentToken");
            Assert.Equal(HttpStatusCode.NotFound, (await Answer(await Ask(production))).StatusCode);
            var body = await ContractCheck.Conforms(await Answer(await Ask(development)), "issueDevelopmentToken");

            var clock = new FakeTimeProvider(new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero));
            var tokens = new Tokens([new(DevelopmentKey.Issuer, DevelopmentKey.Audience, TrustedIssuer.DevelopmentAlgorithms, new FixedKeys(key.Key))], clock);
            Assert.True((await tokens.Read(body!["token"]!.GetValue<string>())).Try(out var actor, out _));
            Assert.Equal(new Actor(Role.Officer, "li.na", "GDJ"), actor);
        }
        finally { folder.Delete(recursive: true); }

        static Task<IResult> Ask(IServiceProvider services)
        {
            var request = new DefaultHttpContext().Request;
            (request.ContentType, request.Body) = ("application/json", new MemoryStream("""{"role":"officer","sub":"li.na","unit":"GDJ"}"""u8.ToArray()));
            return new IssueDevelopmentToken(services, new FakeTimeProvider(new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero))).Run(request, default);
        }
    }

    [Fact]
    public async Task The_contract_is_answered_as_json()
    {
        var body = await ContractCheck.Conforms(await Answer(GetContract.Run(new DefaultHttpContext().Request)), "getContract");
        Assert.True(JsonNode.DeepEquals(OpenApi.Document, body));
    }

    private sealed class Traced : IHttpActivityFeature
    {
        public required Activity Activity { get; set; }
    }

    private static HttpResponseMessage Made(int status, string type, string body, string? etag)
    {
        var answer = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, type) };
        if (etag is not null) answer.Headers.TryAddWithoutValidation("ETag", etag);
        return answer;
    }

    private static async Task<HttpResponseMessage> Answer(IResult result)
    {
        var context = new DefaultHttpContext { RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider() };
        context.Request.Path = "/api/appeals/QS1";
        var sent = new MemoryStream();
        context.Response.Body = sent;
        await result.ExecuteAsync(context);
        var answer = new HttpResponseMessage((HttpStatusCode)context.Response.StatusCode) { Content = new ByteArrayContent(sent.ToArray()) };
        foreach (var (name, values) in context.Response.Headers)
            if (!answer.Headers.TryAddWithoutValidation(name, values.ToArray())) answer.Content.Headers.TryAddWithoutValidation(name, values.ToArray());
        return answer;
    }
}
