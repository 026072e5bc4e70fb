using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.Functions.Notices;
using ServerlessQiFu.Tests.Contract;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Notices;

/// <summary>Subscriptions over HTTP, and a delivery from the filing to the department's system.</summary>
public class SubscriptionTests
{
    [Fact]
    public async Task A_subscription_shows_its_secret_once_and_is_listed_and_ended()
    {
        await using var city = await City.Open();
        using var ops = await city.As("ops");

        using var created = await ops.PostAsJsonAsync("/api/subscriptions", new { unit = "GDJ", url = "https://gdj.example.gov.cn/hook", events = new[] { "Dispatched" } });
        var subscription = (await ContractCheck.Conforms(created, "createSubscription"))!;
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal("/api/subscriptions/" + (string?)subscription["id"], created.Headers.Location?.OriginalString);
        Assert.StartsWith("whsec_", (string)subscription["secret"]!, StringComparison.Ordinal);

        using var listed = await ops.GetAsync("/api/subscriptions");
        var item = Assert.Single((await ContractCheck.Conforms(listed, "listSubscriptions"))!["items"]!.AsArray())!;
        Assert.Equal((string?)subscription["id"], (string?)item["id"]);
        Assert.Null(item["secret"]);

        using var ended = await ops.DeleteAsync("/api/subscriptions/" + (string?)subscription["id"]);
        await ContractCheck.Conforms(ended, "deleteSubscription");
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        using var again = await ops.DeleteAsync("/api/subscriptions/" + (string?)subscription["id"]);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        using var empty = await ops.GetAsync("/api/subscriptions");
        Assert.Empty((await empty.Read(HttpStatusCode.OK))["items"]!.AsArray());
    }

    [Theory]
    [InlineData("http://gdj.example.gov.cn/hook"), InlineData("https://127.0.0.1/hook"), InlineData("https://10.0.0.8/hook"), InlineData("https://localhost/hook")]
    [InlineData("https://169.254.169.254/metadata"), InlineData("https://[fd00::1]/hook"), InlineData("https://[::1]/hook"), InlineData("https://u:p@gdj.example.gov.cn/hook")]
    [InlineData("https://metadata.internal/hook"), InlineData("https://2130706433/hook"), InlineData("https://0x7f.1/hook"), InlineData("gopher://gdj.example.gov.cn/")]
    public async Task An_address_that_is_not_public_https_is_refused(string url)
    {
        await using var city = await City.Open();
        using var ops = await city.As("ops");

        using var answer = await ops.PostAsJsonAsync("/api/subscriptions", new { unit = "GDJ", url });

        var problem = (await ContractCheck.Conforms(answer, "createSubscription"))!;
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("/url", (string?)problem["errors"]![0]!["pointer"]);
    }

    [Theory]
    [InlineData("NOPE", "Dispatched", "/unit"), InlineData("GDJ", "Dispached", "/events/0")]
    public async Task A_unit_or_event_that_does_not_exist_is_refused_by_name(string unit, string name, string pointer)
    {
        await using var city = await City.Open();
        using var supervisor = await city.As("supervisor");

        using var answer = await supervisor.PostAsJsonAsync("/api/subscriptions", new { unit, url = "https://gdj.example.gov.cn/hook", events = new[] { name } });

        var problem = (await ContractCheck.Conforms(answer, "createSubscription"))!;
        Assert.EndsWith("unknown-value", (string)problem["type"]!, StringComparison.Ordinal);
        Assert.Equal(pointer, (string?)problem["errors"]![0]!["pointer"]);
    }

    [Fact]
    public async Task The_same_key_gives_the_same_subscription_and_another_request_under_it_is_refused()
    {
        await using var city = await City.Open();
        using var ops = await city.As("ops");
        ops.DefaultRequestHeaders.Add("Idempotency-Key", "one");
        JsonObject[] answers = new JsonObject[2];
        for (var i = 0; i < 2; i++)
        {
            using var answer = await ops.PostAsJsonAsync("/api/subscriptions", new { unit = "GDJ", url = "https://gdj.example.gov.cn/hook" });
            answers[i] = await answer.Read(HttpStatusCode.Created);
        }
        Assert.Equal(answers[0].ToJsonString(), answers[1].ToJsonString());

        using var other = await ops.PostAsJsonAsync("/api/subscriptions", new { unit = "GDJ", url = "https://gdj.example.gov.cn/other" });
        await ContractCheck.Conforms(other, "createSubscription");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
    }

