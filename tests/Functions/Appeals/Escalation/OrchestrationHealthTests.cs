using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.LocalHost;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Appeals.Escalation;

/// <summary>An orchestration that is missing, dead, stuck or doubled is noticed at its next step or a day after the last news, replaced, told of, and repeats nothing.</summary>
public class OrchestrationHealthTests
{
    [Theory]
    [InlineData("own", "purged", RepairKind.OrchestrationMissing), InlineData("own", "terminated", RepairKind.OrchestrationDead), InlineData("own", "suspended", RepairKind.OrchestrationStale)]
    [InlineData("ladder", "purged", RepairKind.OrchestrationMissing), InlineData("ladder", "terminated", RepairKind.OrchestrationDead), InlineData("ladder", "suspended", RepairKind.OrchestrationStale)]
    public async Task One_that_is_lost_is_replaced_alone_or_not(string which, string how, RepairKind kind)
    {
        await using var city = await City.Open();
        using var company = city.Company();
        using var supervisor = city.Supervisor();
        using var officer = city.Officer();
        var (start, id) = (city.Now, await company.File(SampleLetters.Outage()));
        await city.Walk(TimeSpan.FromMinutes(3));
        var before = await city.Instances(id);
        await city.Break(which == "own" ? before.Own : before.Ladder, how);
        // News that a stuck one does not hear.
        var lease = (await officer.Claim("GDJ", minutes: 100)).Text("lease");
        await officer.Command(id, "contact", new { lease, note = "已联系" });
        using var counted = new RepairCounter(kind);

        // The lease ends on the way; a day after the last news it is looked at in any case.
        await city.Walk(TimeSpan.FromHours(30));

        Assert.Equal([Repairs.NameOf(kind)], await city.RepairsOf(id, start));
        Assert.True(counted.Value > 0);
        var after = await city.Instances(id);
        Assert.Equal((id + ":2", id + ":2:e1"), (after.Own, after.Ladder));
        Assert.Equal(OrchestrationRuntimeStatus.Running, await city.Status(after.Own));
        Assert.Equal(OrchestrationRuntimeStatus.Running, await city.Status(after.Ladder));
        foreach (var old in new[] { before.Own, before.Ladder })
            Assert.True(await city.Status(old) is null or OrchestrationRuntimeStatus.Terminated or OrchestrationRuntimeStatus.Completed, $"{old} is {await city.Status(old)}");
        // Nothing of it is in the appeal's own record, and no step was taken twice.
        var names = (await supervisor.Appeal(id))["timeline"]!.AsArray().Select(e => e!.Text("event")).ToList();
        Assert.Equal(names.Count, names.Zip((await supervisor.Appeal(id))["timeline"]!.AsArray()).Select(e => e.Second!.ToJsonString()).Distinct().Count());
        Assert.Single(names, "LeaseExpired");
        Assert.Single(names, "Dispatched");
    }

    [Theory]
    [InlineData("terminated", RepairKind.OrchestrationDead), InlineData("purged", RepairKind.OrchestrationMissing)]
    public async Task A_call_back_that_died_alone_is_followed_again(string how, RepairKind kind)
    {
        await using var city = await City.Open();
        using var company = city.Company();
        using var officer = city.Officer();
        var id = await company.File(SampleLetters.Outage());
        await officer.Answer(city, id, "GDJ", "已检修线路并恢复供电，请确认。");
        await company.Judge(id, "evaluation", new { level = 1 });
        await city.Quiet();
        var since = city.Now;
        await city.Break((await city.Instances(id)).CallBack!, how);

        await city.Walk(CityInspection.ADay);

        Assert.Equal([Repairs.NameOf(kind)], await city.RepairsOf(id, since));
        Assert.Equal(OrchestrationRuntimeStatus.Running, await city.Status((await city.Instances(id)).CallBack!));
        Assert.Equal(id + "-C1:2", (await city.Instances(id)).CallBack);
    }

    /// <summary>The older one is either ended by the sweeper, which tells of it, or wakes before and sees by itself that it is not the living one.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public async Task Of_two_generations_that_live_the_older_is_ended(bool olderSleeps)
    {
        await using var city = await City.Open();
        using var company = city.Company();
        var (start, id) = (city.Now, await company.File(SampleLetters.Outage()));
        await city.Walk(TimeSpan.FromMinutes(3));
        await city.Services.GetRequiredService<OrchestrationStarter>().Begin(await city.Record(id), 2, 1, ETag.All, city.Durable(), default);
        await city.Quiet();
        string[] older = [id + ":1", id + ":1:e1"];
        foreach (var one in older) Assert.Equal(OrchestrationRuntimeStatus.Running, await city.Status(one));
        if (olderSleeps)
            foreach (var one in older) await city.Break(one, "suspended");

        // Over the contact that is due after a day, which the newer one takes.
        await city.Walk(2 * CityInspection.ADay);

        if (olderSleeps) Assert.Equal([Repairs.NameOf(RepairKind.OrchestrationDuplicated)], await city.RepairsOf(id, start));
        OrchestrationRuntimeStatus?[] over = olderSleeps ? [OrchestrationRuntimeStatus.Terminated] : [OrchestrationRuntimeStatus.Terminated, OrchestrationRuntimeStatus.Completed];
        foreach (var one in older) Assert.Contains(await city.Status(one), over);
        Assert.Equal(OrchestrationRuntimeStatus.Running, await city.Status(id + ":2"));
    }

