using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.Tests.Contract;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Platform.Http;

/// <summary>Bodies are read as they come; how many large ones come at once is bounded, and so is their time.</summary>
public class LargeBodyTests
{
    [Fact]
    public async Task What_a_sender_declares_reserves_no_memory()
    {
        var request = new DefaultHttpContext().Request;
        (request.ContentLength, request.Body) = (AttachmentBox.Largest, new MemoryStream([0xFF, 0xD8, 0xFF]));
        await JsonBody.Bytes(request, AttachmentBox.Largest, CancellationToken.None);

        request.Body = new MemoryStream([0xFF, 0xD8, 0xFF]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = await JsonBody.Bytes(request, AttachmentBox.Largest, CancellationToken.None);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
        Assert.True(read.Try(out var bytes, out _));
        Assert.Equal(3, bytes.Length);
    }

    [Theory]
    [InlineData(0), InlineData(1), InlineData(4095), InlineData(4096), InlineData(4097), InlineData(100_000)]
    public async Task A_body_is_read_whole_whatever_its_length(int length)
    {
        var content = new byte[length];
        new Random(length).NextBytes(content);
        var request = new DefaultHttpContext().Request;
        (request.ContentLength, request.Body) = (length, new MemoryStream(content));

        var read = await JsonBody.Bytes(request, 100_000, CancellationToken.None);

        Assert.True(read.Try(out var bytes, out _));
        Assert.True(bytes.Span.SequenceEqual(content));
    }

    [Fact]
    public async Task More_files_of_one_caller_than_five_at_once_are_told_to_come_again()
    {
        await using var city = await City.Open();
        var slow = new List<TcpClient>();
        for (var n = 0; n < LargeBodies.MostFilesOfOneCaller; n++) slow.Add(await Begin(city, "wang"));
        await AreOnTheirWay(city, "wang", left: 0);

        using var answer = await Upload(city, "wang");
        var refused = await ContractCheck.Conforms(answer, "uploadAttachment");
        Assert.EndsWith("too-many-at-once", (string)refused!["type"]!, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        using var other = await Upload(city, "li");
        Assert.Equal(HttpStatusCode.Created, other.StatusCode);

        foreach (var client in slow) await Finish(client);
        using var again = await Upload(city, "wang");
        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
    }

    [Fact]
    public async Task More_files_than_sixteen_at_once_are_told_to_come_again_and_filing_goes_on()
    {
        await using var city = await City.Open();
        var slow = new List<TcpClient>();
        for (var n = 0; n < LargeBodies.MostFiles; n++) slow.Add(await Begin(city, $"person-{n / 2}"));
        await AreOnTheirWay(city, "somebody-else", left: 0);

        using var answer = await Upload(city, "somebody-else");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        using var company = city.Company();
        await company.File(SampleLetters.Outage());

        foreach (var client in slow) await Finish(client);
        using var again = await Upload(city, "somebody-else");
        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
    }

    [Fact]
    public async Task A_file_that_does_not_come_gives_up_its_place()
    {
        await using var city = await City.Open();
        using var slow = await Begin(city, "wang");
        await AreOnTheirWay(city, "wang", left: LargeBodies.MostFilesOfOneCaller - 1);

        city.Clock.Advance(LargeBodies.LongestFile);

        var said = await Said(slow);
        Assert.StartsWith("HTTP/1.1 408", said, StringComparison.Ordinal);
        Assert.Contains("request-too-slow", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Imports_at_once_are_bounded_too_and_lines_that_do_not_come_are_refused()
    {
        await using var city = await City.Open();
        var slow = new List<TcpClient>();
        for (var n = 0; n < LargeBodies.MostImportsOfOneCaller; n++) slow.Add(await Begin(city, "desk", "/api/appeals/import", "application/x-ndjson", "ops", "{}\n"));
        foreach (var client in slow) Assert.Contains("\"line\":1", await Said(client, until: "\"line\":1"), StringComparison.Ordinal);

        using var desk = await city.As("ops", "desk");
        using var lines = new StringContent("{}\n", Encoding.UTF8, "application/x-ndjson");
        using var answer = await desk.PostAsync("/api/appeals/import", lines);
        Assert.Equal("too-many-at-once", (await answer.Read(HttpStatusCode.ServiceUnavailable)).Slug());

        city.Clock.Advance(LargeBodies.LongestImport);
        foreach (var client in slow) Assert.Contains("request-too-slow", await Said(client, until: "request-too-slow"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Small_bodies_are_bounded_by_the_connections_that_bring_them()
    {
        await using var city = await City.Open();
        var limits = city.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;
        Assert.InRange(limits.MaxConcurrentConnections!.Value * JsonBody.Limit, 1, 384L * 1024 * 1024);
    }

    /// <summary>Sends the head and the first bytes of a file of which the rest is to come.</summary>
    private static async Task<TcpClient> Begin(
        City city, string subject, string path = "/api/attachments", string type = "image/jpeg", string role = "enterprise", string? first = null)
    {
        first ??= Encoding.Latin1.GetString(SampleFiles.Jpeg.AsSpan()[..^1]);
        using var asking = city.Stranger();
        using var issued = await asking.PostAsJsonAsync("/api/dev/token", role == "enterprise" ? (object)new { role, sub = subject, enterprise = SampleLetters.Company } : new { role, sub = subject });
        var token = (await issued.Read(HttpStatusCode.OK)).Text("token");
        var client = new TcpClient();
        await client.ConnectAsync(city.Address.Host, city.Address.Port);
        var head = string.Create(CultureInfo.InvariantCulture, $"POST {path} HTTP/1.1\r\nHost: {city.Address.Authority}\r\nAuthorization: Bearer {token}\r\nContent-Type: {type}\r\nContent-Length: {first.Length + 1}\r\nConnection: close\r\n\r\n");
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(head + first));
        return client;
    }

    /// <summary>The heads that were sent are with their functions.</summary>
    private static async Task AreOnTheirWay(City city, string caller, int left)
    {
        var bodies = city.Services.GetRequiredService<LargeBodies>();
        for (var since = Stopwatch.StartNew(); bodies.PlacesForFiles(caller) != left; await Task.Yield()) Assert.True(since.Elapsed < TimeSpan.FromSeconds(30), "They have not come.");
    }

    private static async Task Finish(TcpClient client)
    {
        await client.GetStream().WriteAsync(SampleFiles.Jpeg.AsMemory()[^1..]);
        Assert.StartsWith("HTTP/1.1 201", await Said(client), StringComparison.Ordinal);
        client.Dispose();
    }

    /// <param name="until">What is waited for; null for the end of the connection.</param>
    private static async Task<string> Said(TcpClient client, string? until = null)
    {
        var (said, buffer) = (new StringBuilder(), new byte[4096]);
        for (int read; (until is null || !said.ToString().Contains(until, StringComparison.Ordinal)) && (read = await client.GetStream().ReadAsync(buffer).AsTask().WaitAsync(TimeSpan.FromSeconds(30))) > 0;)
            said.Append(Encoding.UTF8.GetString(buffer, 0, read));
        return said.ToString();
    }

    private static async Task<HttpResponseMessage> Upload(City city, string subject)
    {
        using var company = await city.As("enterprise", subject, enterprise: SampleLetters.Company);
        using var content = new ByteArrayContent(SampleFiles.Jpeg) { Headers = { ContentType = new MediaTypeHeaderValue("image/jpeg") } };
        return await company.PostAsync("/api/attachments", content);
    }
}