    [Fact]
    public async Task A_unit_has_at_most_twenty()
    {
        await using var city = await City.Open();
        using var ops = await city.As("ops");
        for (var i = 0; i < 20; i++)
            using (var one = await ops.PostAsJsonAsync("/api/subscriptions", new { unit = "GDJ", url = $"https://gdj.example.gov.cn/{i}" })) await one.Read(HttpStatusCode.Created);

        using var tooMany = await ops.PostAsJsonAsync("/api/subscriptions", new { unit = "GDJ", url = "https://gdj.example.gov.cn/20" });
        await ContractCheck.Conforms(tooMany, "createSubscription");
        Assert.Equal(HttpStatusCode.BadRequest, tooMany.StatusCode);
        using var another = await ops.PostAsJsonAsync("/api/subscriptions", new { unit = "SCJ", url = "https://scj.example.gov.cn/0" });
        Assert.Equal(HttpStatusCode.Created, another.StatusCode);
    }

    [Theory]
    [InlineData("enterprise"), InlineData("officer"), InlineData("leader"), InlineData("auditor")]
    public async Task Others_may_not_subscribe(string role)
    {
        await using var city = await City.Open();
        using var caller = await city.As(role, "somebody", role == "officer" ? "GDJ" : null, role == "enterprise" ? SampleLetters.Company : null);

        using var answer = await caller.PostAsJsonAsync("/api/subscriptions", new { unit = "GDJ", url = "https://gdj.example.gov.cn/hook" });

        await ContractCheck.Conforms(answer, "createSubscription");
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Of_two_systems_the_healthy_one_hears_at_once_and_the_failing_one_is_in_the_ledger_until_it_recovers()
    {
        var systems = new Systems();
        await using var city = await City.Open(replace: services => services.AddSingleton<IWebhookSender>(systems));
        using var ops = await city.As("ops");
        var (healthy, failing) = (await Subscribe(ops, "healthy.example.cn"), await Subscribe(ops, "failing.example.cn"));
        systems.Failing = "failing.example.cn";
        using var company = await city.As("enterprise", "wang", enterprise: SampleLetters.Company);

        await company.File(SampleLetters.Outage());
        await city.Quiet();

        Assert.Equal(["delivered"], (await Deliveries(ops, healthy)).Select(d => (string)d["state"]!).Distinct());
        var waiting = await Deliveries(ops, failing);
        Assert.All(waiting, d => Assert.Equal(("pending", 1, "HTTP 503"), ((string)d["state"]!, (int)d["attempts"]!, (string)d["lastError"]!)));
        Assert.NotEmpty(waiting);

        systems.Failing = null;
        await city.Walk(TimeSpan.FromMinutes(2));

        Assert.All(await Deliveries(ops, failing), d => Assert.Equal(("delivered", 2), ((string)d["state"]!, (int)d["attempts"]!)));
    }

    private static async Task<string> Subscribe(HttpClient ops, string host)
    {
        using var answer = await ops.PostAsJsonAsync("/api/subscriptions", new { unit = "GDJ", url = $"https://{host}/hook" });
        return (await answer.Read(HttpStatusCode.Created)).Text("id");
    }

    private static async Task<List<JsonNode>> Deliveries(HttpClient ops, string subscription)
    {
        using var answer = await ops.GetAsync($"/api/notices?party=webhook:{subscription}");
        return [.. (await ContractCheck.Conforms(answer, "listNotices"))!["items"]!.AsArray().Select(i => i!["deliveries"]!.AsArray().Single()!)];
    }

    /// <summary>Other systems, of which one may be out of order.</summary>
    private sealed class Systems : IWebhookSender
    {
        public volatile string? Failing;

        public Task<WebhookAnswer> Send(WebhookRequest request, CancellationToken cancellation) => Task.FromResult(WebhookAnswer.Of(request.Url.Host == Failing ? 503 : 204));
    }
}
