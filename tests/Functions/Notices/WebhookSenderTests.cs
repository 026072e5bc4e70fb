using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using ServerlessQiFu.Functions.Notices;

namespace ServerlessQiFu.Tests.Functions.Notices;

/// <summary>The real sender, against real sockets.</summary>
public class WebhookSenderTests
{
    [Theory]
    [InlineData("127.0.0.1"), InlineData("10.1.2.3"), InlineData("172.16.0.9"), InlineData("192.168.1.1"), InlineData("100.64.0.1")]
    [InlineData("169.254.169.254"), InlineData("0.0.0.0"), InlineData("::1"), InlineData("fe80::1"), InlineData("fd00::1"), InlineData("::ffff:10.0.0.1")]
    [InlineData("8.8.8.8", "127.0.0.1")]
    public async Task A_name_that_leads_inside_is_not_called(params string[] addresses)
    {
        using var sender = new WebhookSender(TimeProvider.System, WebhookTargets.Public, (_, _) => Task.FromResult(addresses.Select(IPAddress.Parse).ToArray()));

        var answer = await sender.Send(Request(new Uri("https://innocent.example/hook")), CancellationToken.None);

        Assert.Equal(new WebhookAnswer(null, "The name leads to an address that is not public.", IsFinal: true), answer);
    }

    [Fact]
    public async Task An_address_written_out_is_checked_like_a_name()
    {
        using var sender = new WebhookSender(TimeProvider.System, WebhookTargets.Public);

        Assert.True((await sender.Send(Request(new Uri("https://127.0.0.1/hook")), CancellationToken.None)).IsFinal);
        Assert.True((await sender.Send(Request(new Uri("https://[::1]/hook")), CancellationToken.None)).IsFinal);
    }

    /// <summary>Configured when it was registered and no longer.</summary>
    [Fact]
    public async Task A_port_that_is_not_configured_is_not_called()
    {
        using var sender = new WebhookSender(TimeProvider.System, WebhookTargets.Of(null, "127.0.0.1"));

        Assert.Equal(new WebhookAnswer(null, "The port is not one that is called.", IsFinal: true), await sender.Send(Request(new Uri("https://127.0.0.1:8443/hook")), CancellationToken.None));
    }

    [Fact]
    public async Task The_request_carries_its_headers_and_body()
    {
        var seen = new Dictionary<string, string>();
        await using var server = await Serve(async context =>
        {
            foreach (var (name, value) in context.Request.Headers) seen[name] = value!;
            seen["body"] = await new StreamReader(context.Request.Body).ReadToEndAsync();
            context.Response.StatusCode = 202;
        });
        using var sender = To(server);

        Assert.Equal(new WebhookAnswer(202, null), await sender.Send(Request(Address(server)), CancellationToken.None));
        Assert.Equal(("id-1", "1", "v1,abc", "application/cloudevents+json", "{}"), (seen["webhook-id"], seen["webhook-timestamp"], seen["webhook-signature"], seen["Content-Type"], seen["body"]));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        var asked = new List<string>();
        await using var server = await Serve(context =>
        {
            asked.Add(context.Request.Path);
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        });
        using var sender = To(server);

        Assert.Equal("HTTP 302", (await sender.Send(Request(Address(server)), CancellationToken.None)).Error);
        Assert.Equal(["/hook"], asked);
    }

    [Fact]
    public async Task An_answer_without_end_is_read_a_little_and_left()
    {
        await using var server = await Serve(async context =>
        {
            var flood = new byte[16 * 1024];
            while (!context.RequestAborted.IsCancellationRequested) await context.Response.Body.WriteAsync(flood, context.RequestAborted);
        });
        using var sender = To(server);

        Assert.Null((await sender.Send(Request(Address(server)), CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30))).Error);
    }

    [Fact]
    public async Task Who_does_not_answer_in_ten_seconds_has_not_answered()
    {
        var clock = new FakeTimeProvider();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await Serve(async context =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        using var sender = To(server, clock);

        var sending = sender.Send(Request(Address(server)), CancellationToken.None);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30));
        clock.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(sending.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.2));

        Assert.Equal(new WebhookAnswer(null, "No answer within 10 seconds."), await sending.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task How_long_to_wait_is_heard()
    {
        await using var server = await Serve(context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "120";
            return Task.CompletedTask;
        });
        using var sender = To(server);

        Assert.Equal(TimeSpan.FromMinutes(2), (await sender.Send(Request(Address(server)), CancellationToken.None)).RetryAfter);
    }

    [Fact]
    public async Task Nobody_there_is_an_answer_too()
    {
        Uri address;
        await using (var server = await Serve(_ => Task.CompletedTask)) address = Address(server);
        using var sender = To(address.Port);

        var answer = await sender.Send(Request(address), CancellationToken.None);

        Assert.Equal((null, false), (answer.Status, answer.IsFinal));
        Assert.Contains("could not be reached", answer.Error, StringComparison.Ordinal);
    }

    private static WebhookRequest Request(Uri url) => new(url, "id-1", "1", "v1,abc", "{}"u8.ToArray());

    private static WebhookSender To(WebApplication server, TimeProvider? clock = null) => To(Address(server).Port, clock);

    private static WebhookSender To(int port, TimeProvider? clock = null) =>
        new(clock ?? TimeProvider.System, WebhookTargets.Of(port.ToString(System.Globalization.CultureInfo.InvariantCulture), "127.0.0.0/8"));

    private static Uri Address(WebApplication server) => new(server.Urls.First() + "/hook");

    private static async Task<WebApplication> Serve(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var server = builder.Build();
        server.Urls.Add("http://127.0.0.1:0");
        server.Run(answer);
        await server.StartAsync();
        return server;
    }
}
