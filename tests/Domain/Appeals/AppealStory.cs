using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Tests.Domain.Policy;

namespace ServerlessQiFu.Tests.Domain.Appeals;

/// <summary>One appeal under the shipped policy, told step by step. It begins on Tuesday 3 March 2026 at 10:00.</summary>
internal sealed class AppealStory
{
    public static readonly AppealPolicy Policy = ShippedPolicyTests.Read;

    public Rules Rules { get; set; } = RulesOf(Policy);
    public Appeal State { get; private set; } = new Appeal.Unknown();
    public List<Recorded> Record { get; } = [];
    public DateTimeOffset Now { get; set; } = At("03-03 10:00");

    public Dossier Dossier => ((Appeal.Existing)State).Dossier;
    public Assignment Assignment => State switch
    {
        Appeal.Queued s => s.Assignment,
        Appeal.InProgress s => s.Assignment,
        _ => throw new InvalidOperationException($"{State.GetType().Name}: these tests ask only for the assignment of what is queued or in progress."),
    };
    public Lease Lease => State switch
    {
        Appeal.OnTriageDesk { Lease: { } lease } => lease,
        Appeal.InProgress s => s.Lease,
        _ => throw new InvalidOperationException($"{State.GetType().Name}: no lease runs."),
    };
    public Clocks Clocks => Clocks.Of((Appeal.Existing)State, Rules);

    public static Rules RulesOf(AppealPolicy policy) => new(policy, new(WorkingCalendar.Shipped, policy.Windows), WorkingCalendar.Shipped.Version);

    /// <summary>A wall time of 2026 in the city, such as <c>03-03 10:00</c>.</summary>
    public static DateTimeOffset At(string wall) =>
        DateTimeOffset.Parse($"2026-{wall}:00+08:00", System.Globalization.CultureInfo.InvariantCulture).ToUniversalTime();

    public AppealStory On(string wall)
    {
        Now = At(wall);
        return this;
    }

    /// <summary>The command is accepted and its events are recorded.</summary>
    public AppealStory Do(AppealCommand command, Actor actor)
    {
        var accepted = Assert.IsType<Decision.Accepted>(Decide(command, actor));
        foreach (var happened in accepted.Events)
        {
            Record.Add(new(Record.Count + 1, Now, actor, happened));
            State = AppealHistory.Evolve(State, Record[^1]);
        }
        return this;
    }

    public Decision Decide(AppealCommand command, Actor actor) => AppealDecider.Decide(State, command, actor, Now, Rules);

    public void IsRefused(RefusalCode code, AppealCommand command, Actor actor)
    {
        var refused = Assert.IsType<Decision.Refused>(Decide(command, actor));
        Assert.Equal(code, refused.Code);
        Assert.NotEqual("", refused.Reason);
    }

    public void IsAlreadySo(AppealCommand command, Actor actor) => Assert.Empty(Assert.IsType<Decision.Accepted>(Decide(command, actor)).Events);

    /// <summary>Takes what is due, each step at its instant, up to a wall time.</summary>
    public AppealStory Until(string wall)
    {
        var end = At(wall);
        while (Schedule.Of(State, Rules).FirstOrDefault(d => d.Step is not DueStep.Classify) is { } due && due.At <= end)
        {
            if (due.At > Now) Now = due.At;
            Do(new AppealCommand.RunDueStep(due.Step), Actor.System);
        }
        Now = end;
        return this;
    }

    public IEnumerable<T> All<T>() where T : AppealEvent => Record.Select(r => r.Event).OfType<T>();

    public string[] Names(int last) => [.. Record.TakeLast(last).Select(r => r.Event.GetType().Name)];

    // Beginnings, each the shortest way to a state.
    public static AppealStory Filed() => new AppealStory().Do(new AppealCommand.FileAppeal(TestActors.Letter()), TestActors.Company);

    public static AppealStory OnDesk() => Filed().Do(new AppealCommand.SendToDesk(null, "不确定"), Actor.Model);

    public static AppealStory Queued(Tier tier = Tier.Assistance, Kind? kind = null) => Filed().Do(new AppealCommand.DecideTriage(TestActors.Says(tier, kind: kind)), Actor.Model);

    public static AppealStory InProgress(Tier tier = Tier.Assistance, Kind? kind = null) => Queued(tier, kind).Claimed();

    public static AppealStory Awaiting() => InProgress().Do(new AppealCommand.AskCompany(1, "请补充电费单"), TestActors.Officer);

    public static AppealStory InArbitration() => InProgress().Do(Return(1), TestActors.Officer);

    public static AppealStory Withdrawn() => Filed().Do(new AppealCommand.WithdrawAppeal("已解决"), TestActors.Company);

    public static AppealStory NotAccepted() => OnDesk().Do(new AppealCommand.Refuse(Ground.NA_PETITION, "请在信访渠道继续", null, null), TestActors.Specialist);

    public AppealStory Claimed(string unit = "GXJ") => Do(Claim(unit), TestActors.OfficerOf(unit, 1));

    public static AppealCommand.ClaimAppeal Claim(string unit = "GXJ") => new(unit, TimeSpan.Zero);

    public static AppealCommand.ReturnAppeal Return(int lease) => new(lease, "NOT_OUR_DUTY", "SFJ", "属司法局职责");
}