    [Fact]
    public async Task What_has_ended_needs_none_and_gets_none()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        var (start, id) = (city.Now, await company.File(SampleLetters.Outage()));
        await city.Quiet();
        using (await company.TryCommand(id, "withdrawal", new { reason = "已解决" })) await city.Quiet();
        Assert.IsType<Appeal.Withdrawn>((await city.Record(id)).State);

        await city.Walk(CityInspection.ADay);

        Assert.Empty(await city.RepairsOf(id, start));
        Assert.Equal(OrchestrationRuntimeStatus.Completed, await city.Status(id + ":1"));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_quiet_day_has_no_repairs(bool settlesLater)
    {
        await using var city = await City.Open();
        city.SettlesLater = settlesLater;
        using var company = city.Company();
        using var officer = city.Officer();
        var start = city.Now;
        foreach (var letter in new[] { SampleLetters.Outage(), SampleLetters.Vague(), SampleLetters.Outage(note: "二") }) await company.File(letter);
        await city.Walk(TimeSpan.FromMinutes(2));
        await officer.Claim("GDJ");

        await city.Walk(TimeSpan.FromHours(30));

        var audited = await city.Audited(start);
        Assert.True(audited.Count == 0, string.Join('\n', audited.Select(a => a.ToJsonString())));
    }

    [Fact]
    public async Task One_is_woken_only_by_what_is_due_before_it_wakes()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        using var officer = city.Officer();
        var id = await company.File(SampleLetters.Outage());
        await city.Walk(TimeSpan.FromMinutes(3));
        var (own, ladder, _) = await city.Instances(id);
        var (dispatched, rung) = (await Moved(own), await Moved(ladder));

        // A lease ends before anything else is due.
        var lease = (await officer.Claim("GDJ", minutes: 20)).Text("lease");
        await city.Walk(TimeSpan.FromMinutes(1));
        var claimed = await Moved(own);
        Assert.True(claimed > dispatched);
        // A contact draws nothing nearer.
        await officer.Command(id, "contact", new { lease, note = "已联系" });
        await city.Walk(TimeSpan.FromMinutes(1));
        Assert.Equal(claimed, await Moved(own));
        Assert.Equal(rung, await Moved(ladder));
        // It finds by itself what is due when it wakes.
        await city.Walk(TimeSpan.FromMinutes(19));
        Assert.IsType<Appeal.Queued>((await city.Record(id)).State);
        // And it is told of the end.
        using (await company.TryCommand(id, "withdrawal", new { reason = "已解决" })) await city.Quiet();
        Assert.Equal(OrchestrationRuntimeStatus.Completed, await city.Status(own));
        Assert.Equal(OrchestrationRuntimeStatus.Completed, await city.Status(ladder));

