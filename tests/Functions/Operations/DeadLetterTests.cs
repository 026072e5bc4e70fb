using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Notices;
using ServerlessQiFu.Functions.Operations;
using ServerlessQiFu.Tests.Architecture;
using ServerlessQiFu.Tests.Fixtures;
using ServerlessQiFu.Tests.Functions.Appeals.Escalation;

namespace ServerlessQiFu.Tests.Functions.Operations;

/// <summary>What is poison stops at its limit, is seen, and is done once more when a person says so.</summary>
public class DeadLetterTests
{
    [Fact]
    public async Task A_message_that_is_none_of_ours_stops_at_ten_deliveries_and_dies_again_when_replayed()
    {
        await using var city = await City.Open(sweeper: City.NoSweeper);
        await city.Services.GetRequiredService<ServiceBusClient>().CreateSender(AppealEvents.Topic)
            .SendMessageAsync(new ServiceBusMessage("nonsense") { MessageId = "m-1", Subject = "Filed" });
        await city.Quiet();
        using var ops = await city.As("ops", "ops-1");

        var dead = await List(ops, "?kind=message");
        Assert.Equal(["notices", "reports"], dead.Select(d => d.Text("source")));
        Assert.All(dead, d => Assert.Equal(10, d["attempts"]!.GetValue<int>()));

        // Page by page they are the same.
        var paged = new List<string>();
        for (string? page = ""; page is not null;)
        {
            using var answer = await ops.GetAsync("/api/ops/dead-letters?limit=1" + (page.Length == 0 ? "" : "&page=" + page));
            var body = await answer.Read(HttpStatusCode.OK);
            paged.AddRange(body["items"]!.AsArray().Select(i => i!.Text("id")));
            page = body["next"]?.GetValue<string>();
        }
        Assert.Equal(dead.Select(d => d.Text("id")), paged);

        Assert.Equal(["replayed"], await Replay(ops, [dead[0].Text("id")]));
        await city.Quiet();
        // Both subscriptions got it once more.
        var again = await List(ops, "?kind=message");
        Assert.Equal(["notices", "reports", "reports"], again.Select(d => d.Text("source")).Order());
        Assert.DoesNotContain(dead[0].Text("id"), again.Select(d => d.Text("id")));
        Assert.Equal(["gone", "gone", "gone"], await Replay(ops, [dead[0].Text("id"), "message:notices:999999", "message:nobody:1"]));
    }

    [Fact]
    public async Task An_event_that_nobody_could_handle_for_a_day_is_told_when_it_is_replayed()
    {
        var before = new InjectedFault();
        await using var city = await City.Open(sweeper: City.NoSweeper, replace: s => s.Wrap<TableServiceClient>(inner => new FaultyTables(inner, before, new())));
        using var company = city.Company();
        using var ops = await city.As("ops", "ops-1");
        (before.Thrown, before.Where) = (new RequestFailedException(503, "The server is busy.", "ServerBusy", null), call => call.StartsWith("notices.", StringComparison.Ordinal));
        var id = await company.File(SampleLetters.Outage());
        // Ten repetitions take 53 hours, a fifth more or less.
        await city.Walk(TimeSpan.FromHours(72));
        before.Heal();
        Assert.Empty(await city.Told("enterprise:" + SampleLetters.Company, id));
        var dead = await List(ops, "?kind=message");
        Assert.All(dead, d => Assert.Equal((id, "notices"), (d.Text("appeal"), d.Text("source"))));
        Assert.NotEmpty(dead);

        Assert.All(await Replay(ops, [.. dead.Select(d => d.Text("id"))]), outcome => Assert.Equal("replayed", outcome));
        await city.Quiet();

        Assert.Contains("Filed", await city.Told("enterprise:" + SampleLetters.Company, id));
        Assert.Empty(await List(ops, ""));
    }

