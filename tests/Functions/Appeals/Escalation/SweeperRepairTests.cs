using System.Net;
using System.Net.Http.Json;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.LocalHost;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Appeals.Escalation;

/// <summary>Rows that somebody deleted, put in or never wrote: found, mended, told of.</summary>
public class SweeperRepairTests
{
    /// <summary>The queues are walked every ten minutes.</summary>
    private static readonly TimeSpan AWalk = TimeSpan.FromMinutes(11);

    [Fact]
    public async Task An_appeal_that_fell_out_of_its_queue_is_in_it_again_within_a_day()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        using var officer = city.Officer();
        var (start, id) = (city.Now, await company.File(SampleLetters.Outage()));
        await city.Walk(TimeSpan.FromMinutes(3));
        // Nothing is due that would write its rows anew.
        await city.ContactedAndPutBack(officer, id);
        await Delete(city.Tables().Queues, (await city.Control(id)).GetString("QueueRow"));
        Assert.Empty((await Claim(officer)));

        await city.Walk(CityInspection.ADay);

        Assert.Contains(Repairs.NameOf(RepairKind.MissingQueueRow), await city.RepairsOf(id, start));
        Assert.Equal([id], await Claim(officer));
    }

    [Fact]
    public async Task An_appeal_that_the_sweeper_has_lost_sight_of_is_found_by_its_queue()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        var (start, id) = (city.Now, await company.File(SampleLetters.Outage()));
        await city.Walk(TimeSpan.FromMinutes(3));
        await Delete(city.Tables().Due, (await city.Control(id)).GetString("DueRow"));

        await city.Walk(AWalk);

        Assert.Equal([Repairs.NameOf(RepairKind.MissingDueRow)], await city.RepairsOf(id, start));
        var due = RowKeyPair.From((await city.Control(id)).GetString("DueRow"))!.Value;
        Assert.True(await IndexRows.Has(city.Tables().Due, due, default));
    }

    [Theory]
    [InlineData("unknown"), InlineData("elsewhere"), InlineData("twice")]
    public async Task A_queue_row_that_points_at_nothing_that_waits_there_is_taken_out(string what)
    {
        await using var city = await City.Open();
        using var company = city.Company();
        var (start, id) = (city.Now, await company.File(SampleLetters.Outage()));
        await city.Walk(TimeSpan.FromMinutes(3));
        var about = what == "unknown" ? AppealNumber.Make(new DateOnly(2026, 11, 24), 7) : id;
        var orphan = QueueRows.RowOf(what == "twice" ? "GDJ" : "SCJ", start.AddHours(1), about);
        await city.Tables().Queues.AddEntityAsync(new TableEntity(orphan.Partition, orphan.Row) { ["Version"] = 1 });

        await city.Walk(AWalk);

        Assert.False(await IndexRows.Has(city.Tables().Queues, orphan, default));
        Assert.Equal([Repairs.NameOf(RepairKind.OrphanQueueRow)], await city.RepairsOf(about, start));
        using var officer = city.Officer();
        Assert.Equal([id], await Claim(officer));
    }

    [Fact]
    public async Task Events_whose_settlement_was_lost_leave_within_two_minutes()
    {
        await using var city = await City.Open(replace: City.NothingIsSettled);
        using var company = city.Company();
        var (start, id) = (city.Now, await company.File(SampleLetters.Outage()));
        using var counted = new RepairCounter(RepairKind.LateOutbox);

        await city.Walk(TimeSpan.FromMinutes(2));

        Assert.Contains("Filed", await city.Told("enterprise:" + SampleLetters.Company, id));
        Assert.Contains(Repairs.NameOf(RepairKind.LateOutbox), await city.RepairsOf(id, start));
        Assert.True(counted.Value > 0);
    }

    [Fact]
    public async Task Steps_that_nobody_took_in_time_are_taken_and_told_of()
    {
        using var clocks = new ShortClocks();
        using var journal = Journal.InMemory();
        string id;
        await using (var before = await City.Open(policy: clocks.File, journal: journal))
        {
            using var company = before.Company();
            id = await company.File(SampleLetters.Outage());
            await before.Walk(TimeSpan.FromMinutes(40));
        }
        // Down for a quarter of an hour, over the first rung.
        await using var city = await City.Open(City.TuesdayMorning.AddMinutes(55), clocks.File, journal);
        await city.Walk(TimeSpan.FromMinutes(2));

        using var supervisor = city.Supervisor();
        Assert.Single((await supervisor.Appeal(id)).Events("RungReached"));
        Assert.All(await city.RepairsOf(id, city.Now), kind => Assert.Equal(Repairs.NameOf(RepairKind.OverdueStep), kind));
    }

    [Fact]
    public async Task A_dissatisfaction_without_its_call_back_gets_it()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        using var officer = city.Officer();
        using var caller = city.Caller();
        var id = await company.File(SampleLetters.Outage());
        await officer.Answer(city, id, "GDJ", "已检修线路并恢复供电，请确认。");
        await company.Judge(id, "evaluation", new { level = 1 });
        // It looks while a call-back is open, and sleeps for days: nobody but the sweeper is left to find the debt.
        await city.Durable().RaiseEventAsync((await city.Instances(id)).Own, OrchestrationStarter.Changed, 0);
        await city.Quiet();
        var since = city.Now;
        // The record as a broken programme would have left it: judged, and nobody to call.
        await ForgetFrom(city, id, "CallBackOpened");
        Assert.IsType<Appeal.Replied>((await city.Record(id)).State);
        using var counted = new RepairCounter(RepairKind.CallBackDebt);

        await city.Walk(CityInspection.ADay);

        Assert.Contains(Repairs.NameOf(RepairKind.CallBackDebt), await city.RepairsOf(id, since));
        Assert.True(counted.Value > 0);
        Assert.Equal(id + "-C1", (await caller.ClaimCallBack()).Text("id"));
        using var supervisor = city.Supervisor();
        Assert.Single((await supervisor.Appeal(id)).Events("CallBackOpened"));
    }

    private static async Task ForgetFrom(City city, string id, string @event)
    {
        var tables = city.Tables();
        var history = await city.Services.GetRequiredService<AppealRecords>().History(id, default);
        var kept = history.TakeWhile(e => e.Event.GetType().Name != @event).ToList();
        foreach (var gone in history.Skip(kept.Count)) await tables.Appeals.DeleteEntityAsync(id, AppealRows.EventRow(gone.Version));
        var state = new TableEntity(id, AppealRows.StateRow) { ["Version"] = kept.Count, ["Operation"] = Guid.NewGuid(), ["At"] = kept[^1].At };
        LongText.Put(state, "Body", AppealJson.Write(AppealHistory.Replay(kept)));
        await tables.Appeals.UpsertEntityAsync(state, TableUpdateMode.Replace);
    }

    private static Task Delete(TableClient table, string rows)
    {
        var row = RowKeyPair.AllFrom(rows).Single();
        return table.DeleteEntityAsync(row.Partition, row.Row);
    }

    private static async Task<string[]> Claim(HttpClient officer)
    {
        using var answer = await officer.PostAsJsonAsync("/api/units/GDJ/claims", new { max = 5, leaseMinutes = 60 });
        return [.. (await answer.Read(HttpStatusCode.OK))["items"]!.AsArray().Select(i => i!.Text("id"))];
    }
}