        async Task<DateTimeOffset> Moved(string instance) => (await city.Durable().GetInstanceAsync(instance, default))!.LastUpdatedAt;
    }

    [Fact]
    public async Task One_that_sleeps_past_what_is_due_is_replaced()
    {
        using var journal = Journal.InMemory();
        await using var city = await City.Open(journal: journal);
        using var company = city.Company();
        using var officer = city.Officer();
        var (start, id) = (city.Now, await company.File(SampleLetters.Outage()));
        await city.Walk(TimeSpan.FromMinutes(3));
        await city.ContactedAndPutBack(officer, id);
        await city.Walk(TimeSpan.FromMinutes(3));
        // As if nobody had told it of what came meanwhile.
        var own = OrchestrationStarter.InstanceOf(id, 1);
        await journal.Write(session => session.Run("UPDATE durable_inbox SET due = due + ?2 WHERE id = ?1", own, TimeSpan.FromDays(30).Ticks));
        await city.Tables().Appeals.UpdateEntityAsync(
            new TableEntity(id, AppealRows.ControlRow) { [WakeSchedule.Column(OrchestrationKind.Own)] = WakeSchedule.Text(own, city.Now.AddDays(30)) }, ETag.All);

        await city.Walk(CityInspection.ADay);

        Assert.Equal([Repairs.NameOf(RepairKind.OrchestrationStale)], await city.RepairsOf(id, start));
        Assert.Equal(2, (await city.Control(id)).GetInt32("Generation"));
    }

    /// <summary>What was written when it was begun says nothing of one that has never looked.</summary>
    [Fact]
    public async Task One_that_never_begins_is_replaced()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        var (start, id) = (city.Now, await company.File(SampleLetters.Outage()));
        await city.Walk(TimeSpan.FromMinutes(3));
        var own = OrchestrationStarter.InstanceOf(id, 1);
        await city.Break(own, "purged");
        await city.Durable().ScheduleNewOrchestrationInstanceAsync(
            nameof(HandleAppeal), new AppealTurn(id, 1, Untriaged: true), new StartOrchestrationOptions(own, city.Now.AddDays(30)));
        await city.Tables().Appeals.UpdateEntityAsync(
            new TableEntity(id, AppealRows.ControlRow) { [WakeSchedule.Column(OrchestrationKind.Own)] = WakeSchedule.Text(own, city.Now) }, ETag.All);

        await city.Walk(CityInspection.ADay);

        Assert.Equal([Repairs.NameOf(RepairKind.OrchestrationStale)], await city.RepairsOf(id, start));
        Assert.Equal(2, (await city.Control(id)).GetInt32("Generation"));
    }

    /// <summary>The appeal's own orchestration says when it wakes while the ladder is begun.</summary>
    [Fact]
    public async Task A_ladder_is_said_to_sleep_although_others_write_the_control_row()
    {
        var trouble = new InjectedFault();
        TableServiceClient store = null!;
        await using var city = await City.Open(replace: services => services.Wrap<TableServiceClient>(inner => new FaultyTables(store = inner, trouble, new InjectedFault())));
        using var company = city.Company();
        using var supervisor = city.Supervisor();
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        trouble.Meanwhile("appeals.Update", () => store.GetTableClient("appeals").UpdateEntity(new TableEntity(id, AppealRows.ControlRow) { ["Touched"] = true }, ETag.All));

        await supervisor.Command(id, "tier", new { tier = "Complex", reason = "涉及多个部门" });
        await city.Quiet();

        var (control, next) = (await city.Control(id), OrchestrationStarter.LadderOf(id, 1, 2));
        Assert.True(control.GetBoolean("Touched"));
        Assert.Equal(next, (await city.Instances(id)).Ladder);
        Assert.InRange(WakeSchedule.Of(control, OrchestrationKind.Ladder, next), city.Now, city.Now + HistoryLimits.LongestSleep);
    }

    /// <summary>Two settle the same news at once, and the one that knew less began the ladder.</summary>
    [Fact]
    public async Task A_ladder_that_somebody_else_began_looks_for_itself()
    {
        await using var city = await City.Open(sweeper: City.NoSweeper);
        using var company = city.Company();
        using var supervisor = city.Supervisor();
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        var next = OrchestrationStarter.LadderOf(id, 1, 2);
        await city.Durable().ScheduleNewOrchestrationInstanceAsync(
            nameof(EscalateUntilAnswered), new LadderTurn(id, 1, 2, city.Now.AddDays(30).UtcDateTime), new StartOrchestrationOptions(next));
        await city.Quiet();

        await supervisor.Command(id, "tier", new { tier = "Complex", reason = "涉及多个部门" });
        await city.Quiet();

        Assert.Equal(next, (await city.Instances(id)).Ladder);
        Assert.NotEqual(WakeSchedule.Never, WakeSchedule.Of(await city.Control(id), OrchestrationKind.Ladder, next));
    }

    [Fact]
    public async Task One_that_has_overslept_is_woken_and_not_replaced()
    {
        using var journal = Journal.InMemory();
        await using var city = await City.Open(journal: journal);
        using var company = city.Company();
        var (start, id) = (city.Now, await company.File(SampleLetters.Outage()));
        await city.Walk(TimeSpan.FromMinutes(3));
        var own = OrchestrationStarter.InstanceOf(id, 1);
        Assert.NotEqual(0, await journal.Write(session => session.Run("DELETE FROM durable_inbox WHERE id = ?1", own)));

        // It oversleeps after a day. Whoever takes the step of the second, the sweeper or the ladder, that is news: a day after it this one has been seen not to move.
        await city.Walk(3 * CityInspection.ADay);

        Assert.Empty(await city.RepairsOf(id, start));
        var control = await city.Control(id);
        Assert.Equal(1, control.GetInt32("Generation"));
        Assert.StartsWith(own, control.GetString("Resent"));
        Assert.True(WakeSchedule.Of(control, OrchestrationKind.Own, own) > city.Now);
    }
}