    [Fact]
    public async Task A_delivery_that_was_given_up_has_ten_attempts_more_when_it_is_replayed()
    {
        var post = new Doorman();
        await using var city = await City.Open(sweeper: City.NoSweeper, replace: s => s.AddSingleton<IWebhookSender>(post));
        using var company = city.Company();
        using var ops = await city.As("ops", "ops-1");
        using (var made = await ops.PostAsJsonAsync("/api/subscriptions", new { unit = "GDJ", url = "https://gdj.example.gov.cn/hook", events = new[] { "Dispatched" } })) await made.Read(HttpStatusCode.Created);
        post.Answer = WebhookAnswer.Of(410);
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        var dead = Assert.Single(await List(ops, ""));
        Assert.Equal(("delivery", id), (dead.Text("kind"), dead.Text("appeal")));
        Assert.Equal(1, dead["attempts"]!.GetValue<int>());

        // Still closed: one attempt, and there it lies again.
        Assert.Equal(["replayed"], await Replay(ops, [dead.Text("id")]));
        await city.Quiet();
        Assert.Equal(2, Assert.Single(await List(ops, "?kind=delivery"))["attempts"]!.GetValue<int>());

        // Busy at first: it is tried again like any other.
        var busy = 9;
        post.Next = () => busy-- > 0 ? WebhookAnswer.Of(503) : WebhookAnswer.Of(204);
        Assert.Equal(["replayed"], await Replay(ops, [dead.Text("id")]));
        await city.Walk(TimeSpan.FromHours(30));
        Assert.Empty(await List(ops, ""));
        Assert.Equal(12, post.Sent);
        Assert.Equal(["gone"], await Replay(ops, [dead.Text("id")]));
    }

    /// <summary>Found by the simulation's seed 17: it was marked as being tried, nobody was to try it, and no operator saw it again.</summary>
    [Fact]
    public async Task A_delivery_whose_replay_the_bus_did_not_take_lies_where_it_lay()
    {
        var (post, bus) = (new Doorman { Answer = WebhookAnswer.Of(400) }, new InjectedFault());
        await using var city = await City.Open(sweeper: City.NoSweeper, replace: s =>
        {
            s.AddSingleton<IWebhookSender>(post);
            s.Wrap<ServiceBusClient>(inner => new FaultyBus(inner, bus));
        });
        using var company = city.Company();
        using var ops = await city.As("ops", "ops-1");
        using (var made = await ops.PostAsJsonAsync("/api/subscriptions", new { unit = "GDJ", url = "https://gdj.example.gov.cn/hook", events = new[] { "Dispatched" } })) await made.Read(HttpStatusCode.Created);
        await company.File(SampleLetters.Outage());
        await city.Quiet();
        var dead = Assert.Single(await List(ops, "")).Text("id");
        post.Answer = WebhookAnswer.Of(204);

        bus.Thrown = new ServiceBusException("The bus does not answer.", ServiceBusFailureReason.ServiceCommunicationProblem);
        Assert.Equal(["failed"], await Replay(ops, [dead]));
        bus.Heal();
        await city.Walk(TimeSpan.FromHours(30));
        Assert.Equal(dead, Assert.Single(await List(ops, "")).Text("id"));

        Assert.Equal(["replayed"], await Replay(ops, [dead]));
        await city.Quiet();
        Assert.Empty(await List(ops, ""));
        Assert.Equal(2, post.Sent);
    }

