using System.Net;
using Azure;
using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.LocalHost;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Appeals.Settling;

/// <summary>What follows a command is done by a function that a message starts; without messages the sweeper does it.</summary>
public sealed class SettleAppealTests
{
    [Fact]
    public async Task An_appeal_goes_on_its_way_without_a_sweeper_and_its_marker_is_gone()
    {
        await using var city = await City.Open(sweeper: City.NoSweeper);
        using var company = city.Company();
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        Assert.Equal("Queued", (await company.Appeal(id)).Text("status"));
        Assert.Empty(await city.DueRowsOf(id, "marker"));
    }

    [Fact]
    public async Task Messages_that_come_twice_change_nothing()
    {
        await using var city = await City.Open(sweeper: City.NoSweeper, replace: s => s.AddSingleton<AskForSettlement>(p =>
        {
            var requests = p.GetRequiredService<SettlementRequests>();
            return async (appeal, version, note) =>
            {
                await requests.Ask(appeal, version, note);
                // Under another id: the bus would swallow it.
                await requests.Ask(appeal, version + 1000, note);
            };
        }));
        using var company = city.Company();
        using var officer = city.Officer();
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        await officer.Answer(city, id, "GDJ", "已检修线路并恢复供电，请确认。");
        await company.Judge(id, "evaluation", new { level = 1 });
        await city.Quiet();
        Assert.Equal("CallBack", (await company.Appeal(id)).Text("status"));
        var told = await city.Told("enterprise:" + SampleLetters.Company, id);
        Assert.Equal(told.Distinct(), told);
        Assert.Equal(["Filed", "Dispatched", "ReplyGiven"], told.Take(3));
        Assert.Equal(1, (await city.Control(id)).GetInt32("Generation"));
    }

    [Fact]
    public async Task A_message_that_is_none_of_ours_ends_with_the_dead_letters_of_its_queue()
    {
        await using var city = await City.Open();
        await city.Services.GetRequiredService<ServiceBusClient>().CreateSender(SettlementRequests.Queue).SendMessageAsync(new ServiceBusMessage("{\"appeal\":\"QS1\"}"));
        await city.Quiet();
        using var ops = await city.As("ops", "ops-1");
        using var answer = await ops.GetAsync("/api/ops/dead-letters");
        var dead = Assert.Single((await answer.Read(HttpStatusCode.OK))["items"]!.AsArray())!;
        Assert.StartsWith("message:settlements:", dead.Text("id"), StringComparison.Ordinal);
    }

    /// <summary>Ten deliveries of every message would be used up in seconds.</summary>
    [Fact]
    public async Task While_the_store_is_away_the_messages_are_left_to_the_sweeper_and_none_is_dead()
    {
        var trouble = new InjectedFault();
        await using var city = await City.Open(replace: s => s.Wrap<Azure.Data.Tables.TableServiceClient>(inner => new FaultyTables(inner, trouble, new())));
        using var company = city.Company();
        trouble.Where = call => call is "appeals.Query" or "queues.Upsert";
        trouble.Thrown = new RequestFailedException(503, "The store is busy.");
        var id = await company.File(SampleLetters.Outage());
        Assert.True(trouble.Failures > 0);
        trouble.Heal();
        using (var ops = await city.As("ops", "ops-1"))
        using (var answer = await ops.GetAsync("/api/ops/dead-letters"))
            Assert.Empty((await answer.Read(HttpStatusCode.OK))["items"]!.AsArray());
        await city.Walk(TimeSpan.FromMinutes(2));
        Assert.Equal("Queued", (await company.Appeal(id)).Text("status"));
    }

    /// <summary>A store that answers and says no will say so again: somebody has to look.</summary>
    [Fact]
    public async Task What_the_store_refuses_for_good_ends_with_the_dead_letters()
    {
        var refusal = new InjectedFault();
        await using var city = await City.Open(replace: s => s.Wrap<Azure.Data.Tables.TableServiceClient>(inner => new FaultyTables(inner, refusal, new())));
        using var company = city.Company();
        refusal.Where = call => call is "queues.Upsert";
        refusal.Thrown = new RequestFailedException(400, "The row is not as the store takes it.");
        await company.File(SampleLetters.Outage());
        await city.Walk(TimeSpan.FromMinutes(1));
        refusal.Heal();

        using var ops = await city.As("ops", "ops-1");
        using var answer = await ops.GetAsync("/api/ops/dead-letters");
        Assert.Contains((await answer.Read(HttpStatusCode.OK))["items"]!.AsArray(), item => item!.Text("id").StartsWith("message:settlements:", StringComparison.Ordinal));
    }

    /// <summary>A message that waited for ten minutes has nothing to say that the sweeper has not found.</summary>
    [Fact]
    public async Task Messages_outlive_ten_minutes_neither_in_the_queue_nor_among_the_dead()
    {
        using var journal = Journal.InMemory();
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(City.TuesdayMorning);
        var broker = new Broker(journal, Topology.Read(Path.Combine(AppContext.BaseDirectory, "messaging.json")), clock);
        await broker.Send(SettlementRequests.Queue, [new ServiceBusMessage("one") { MessageId = "QS1:1" }, new ServiceBusMessage("twice") { MessageId = "QS1:1" }, new ServiceBusMessage("two") { MessageId = "QS1:2" }]);
        var bus = new LocalServiceBusClient(broker);
        var first = Assert.Single(await bus.CreateReceiver(SettlementRequests.Queue).ReceiveMessagesAsync(1, TimeSpan.Zero));
        Assert.Equal("one", first.Body.ToString());
        clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Empty(await bus.CreateReceiver(SettlementRequests.Queue).ReceiveMessagesAsync(10, TimeSpan.Zero));
        Assert.Empty(await bus.CreateReceiver(SettlementRequests.Queue, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter }).PeekMessagesAsync(10));
    }
}
