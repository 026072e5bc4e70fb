using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.Enterprises;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Practice;

/// <summary>
/// Plays a month of a practice city: invented companies file the project's own letters, and each appeal is brought to one of the states that an appeal can
/// be in, by the same commands as everywhere. When the month is over the clock is the machine's.
/// </summary>
internal sealed partial class PracticeCity(Intake intake, AppealRecords records, CommandHandler commands, DirectoryStore directory, WalkClock walk, TimeProvider clock, ILogger<PracticeCity> log) : BackgroundService
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Lease = TimeSpan.FromHours(72);

    /// <summary>A company of the sign-in page: most letters are made its own, so that whoever practises has something to look at.</summary>
    private static readonly (string Code, string Name) Host = ("91440300MA5TEQ106M", "示例精密制造有限公司");

    private readonly PriorityQueue<Func<Task>, (DateTimeOffset At, int Order)> _plan = new();
    private int _planned;

    /// <summary>Completes when the month was played.</summary>
    public Task Played => ExecuteTask ?? Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var begin = clock.GetUtcNow();
        var now = TimeProvider.System.GetUtcNow();
        foreach (var (letter, i) in PracticeLetters.Read().Select((letter, i) => (letter, i)))
            foreach (var round in Enumerable.Range(0, 2))
            {
                var fate = (Fate)((i + round * 5) % Enum.GetValues<Fate>().Length);
                At(WorkingMorning(now - DaysAgo(fate) - i * TimeSpan.FromHours(7)), () => Begin(letter, $"practice-{round}-{i}", (i + round) % 3 != 0, fate));
            }
        while (_plan.TryDequeue(out var act, out var due) && !stoppingToken.IsCancellationRequested)
        {
            if (due.At >= now) continue;
            if (due.At > begin) await walk(due.At);
            await act();
        }
        await walk(now);
        Ready(_planned);
    }

    /// <summary>What becomes of an appeal.</summary>
    private enum Fate { Praised, ToBeRated, DoneAgain, ToBeCalled, Asked, Late, Returned, Withdrawn, NotAccepted, Extended, ToBeReviewed, Fresh }

    /// <summary>So long ago it was filed that it is in the state that is wanted now.</summary>
    private static TimeSpan DaysAgo(Fate fate) => fate switch
    {
        Fate.Praised or Fate.DoneAgain => 20 * Day,
        Fate.Late => 12 * Day,
        Fate.Withdrawn or Fate.NotAccepted => 9 * Day,
        Fate.ToBeRated or Fate.ToBeReviewed => 6 * Day,
        Fate.Extended or Fate.ToBeCalled => 4 * Day,
        Fate.Asked or Fate.Returned => 2 * Day,
        _ => TimeSpan.FromHours(3),
    };

    private async Task Begin(FileAppealRequest letter, string key, bool hosts, Fate fate)
    {
        var (code, name) = hosts ? Host : (letter.Enterprise.CreditCode, letter.Enterprise.Name);
        var company = new Actor(Role.Enterprise, $"practice@{code}", Enterprise: code);
        var submission = new Submission
        {
            Id = "", CreditCode = code, EnterpriseName = name, District = letter.Enterprise.District, Street = letter.Enterprise.Street, ContactName = letter.Contact.Name,
            ContactPhone = letter.Contact.Phone, Title = letter.Title, Text = letter.Text, Kind = letter.Kind, Attachments = [], Emergency = EmergencyRules.Look(letter.Title, letter.Text),
        };
        if (await intake.File(company.Subject, key, key, submission, company, default) is not FilingResult.Accepted { Id: var id }) return;
        // Triage takes seconds.
        At(clock.GetUtcNow() + TimeSpan.FromMinutes(2), () => Go(id, company, fate));
    }

    private async Task Go(string id, Actor company, Fate fate)
    {
        var now = clock.GetUtcNow();
        switch (fate)
        {
            case Fate.Fresh or Fate.Late: break;
            case Fate.Withdrawn: At(now + Day, () => Do(id, company, (_, _) => new AppealCommand.WithdrawAppeal("问题已经解决。"))); break;
            case Fate.NotAccepted: await Refuse(id); break;
            default:
                await Claim(id);
                await Do(id, await Holder(id), (lease, _) => new AppealCommand.RecordContact(lease, "已电话联系，了解了情况。"));
                if (fate == Fate.Asked) At(now + Day, async () => await Do(id, await Holder(id), (lease, _) => new AppealCommand.AskCompany(lease, "请补充最近一次发生的时间和影响的车间。")));
                else if (fate == Fate.Returned) At(now + Day / 4, async () => await Do(id, await Holder(id), (lease, unit) => new AppealCommand.ReturnAppeal(lease, "NOT_OUR_DUTY", unit == "GXJ" ? "FGW" : "GXJ", "该事项由产业部门负责，本单位无此职责。")));
                else if (fate == Fate.Extended) At(now + Day, async () => await Do(id, await Holder(id), (lease, _) => new AppealCommand.RequestExtension(lease, Limit.Parse("2wd"), "需现场勘查并与物业协调，预计两个工作日完成。")));
                else At(now + Day, () => Reply(id, company, fate, "已上门核实并处理完毕，恢复正常。经办人陈工，0755-88880000。"));
                break;
        }
    }

    private async Task Reply(string id, Actor company, Fate fate, string text)
    {
        await Do(id, await Holder(id), (lease, _) => new AppealCommand.ReplyToCompany(lease, Outcome.Resolved, text, null, []));
        var now = clock.GetUtcNow();
        if (fate == Fate.ToBeRated) return;
        if (fate == Fate.Praised) At(now + Day, () => Rate(id, company, 5, "办得快，说得清楚。"));
        else
        {
            At(now + Day, () => Rate(id, company, 2, "昨天又出现了同样的问题。"));
            if (fate == Fate.ToBeReviewed) At(now + 2 * Day, () => Call(id, AttemptOutcome.Unjustified, "经与物业核对，当天是计划检修并已提前告知。"));
            if (fate == Fate.DoneAgain)
            {
                At(now + 2 * Day, () => Call(id, AttemptOutcome.Justified, "问题仍在，原处理不彻底。"));
                At(now + 3 * Day, () => Claim(id));
                At(now + 4 * Day, () => Reply(id, company, Fate.Praised, "已更换老化设备并连续观察三天，未再发生。经办人刘工，0755-88880001。"));
            }
        }
    }

    private Task Rate(string id, Actor company, int level, string text) =>
        Do(id, company, (_, _) => new AppealCommand.EvaluateReply(level, null, null, null, null, text, Draw: 1));

    private async Task Call(string id, AttemptOutcome outcome, string note)
    {
        var units = await directory.Current(default);
        var caller = new Actor(Role.CallBack, units.Find(units.City.CallBackDesk)!.Officers[0], units.City.CallBackDesk);
        await Do(id, caller, (_, _) => new AppealCommand.ClaimCallBack(Lease));
        if (await records.Find(id, default) is { State: Appeal.CallingBack { Task.Id: var task } })
            await Do(id, caller, (lease, _) => new AppealCommand.RecordAttempt(task, lease, true, outcome, note));
    }

    private async Task Claim(string id)
    {
        if (await records.Find(id, default) is { State: Appeal.Queued { Assignment.Unit: var unit } }) await Do(id, await Holder(id), (_, _) => new AppealCommand.ClaimAppeal(unit, Lease));
    }

    private async Task Refuse(string id)
    {
        var units = await directory.Current(default);
        var specialist = new Actor(Role.Specialist, units.Find(units.City.Specialists)!.Officers[0], units.City.Specialists);
        await Do(id, specialist, (_, _) => new AppealCommand.ClaimTriage(Lease));
        await Do(id, specialist, (lease, _) => new AppealCommand.Refuse(Ground.NA_LEGAL_PROCEDURE, "该纠纷已由法院受理，请按诉讼程序主张权利。", null, lease > 0 ? lease : null));
    }

    /// <summary>The first of the unit that has it now, and of a redo the second: nobody does again what they did.</summary>
    private async Task<Actor> Holder(string id)
    {
        if (await records.Find(id, default) is not { State: Appeal.Assigned { Assignment: var at } state }) return Actor.System;
        var units = await directory.Current(default);
        var officers = units.Find(at.Unit)!.Officers;
        var role = at.Unit == units.City.Specialists ? Role.Specialist : Role.Officer;
        return new(role, Schedule.LeaseOf(state)?.Holder ?? officers[at.Round > 1 && officers.Count > 1 ? 1 : 0], at.Unit);
    }

    /// <summary>A command as the record is by then; what it refuses, the city goes on without.</summary>
    private async Task Do(string id, Actor actor, Func<int, string, AppealCommand> command)
    {
        if (await records.Find(id, default) is not { State: Appeal.Existing state }) return;
        var unit = state is Appeal.Assigned { Assignment.Unit: var has } ? has : "";
        if (await commands.Execute(id, command(state.Dossier.LeasesGiven, unit), actor) is not CommandResult.Done) NotDone(id, AppealStatus.Of(state).ToString());
    }

    private void At(DateTimeOffset instant, Func<Task> act) => _plan.Enqueue(act, (instant, _planned++));

    /// <summary>Nine in the morning of the city's day of that instant, and some minutes: companies file in working hours.</summary>
    private static DateTimeOffset WorkingMorning(DateTimeOffset instant) =>
        BusinessTime.At(BusinessTime.DateOf(instant), TimeSpan.FromHours(9) + TimeSpan.FromMinutes(instant.Minute + instant.Hour * 10));

    [LoggerMessage(LogLevel.Information, "The practice city is ready: {Acts} acts of a month were played.")]
    private partial void Ready(int acts);

    [LoggerMessage(LogLevel.Debug, "An act of the practice city on {Appeal} ({Status}) was refused.")]
    private partial void NotDone(string appeal, string status);
}
