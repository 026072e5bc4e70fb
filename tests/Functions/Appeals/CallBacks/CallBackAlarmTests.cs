using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Appeals.CallBacks;

/// <summary>Call-backs done and open are the dissatisfied; when a record says otherwise, somebody is told.</summary>
public sealed class CallBackAlarmTests : IDisposable
{
    private readonly ShortClocks _clocks = new();

    public void Dispose() => _clocks.Dispose();

    [Fact]
    public async Task A_dissatisfaction_without_its_call_back_raises_the_alarm_and_a_sound_life_never_does()
    {
        using var log = new LogRecorder();
        await using var city = await City.Open(policy: _clocks.File, sweeper: City.NoSweeper, replace: s => s.AddSingleton<ILoggerProvider>(log));
        var alarms = 0L;
        using var meters = new MeterListener();
        meters.InstrumentPublished = (instrument, listener) => { if (instrument.Name == "qifu.callbacks.unbalanced") listener.EnableMeasurementEvents(instrument); };
        meters.SetMeasurementEventCallback<long>((_, raised, _, _) => Interlocked.Add(ref alarms, raised));
        meters.Start();
        using var company = city.Company();
        using var officer = city.Officer();
        using var caller = city.Caller();
        var sound = await company.File(SampleLetters.Outage(note: "甲"));
        await officer.Answer(city, sound, "GDJ", "线路已检修。");
        await company.Judge(sound, "evaluation", new { level = 1 });
        var item = await caller.ClaimCallBack();
        await caller.OnCallBack(item, "attempts", new { lease = item.Text("lease"), reached = true, outcome = "Satisfied", note = "已恢复" });
        var broken = await company.File(SampleLetters.Outage(note: "乙"));
        await officer.Answer(city, broken, "GDJ", "另一线路已更换。");
        Assert.Equal(0, alarms);

        // What no command can do: an evaluation of level 1 and nothing with it, written past the decider.
        var records = city.Services.GetRequiredService<AppealRecords>();
        var before = (await records.Find(broken, default))!;
        var forged = new Recorded(before.Version + 1, city.Now, new Actor(Role.Enterprise, "wang", Enterprise: SampleLetters.Company), new AppealEvent.Evaluated(1, 1, null, null, null, null, null));
        Assert.NotNull(await records.Append(before, AppealHistory.Evolve(before.State, forged), [forged], null, default));
        await city.Services.GetRequiredService<AppealProjector>().Settle(broken, null, new Backends(city.Services.GetRequiredService<DurableTaskClient>()), default);

        Assert.Equal(1, alarms);
        Assert.Contains(log.Lines, l => l.Level == LogLevel.Error && l.Text.Contains(broken, StringComparison.Ordinal) && l.Text.Contains("1 dissatisfactions", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, l => l.Level == LogLevel.Error && l.Text.Contains(sound, StringComparison.Ordinal));

        // And what is owed is opened without anybody's doing.
        await city.Quiet();
        Assert.Equal("CallBack", (await company.Appeal(broken)).Text("status"));
        Assert.Equal(1, alarms);
    }
}
