using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Appeals.Escalation;

/// <summary>An orchestration that is over and has not seen it yet says when it wakes; what the living one said stays.</summary>
public sealed class WakeScheduleTests
{
    [Fact]
    public async Task A_generation_begun_meanwhile_keeps_its_word()
    {
        var (trouble, inner) = (new InjectedFault(), default(TableServiceClient));
        await using var city = await City.Open(
            sweeper: City.NoSweeper, replace: services => services.Wrap<TableServiceClient>(tables => new FaultyTables(inner = tables, trouble, new())));
        using var company = city.Company();
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        var (snapshot, conductor) = (await city.Record(id), city.Services.GetRequiredService<OrchestrationStarter>());
        var (older, newer, column) = (OrchestrationStarter.InstanceOf(id, 1), OrchestrationStarter.InstanceOf(id, 2), WakeSchedule.Column(OrchestrationKind.Own));
        // The next generation begins, and says when it wakes, between what the older one reads and what it writes.
        var begun = new TableEntity(id, AppealRows.ControlRow) { ["Generation"] = 2, [column] = WakeSchedule.Text(newer, city.Now.AddHours(2)) };
        var isBegun = false;
        trouble.Meanwhile("appeals.Update", () => isBegun = !inner!.GetTableClient("appeals").UpdateEntity(begun, ETag.All).IsError);

        Assert.Null(await conductor.RecordNextWake(snapshot, 1, OrchestrationKind.Own, older, city.Now.AddHours(1), CancellationToken.None));

        Assert.True(isBegun);
        Assert.Equal(city.Now.AddHours(2), WakeSchedule.Of(await city.Control(id), OrchestrationKind.Own, newer));
        Assert.False(await conductor.RecordNextWake(snapshot, 1, OrchestrationKind.Own, older, city.Now.AddHours(1), CancellationToken.None));
    }

    /// <summary>Another strand has written when it wakes between what this one reads and what it writes, or the answer to its write was lost.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public async Task One_that_finds_the_row_changed_looks_again(bool isAnswerLost)
    {
        var (before, after, inner) = (new InjectedFault(), new InjectedFault(), default(TableServiceClient));
        await using var city = await City.Open(
            sweeper: City.NoSweeper, replace: services => services.Wrap<TableServiceClient>(tables => new FaultyTables(inner = tables, before, after)));
        using var company = city.Company();
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        var (own, appeals) = (OrchestrationStarter.InstanceOf(id, 1), inner!.GetTableClient("appeals"));
        appeals.UpdateEntity(new TableEntity(id, AppealRows.ControlRow) { [WakeSchedule.Column(OrchestrationKind.Own)] = "" }, ETag.All);
        if (isAnswerLost) (after.Thrown, after.Where) = (new RequestFailedException(412, "the library's own repetition found its work done"), call => call == "appeals.Update" && after.Failures == 0);
        else before.Meanwhile("appeals.Update", () => appeals.UpdateEntity(new TableEntity(id, AppealRows.ControlRow) { ["Touched"] = true }, ETag.All));

        var look = await city.Services.GetRequiredService<DueSteps>().NextOf(new AppealTurn(id, 1), CancellationToken.None);

        var control = await city.Control(id);
        Assert.True(isAnswerLost ? after.Failures == 1 : control.GetBoolean("Touched"));
        Assert.False(look.Over);
        Assert.NotEqual(WakeSchedule.Never, WakeSchedule.Of(control, OrchestrationKind.Own, own));
    }

    [Fact]
    public async Task A_ladder_begun_meanwhile_keeps_its_word()
    {
        await using var city = await City.Open(sweeper: City.NoSweeper);
        using var company = city.Company();
        using var supervisor = city.Supervisor();
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        var before = await city.Record(id);
        await supervisor.Command(id, "tier", new { tier = "Complex", reason = "涉及多个部门" });
        await city.Quiet();
        var (older, newer) = (OrchestrationStarter.LadderOf(id, 1, 1), OrchestrationStarter.LadderOf(id, 1, 2));
        var wakes = WakeSchedule.Of(await city.Control(id), OrchestrationKind.Ladder, newer);
        Assert.NotEqual(WakeSchedule.Never, wakes);

        Assert.Null(await city.Services.GetRequiredService<OrchestrationStarter>().RecordNextWake(before, 1, OrchestrationKind.Ladder, older, city.Now.AddHours(1), CancellationToken.None));

        Assert.Equal(wakes, WakeSchedule.Of(await city.Control(id), OrchestrationKind.Ladder, newer));
    }
}
