using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.LocalHost;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Appeals.Escalation.Replay;

/// <summary>Lives of appeals that together pass every branch of the three orchestrations; each is told by a city of its own.</summary>
internal static class OrchestrationStories
{
    /// <summary>More news than one generation's wakes.</summary>
    private const int MuchNews = HistoryLimits.MostTurns + 4;

    public static IReadOnlyDictionary<string, Func<City, InjectedFault, Task>> All { get; } = new Dictionary<string, Func<City, InjectedFault, Task>>
    {
        ["answered-and-satisfied"] = AnsweredAndSatisfied,
        ["nobody-answers"] = NobodyAnswers,
        ["news-and-timer-at-once"] = NewsAndTimerAtOnce,
        ["much-news"] = MuchNewsOfAll,
        ["tier-changed"] = TierChanged,
        ["generation-replaced"] = GenerationReplaced,
        ["dissatisfied-and-called-back"] = DissatisfiedAndCalledBack,
        ["call-back-that-nobody-makes"] = CallBackThatNobodyMakes,
        ["store-down-for-a-while"] = StoreDownForAWhile,
    };

    public static async Task<IReadOnlyList<RecordedHistory>> Tell(string story)
    {
        using var clocks = new ShortClocks();
        using var journal = Journal.InMemory();
        var keeper = new HistoryRecorder(journal);
        var trouble = new InjectedFault();
        await using var city = await City.Open(policy: clocks.File, journal: journal, sweeper: City.NoSweeper,
            replace: services => services.Wrap<TableServiceClient>(inner => new FaultyTables(inner, trouble, new InjectedFault())));
        keeper.Begin();
        await All[story](city, trouble);
        await city.Quiet();
        return keeper.Histories(story);
    }

    private static async Task AnsweredAndSatisfied(City city, InjectedFault trouble)
    {
        using var company = city.Company();
        using var officer = city.Officer();
        var id = await company.File(SampleLetters.Outage());
        await officer.Answer(city, id, "GDJ", "线路已检修。");
        await company.Judge(id, "evaluation", new { level = 5, speed = 5, effect = 5 });
        await city.Walk(TimeSpan.FromDays(1));
    }

    /// <summary>A lease runs out, limits pass, the whole ladder is climbed; then only the longest sleeps are left.</summary>
    private static async Task NobodyAnswers(City city, InjectedFault trouble)
    {
        using var company = city.Company();
        using var officer = city.Officer();
        await company.File(SampleLetters.Outage());
        await city.Quiet();
        await officer.Claim("GDJ", minutes: 30);
        await city.Walk(TimeSpan.FromDays(14));
    }

    /// <summary>Both are in the inbox when the orchestration wakes, in either order.</summary>
    private static async Task NewsAndTimerAtOnce(City city, InjectedFault trouble)
    {
        using var company = city.Company();
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        foreach (var (minutes, ahead) in new[] { (10, 0L), (30, 1L), (50, 0L), (80, 1L) })
        {
            var due = City.TuesdayMorning.AddMinutes(minutes);
            await city.WalkTo(due.AddSeconds(-1));
            await city.Services.GetRequiredService<DurableJournal>().Write(session =>
            {
                foreach (var instance in new[] { OrchestrationStarter.InstanceOf(id, 1), OrchestrationStarter.LadderOf(id, 1, 1) })
                    DurableTables.Tell(session, instance, HistoryEvents.Raised(due.UtcTicks - ahead, OrchestrationStarter.Changed, "1"), due.UtcTicks - ahead);
                city.Clock.SetUtcNow(due);
            });
            await city.Quiet();
        }
    }

    /// <summary>Each of the three hears more than one generation's history may hold.</summary>
    private static async Task MuchNewsOfAll(City city, InjectedFault trouble)
    {
        using var company = city.Company();
        using var officer = city.Officer();
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        await Tell(city, OrchestrationStarter.InstanceOf(id, 1), OrchestrationStarter.LadderOf(id, 1, 1));
        await officer.Answer(city, id, "GDJ", "线路已检修。");
        await company.Judge(id, "evaluation", new { level = 1 });
        await city.Quiet();
        await Tell(city, OrchestrationStarter.CallBackOf($"{id}-C1", 1));

        static async Task Tell(City city, params string[] instances)
        {
            var durable = city.Services.GetRequiredService<DurableTaskClient>();
            for (var news = 1; news <= MuchNews; news++)
            {
                foreach (var instance in instances) await durable.RaiseEventAsync(instance, OrchestrationStarter.Changed, news);
                await city.Walk(TimeSpan.FromSeconds(1));
            }
        }
    }

