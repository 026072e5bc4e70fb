using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.LocalHost.Hosting;

public class HttpFrontTests
{
    private static Task<AppUnderTest> Start() => AppUnderTest.Start([typeof(Greetings)], builder => builder.Services.AddScoped<Guest>());

    [Fact]
    public async Task A_function_answers_with_its_result()
    {
        await using var app = await Start();
        Assert.Equal("hello 深圳 7", await app.Http.GetStringAsync("hello/深圳/7"));
    }

    [Fact]
    public async Task A_class_gets_its_constructor_filled_in_a_scope_of_the_request()
    {
        await using var app = await Start();
        var first = await app.Http.GetStringAsync("guest");
        Assert.NotEqual(first, await app.Http.GetStringAsync("guest"));
        Assert.StartsWith("same ", first, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_path_is_a_404_problem_and_a_wrong_method_a_405_with_the_methods_allowed()
    {
        await using var app = await Start();
        await ExpectProblem(await app.Http.GetAsync("nowhere"), HttpStatusCode.NotFound);
        await ExpectProblem(await app.Http.GetAsync("hello/x/notanumber"), HttpStatusCode.NotFound);
        var wrong = await app.Http.DeleteAsync("object");
        await ExpectProblem(wrong, HttpStatusCode.MethodNotAllowed);
        Assert.Equal(["GET"], wrong.Content.Headers.Allow);
    }

    [Fact]
    public async Task A_functions_own_404_keeps_its_own_body()
    {
        await using var app = await Start();
        var answer = await app.Http.GetAsync("missing");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_failing_function_is_a_500_problem_that_tells_nothing_of_the_inside()
    {
        await using var app = await Start();
        var answer = await app.Http.GetAsync("broken");
        var problem = await ExpectProblem(answer, HttpStatusCode.InternalServerError);
        Assert.DoesNotContain("secret", problem.ToJsonString(), StringComparison.Ordinal);
        Assert.Matches("^[0-9a-f]{32}$", (string)problem["traceId"]!);
    }

    [Fact]
    public async Task The_callers_trace_goes_on_inside()
    {
        await using var app = await Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, "trace");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        var inside = await (await app.Http.SendAsync(request)).Content.ReadAsStringAsync();
        Assert.StartsWith("00-0af7651916cd43dd8448eb211c80319c-", inside, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_of_100_megabytes_reaches_the_function_and_one_of_111_does_not()
    {
        await using var app = await Start();
        var answer = await app.Http.PostAsync("length", new StreamContent(new ZeroStream(100 * 1024 * 1024)));
        Assert.Equal((100 * 1024 * 1024).ToString(System.Globalization.CultureInfo.InvariantCulture), await answer.Content.ReadAsStringAsync());
        using var large = new HttpRequestMessage(HttpMethod.Post, "length") { Content = new StreamContent(new ZeroStream(111 * 1024 * 1024)) };
        large.Headers.ExpectContinue = true;
        await ExpectProblem(await app.Http.SendAsync(large), HttpStatusCode.RequestEntityTooLarge);
    }

    /// <summary>The worker believes them, because on the platform its host sets them; here a caller would.</summary>
    [Theory, InlineData("X-Forwarded-For", "203.0.113.9"), InlineData("X-Forwarded-Host", "evil.example"), InlineData("X-Forwarded-Proto", "https"), InlineData("X-Forwarded-Prefix", "/evil")]
    public async Task Headers_of_a_proxy_are_not_believed(string header, string value)
    {
        await using var app = await Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, "seen");
        request.Headers.Add(header, value);
        Assert.Equal($"http {app.Http.BaseAddress!.Authority}  127.0.0.1", await (await app.Http.SendAsync(request)).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_callers_invocation_id_is_not_believed()
    {
        await using var app = await Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, "invocation");
        request.Headers.Add("x-ms-invocation-id", "mine");
        Assert.True(Guid.TryParse(await (await app.Http.SendAsync(request)).Content.ReadAsStringAsync(), out _));
    }

    /// <summary>These never reach a function, nor any middleware: the server itself refuses them.</summary>
    [Theory, InlineData("no request at all\r\n\r\n", 400), InlineData("GET /text HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400)]
    [InlineData("GET /{0} HTTP/1.1\r\nHost: a\r\n\r\n", 414), InlineData("GET /text HTTP/1.1\r\nHost: a\r\nX-Long: {0}\r\n\r\n", 431)]
    [InlineData("GET /text HTTP/1.1\r\n\r\n", 400), InlineData("GET /text HTTP/1.1\r\nHost: a b\r\n\r\n", 400), InlineData("GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [InlineData("GET /text HTTP/1.1\r\nHost: a\r\nBad Header: x\r\n\r\n", 400), InlineData("GET /text HTTP/1.1\r\nHost: a\r\n X: y\r\n\r\n", 400)]
    [InlineData("POST /text HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", 400), InlineData("POST /text HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400)]
    [InlineData("POST /text HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 400), InlineData("GET http://b/text HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [InlineData("GET /text HTTP/3.7\r\nHost: a\r\n\r\n", 505), InlineData("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400), InlineData("get text\r\n\r\n", 400)]
    public async Task What_is_no_request_is_refused_with_a_problem(string sent, int status)
    {
        await using var app = await Start();
        var answer = await RawRequest.Send(app.Http.BaseAddress!, sent);
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/problem+json", answer, StringComparison.Ordinal);
        Assert.Contains($"\"status\":{status}", answer, StringComparison.Ordinal);
        Assert.Contains("Cache-Control: no-store\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("X-Content-Type-Options: nosniff\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_headers_than_are_taken_are_refused_with_a_problem()
    {
        await using var app = await Start();
        var answer = await RawRequest.Send(app.Http.BaseAddress!, $"GET /text HTTP/1.1\r\nHost: a\r\n{string.Concat(Enumerable.Range(0, 101).Select(i => $"X-{i}: y\r\n"))}\r\n");
        Assert.StartsWith("HTTP/1.1 431 ", answer, StringComparison.Ordinal);
        Assert.Contains("\"status\":431", answer, StringComparison.Ordinal);
    }

    private static async Task<JsonNode> ExpectProblem(HttpResponseMessage answer, HttpStatusCode status)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        var problem = (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
        Assert.Equal((int)status, (int)problem["status"]!);
        return problem;
    }

    public sealed class Guest
    {
        public Guid Id { get; } = Guid.NewGuid();
    }

    public sealed class Greetings(Guest guest)
    {
        [Function("Hello")]
        public static IResult Hello([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "hello/{name}/{times:int}")] HttpRequest request, string name, int times) =>
            Results.Text($"hello {name} {times}");

        [Function("Who")]
        public async Task<IResult> Who([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "guest")] HttpRequest request)
        {
            await Task.Yield();
            return Results.Text($"{(guest == request.HttpContext.RequestServices.GetRequiredService<Guest>() ? "same" : "another")} {guest.Id}");
        }

        [Function("Object")]
        public static Task<IResult> Thing([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Task.FromResult(Results.Ok(new { Name = "x" }));

        [Function("Missing")]
        public static IResult Missing([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Results.NotFound();

        [Function("Seen")]
        public static IResult Seen([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
            Results.Text($"{request.Scheme} {request.Host} {request.PathBase} {request.HttpContext.Connection.RemoteIpAddress}");

        [Function("Invocation")]
        public static IResult Id([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, FunctionContext context) => Results.Text(context.InvocationId);

        [Function("Broken")]
        public static IResult Broken([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => throw new JsonException("a secret");

        [Function("Trace")]
        public static IResult Trace([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, FunctionContext context) =>
            Results.Text(context.GetHttpContext() == request.HttpContext ? context.TraceContext.TraceParent : "another request");

        [Function("Length")]
        public static async Task<IResult> Length([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request, CancellationToken cancellation)
        {
            var (buffer, length) = (new byte[64 * 1024], 0L);
            for (int read; (read = await request.Body.ReadAsync(buffer, cancellation)) > 0;) length += read;
            return Results.Text(length.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    private sealed class ZeroStream(long length) : Stream
    {
        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, length - Position);
            Position += read;
            return read;
        }

        public override bool CanRead => true;
        public override bool CanSeek => true;
        public override bool CanWrite => false;
        public override long Length => length;
        public override long Position { get; set; }
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => Position = offset;
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
