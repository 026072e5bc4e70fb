using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Appeals.Escalation;

/// <summary>However much fails, a run of the sweeper ends well before the platform would end it, and nothing piles up meanwhile.</summary>
public sealed class SweepRunTests
{
    [Fact]
    public async Task One_failed_send_ends_the_asking_for_that_run()
    {
        var bus = new InjectedFault();
        await using var city = await City.Open(replace: s =>
        {
            City.NothingIsSettled(s);
            s.Wrap<ServiceBusClient>(inner => new FaultyBus(inner, bus));
        });
        using var company = city.Company();
        bus.Thrown = new ServiceBusException("The bus does not answer.", ServiceBusFailureReason.ServiceTimeout);
        var ids = new List<string>();
        for (var i = 0; i < 40; i++) ids.Add(await company.File(SampleLetters.Outage(note: $"{i}")));

        await city.WalkTo(city.Now.AddSeconds(61));
        // Each of the eight that are visited at once may have asked before the first was refused.
        Assert.InRange(bus.Failures, 1, 8);

        bus.Heal();
        await city.Walk(TimeSpan.FromMinutes(6));
        foreach (var id in ids) Assert.Contains("Filed", await city.Told("enterprise:" + SampleLetters.Company, id));
    }

    [Fact]
    public async Task A_run_ends_after_three_minutes_and_the_next_goes_on_where_it_was()
    {
        var (store, visits) = (new InjectedFault(), 0);
        await using var city = await City.Open(sweeper: City.NoSweeper, replace: s =>
        {
            City.NothingIsSettled(s);
            s.Wrap<TableServiceClient>(inner => new FaultyTables(inner, store, new()));
        });
        using var company = city.Company();
        var ids = new List<string>();
        for (var i = 0; i < 30; i++) ids.Add(await company.File(SampleLetters.Outage(note: $"{i}")));
        city.Clock.Advance(TimeSpan.FromMinutes(1));
        // Every settlement takes half a minute.
        store.Each("appeals.Query", () =>
        {
            visits++;
            city.Clock.Advance(TimeSpan.FromSeconds(30));
        });
        var sweeper = ActivatorUtilities.CreateInstance<SweepDue>(city.Services);
        await sweeper.Run(new TimerInfo(), city.Durable(), CancellationToken.None);
        var first = visits;
        Assert.InRange(first, 6, 20);
        await sweeper.Run(new TimerInfo(), city.Durable(), CancellationToken.None);
        Assert.True(visits > first);
        store.Heal();
        await sweeper.Run(new TimerInfo(), city.Durable(), CancellationToken.None);
        await city.Quiet();
        foreach (var id in ids) Assert.Equal("Queued", (await company.Appeal(id)).Text("status"));
    }

    /// <summary>As after days of standing still: the first runs see empty minutes only, and what lies behind them is not left behind.</summary>
    [Fact]
    public async Task A_run_that_ends_among_empty_minutes_skips_none()
    {
        var store = new InjectedFault();
        await using var city = await City.Open(sweeper: City.NoSweeper, replace: s =>
        {
            City.NothingIsSettled(s);
            s.Wrap<TableServiceClient>(inner => new FaultyTables(inner, store, new()));
        });
        using var company = city.Company();
        await city.Walk(TimeSpan.FromHours(1));
        var id = await company.File(SampleLetters.Outage());
        await city.Walk(TimeSpan.FromHours(1));
        // A minute takes eight seconds, so that a run of three minutes walks some twenty.
        store.Each("due.Query", () => city.Clock.Advance(TimeSpan.FromSeconds(2)));
        var sweeper = ActivatorUtilities.CreateInstance<SweepDue>(city.Services);
        for (var run = 0; run < 2; run++) await sweeper.Run(new TimerInfo(), city.Durable(), CancellationToken.None);
        Assert.Equal("Received", (await company.Appeal(id)).Text("status"));
        for (var run = 0; run < 6; run++) await sweeper.Run(new TimerInfo(), city.Durable(), CancellationToken.None);
        store.Heal();
        await city.Quiet();
        Assert.Equal("Queued", (await company.Appeal(id)).Text("status"));
    }

    /// <summary>Half a day of the coming one is walked in each run.</summary>
    [Fact]
    public async Task A_calendar_that_one_run_cannot_spread_is_spread_by_the_next_ones()
    {
        var store = new InjectedFault();
        await using var city = await City.Open(sweeper: City.NoSweeper, replace: s => s.Wrap<TableServiceClient>(inner => new FaultyTables(inner, store, new())));
        var memory = city.Services.GetRequiredService<SweepStore>();
        var sweeper = ActivatorUtilities.CreateInstance<SweepDue>(city.Services);
        var version = city.Services.GetRequiredService<RulesStore>().Current.CurrentCalendarVersion;
        await memory.Keep(await memory.Cursor(city.Now, version, default) with { Calendar = version - 1 }, default);
        store.Each("due.Query", () => city.Clock.Advance(TimeSpan.FromSeconds(0.06)));
        var spread = new List<DateTimeOffset?>();
        for (var run = 0; run < 8 && (await Cursor()).Calendar < version; run++)
        {
            await sweeper.Run(new TimerInfo(), city.Durable(), CancellationToken.None);
            spread.Add((await Cursor()).Spread);
        }
        Assert.Equal(version, (await Cursor()).Calendar);
        Assert.True(spread.Count > 1, "One run has done it.");
        Assert.Equal(spread[..^1].Order(), spread[..^1]);
        Assert.Null(spread[^1]);

        // Begun with an older one it begins anew.
        await memory.Keep(await Cursor() with { Calendar = version - 1, Spread = city.Now.AddDays(1), Spreading = version - 1 }, default);
        await sweeper.Run(new TimerInfo(), city.Durable(), CancellationToken.None);
        Assert.True((await Cursor()).Spread < city.Now.AddHours(23), "It went on where another calendar had stopped.");

        Task<SweepCursor> Cursor() => memory.Cursor(city.Now, 0, default);
    }

    [Theory, InlineData("durable"), InlineData("bus"), InlineData("both")]
    public async Task Rows_do_not_pile_up_while_settlements_fail(string away)
    {
        var trouble = new InjectedFault();
        await using var city = await City.Open(replace: s =>
        {
            if (away != "durable") s.Wrap<ServiceBusClient>(inner => new FaultyBus(inner, trouble));
            if (away != "bus") s.Wrap<DurableTaskClient>(inner => new FaultyDurable(inner, trouble));
        });
        using var company = city.Company();
        trouble.Thrown = new InvalidOperationException("It is away.");
        var id = await company.File(SampleLetters.Outage());
        var most = 0;
        for (var minute = 0; minute < 45; minute++)
        {
            using (await company.TryCommand(id, "supplements", new { text = $"补充{minute}" })) { }
            await city.Walk(TimeSpan.FromSeconds(67));
            most = Math.Max(most, (await city.DueRowsOf(id)).Count);
        }
        // A note, the next step, and a look in this beat and the next.
        Assert.InRange(most, 1, 4);
    }
}