    /// <summary>A new ladder epoch by a change of tier, another by a ruling.</summary>
    private static async Task TierChanged(City city, InjectedFault trouble)
    {
        using var company = city.Company();
        using var supervisor = city.Supervisor();
        var id = await company.File(SampleLetters.Outage());
        await city.Walk(TimeSpan.FromMinutes(60));
        await supervisor.Command(id, "tier", new { tier = "Complex", reason = "涉及多个部门" });
        await city.Walk(TimeSpan.FromMinutes(80));
        await supervisor.Command(id, "ruling", new { unit = "GXJ", reason = "由工信部门牵头" });
        await city.Walk(TimeSpan.FromMinutes(160));
    }

    /// <summary>The control row is another generation's; the old one ends at its next wake.</summary>
    private static async Task GenerationReplaced(City city, InjectedFault trouble)
    {
        using var company = city.Company();
        using var officer = city.Officer();
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        var tables = city.Services.GetRequiredService<RecordTables>();
        await city.Walk(OrchestrationStarter.Stale);
        var snapshot = await city.Services.GetRequiredService<AppealRecords>().Find(id, default);
        var control = (await tables.Appeals.GetEntityAsync<TableEntity>(id, AppealRows.ControlRow)).Value;
        Assert.True(await city.Services.GetRequiredService<OrchestrationStarter>().Begin(
            snapshot!, control.GetInt32("Generation")!.Value + 1, ((Appeal.Existing)snapshot!.State).Dossier.Ladder.Epoch, control.ETag,
            city.Services.GetRequiredService<DurableTaskClient>(), default));
        await city.Walk(TimeSpan.FromMinutes(120));
    }

    /// <summary>Two calls that nobody answers, one that is; a redo by another unit; a second call-back that ends it.</summary>
    private static async Task DissatisfiedAndCalledBack(City city, InjectedFault trouble)
    {
        using var company = city.Company();
        using var caller = city.Caller();
        using var first = city.Officer();
        using var second = city.Officer("GXJ");
        var id = await company.File(SampleLetters.Outage());
        await first.Answer(city, id, "GDJ", "线路已检修，恢复供电。");
        await company.Judge(id, "evaluation", new { level = 2 });
        await city.Quiet();
        await city.Try(caller, id, 1);
        await city.Walk(TimeSpan.FromHours(13));
        await city.Try(caller, id, 2);
        await city.Walk(TimeSpan.FromHours(11));
        var item = await caller.ClaimCallBack();
        await caller.OnCallBack(item, "attempts", new { lease = item.Text("lease"), reached = true, outcome = "Justified", note = "企业称仍停电", solved = false, redoUnit = "GXJ" });
        await second.Answer(city, id, "GXJ", "已协调增容，方案另行通知。");
        await company.Judge(id, "evaluation", new { level = 1 });
        await city.Quiet();
        item = await caller.ClaimCallBack();
        await caller.OnCallBack(item, "attempts", new { lease = item.Text("lease"), reached = true, outcome = "Satisfied", note = "企业确认已恢复", solved = true });
        await city.Walk(TimeSpan.FromDays(1));
    }

    private static async Task CallBackThatNobodyMakes(City city, InjectedFault trouble)
    {
        using var company = city.Company();
        using var officer = city.Officer();
        using var caller = city.Caller();
        var id = await company.File(SampleLetters.Outage());
        await officer.Answer(city, id, "GDJ", "线路已检修。");
        await company.Judge(id, "contest", new { text = "没有检修" });
        await city.Quiet();
        await caller.ClaimCallBack(minutes: 30);
        await city.Walk(TimeSpan.FromDays(14));
    }

    /// <summary>Activities fail, are repeated, and succeed: three times over, so that repetitions cut a history too.</summary>
    private static async Task StoreDownForAWhile(City city, InjectedFault trouble)
    {
        using var company = city.Company();
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        var durable = city.Services.GetRequiredService<DurableTaskClient>();
        for (var round = 0; round < 3; round++)
        {
            trouble.Thrown = new RequestFailedException(503, "The server is busy.", "ServerBusy", null);
            foreach (var instance in new[] { OrchestrationStarter.InstanceOf(id, 1), OrchestrationStarter.LadderOf(id, 1, 1) })
                await durable.RaiseEventAsync(instance, OrchestrationStarter.Changed, round);
            await city.Walk(TimeSpan.FromMinutes(10));
            trouble.Heal();
            await city.Walk(TimeSpan.FromMinutes(30));
        }
    }
}