    [Fact]
    public async Task An_orchestration_that_fails_again_and_again_is_left_to_a_person_and_the_sweeper_keeps_its_promise()
    {
        using var clocks = new ShortClocks();
        await using var city = await City.Open(policy: clocks.File);
        using var company = city.Company();
        using var ops = await city.As("ops", "ops-1");
        using var supervisor = city.Supervisor();
        var (start, id) = (city.Now, await company.File(SampleLetters.Outage()));
        await city.Walk(TimeSpan.FromMinutes(2));
        for (var generation = 1; generation <= OrchestrationHealth.MostFailures; generation++)
        {
            Assert.Equal(generation, (await city.Control(id)).GetInt32("Generation"));
            await Fail(city, (await city.Instances(id)).Ladder);
            Assert.Equal("orchestration:" + (await city.Instances(id)).Ladder, Assert.Single(await List(ops, "?kind=orchestration")).Text("id"));
            // Over the next step that is due: there it is found.
            await city.Walk(TimeSpan.FromMinutes(generation == 1 ? 50 : 30));
        }
        var poison = Assert.Single(await List(ops, ""));
        Assert.Equal((nameof(EscalateUntilAnswered), id), (poison.Text("source"), poison.Text("appeal")));

        await city.WalkTo(start.AddMinutes(260));
        Assert.Equal(OrchestrationHealth.MostFailures, (await city.Control(id)).GetInt32("Generation"));
        LadderTests.ReachedOnTime(await supervisor.Appeal(id), start, LadderTests.Assistance, TimeSpan.FromMinutes(5));

        Assert.Equal(["replayed"], await Replay(ops, [poison.Text("id")]));
        await city.Quiet();
        Assert.Empty(await List(ops, ""));
        Assert.Equal(OrchestrationRuntimeStatus.Running, await city.Status((await city.Instances(id)).Ladder));
        LadderTests.ReachedOnTime(await supervisor.Appeal(id), start, LadderTests.Assistance, TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task A_replay_under_a_key_is_answered_the_same_and_the_audit_says_who_asked_for_what()
    {
        await using var city = await City.Open(sweeper: City.NoSweeper);
        await city.Services.GetRequiredService<ServiceBusClient>().CreateSender(DeliverySchedule.Topic).SendMessageAsync(new ServiceBusMessage("nonsense") { MessageId = "m-1" });
        await city.Quiet();
        using var ops = await city.As("ops", "ops-1");
        var id = Assert.Single(await List(ops, "")).Text("id");

        Assert.Equal(["replayed"], await Replay(ops, [id], key: "k-1"));
        await city.Quiet();
        Assert.Equal(["replayed"], await Replay(ops, [id], key: "k-1"));
        await city.Quiet();
        using (var reused = await Post(ops, ["message:notices:1"], "k-1")) Assert.Equal("idempotency-key-reused", (await reused.Read(HttpStatusCode.UnprocessableEntity)).Slug());

        Assert.Single(await List(ops, ""));
        var audited = await city.Audited(city.Now);
        Assert.Equal(["asked", "done"], audited.Select(e => e.Text("kind")));
        Assert.All(audited, e => Assert.Equal(("replay", "ops-1", "ops"), (e.Text("action"), e.Text("by"), e.Text("role"))));
        Assert.Equal((id, id + " replayed"), (audited[0].Text("detail"), audited[1].Text("detail")));
    }

    [Fact]
    public async Task An_auditor_reads_and_only_ops_replays()
    {
        await using var city = await City.Open(sweeper: City.NoSweeper);
        using var auditor = await city.As("auditor", "auditor-1");
        Assert.Empty(await List(auditor, ""));
        using (var refused = await Post(auditor, ["message:notices:1"], null)) Assert.Equal("wrong-role", (await refused.Read(HttpStatusCode.Forbidden)).Slug());
        using var bad = await auditor.GetAsync("/api/ops/dead-letters?kind=letters");
        Assert.Equal("invalid-parameter", (await bad.Read(HttpStatusCode.BadRequest)).Slug());
        using var noDay = await auditor.GetAsync("/api/ops/audit?day=yesterday");
        Assert.Equal("invalid-parameter", (await noDay.Read(HttpStatusCode.BadRequest)).Slug());
    }

    [Fact]
    public async Task With_the_orchestrations_down_the_other_kinds_are_listed_and_the_replay_says_that_it_failed()
    {
        var trouble = new InjectedFault();
        await using var city = await City.Open(sweeper: City.NoSweeper, replace: s => s.Wrap<DurableTaskClient>(inner => new FaultyDurable(inner, trouble)));
        using var company = city.Company();
        using var ops = await city.As("ops", "ops-1");
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        await Fail(city, id + ":1:e1");
        trouble.Thrown = new InvalidOperationException("It is down.");

        Assert.Equal(["failed", "gone"], await Replay(ops, [$"orchestration:{id}:1:e1", "message:notices:1"], key: "k"));
        trouble.Heal();
        // Not remembered as an answer: the same key finishes the work.
        Assert.Equal(["replayed", "gone"], await Replay(ops, [$"orchestration:{id}:1:e1", "message:notices:1"], key: "k"));
    }

    [Fact]
    public async Task With_a_bus_that_never_answers_the_others_are_listed_within_five_seconds()
    {
        var asked = new TaskCompletionSource();
        await using var city = await City.Open(sweeper: City.NoSweeper, replace: s => s.Wrap<ServiceBusClient>(inner => new SilentBus(inner, asked)));
        using var company = city.Company();
        using var ops = await city.As("ops", "ops-1");
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        await Fail(city, id + ":1:e1");

        var answering = ops.GetAsync("/api/ops/dead-letters");
        await asked.Task.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.False(answering.IsCompleted);
        city.Clock.Advance(DeadMessages.LongestWait);
        using var answer = await answering;
        var page = await answer.Read(HttpStatusCode.OK);
        Assert.Equal("message", Assert.Single(page["unavailable"]!.AsArray())!.GetValue<string>());
        Assert.Equal("orchestration", Assert.Single(page["items"]!.AsArray())!.Text("kind"));
    }

    [Fact]
    public void Every_queue_and_subscription_of_the_topology_is_looked_at()
    {
        var topology = JsonNode.Parse(File.ReadAllText(Path.Combine(SourceRuleTests.Root, "Functions", "messaging.json")))!;
        var sources = topology["topics"]!.AsArray().SelectMany(t => t!["subscriptions"]!.AsArray().Select(s => ((string?)t.Text("name"), s!.Text("name"))))
            .Concat(topology["queues"]!.AsArray().Select(q => ((string?)null, q!.Text("name"))));
        Assert.Equal(sources.Order(), DeadMessages.Sources.Order());
        Assert.Equal(sources.Count(), sources.Select(s => s.Item2).Distinct().Count());
    }

    /// <summary>In the place of an orchestration one that fails at once.</summary>
    private static async Task Fail(City city, string instance)
    {
        await city.Break(instance, "terminated");
        await city.Durable().ScheduleNewOrchestrationInstanceAsync(nameof(EscalateUntilAnswered), "poison", new StartOrchestrationOptions(instance));
        await city.Quiet();
        Assert.Equal(OrchestrationRuntimeStatus.Failed, await city.Status(instance));
    }

    private static async Task<List<JsonNode>> List(HttpClient client, string query)
    {
        using var answer = await client.GetAsync("/api/ops/dead-letters" + query);
        var body = await answer.Read(HttpStatusCode.OK);
        Assert.Empty(body["unavailable"]!.AsArray());
        return [.. body["items"]!.AsArray().Select(i => i!)];
    }

    private static async Task<string[]> Replay(HttpClient client, string[] ids, string? key = null)
    {
        using var answer = await Post(client, ids, key);
        return [.. (await answer.Read(HttpStatusCode.OK))["items"]!.AsArray().Select(i => i!.Text("outcome"))];
    }

    private static async Task<HttpResponseMessage> Post(HttpClient client, string[] ids, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/ops/dead-letters/replay") { Content = JsonContent.Create(new { ids }) };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        return await client.SendAsync(request);
    }

    /// <summary>A destination that answers as it is told.</summary>
    private sealed class Doorman : IWebhookSender
    {
        public WebhookAnswer Answer { get; set; } = WebhookAnswer.Of(204);
        public Func<WebhookAnswer>? Next { get; set; }
        public int Sent { get; private set; }

        public Task<WebhookAnswer> Send(WebhookRequest request, CancellationToken cancellation)
        {
            Sent++;
            return Task.FromResult(Next?.Invoke() ?? Answer);
        }
    }
}
