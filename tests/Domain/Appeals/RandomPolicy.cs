using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Tests.Domain.Appeals;

/// <summary>
/// Policies with clocks of minutes, lived from Monday 2 to Friday 6 March 2026. In two of three every minute is worked: there
/// working time is natural time, which lets tests reckon with plain subtraction. The others keep the usual half-days.
/// </summary>
internal sealed class RandomPolicy
{
    public const int Kinds = 97;
    private static readonly TimeSpan HalfDay = TimeSpan.FromHours(6);
    public static readonly DateTimeOffset Start = AppealStory.At("03-02 00:30");
    public static readonly DateTimeOffset End = AppealStory.At("03-06 23:30");

    private static readonly string[] Names = ["Yellow", "Orange", "Red", "Chaser", "SupervisionCase", "PublicNotice"];
    private static readonly RandomPolicy[] All = [.. Enumerable.Range(0, Kinds).Select(n => new RandomPolicy(n, new RandomChoices((ulong)n), n % 3 != 0))];

    public static RandomPolicy Number(int n) => All[n];

    private RandomPolicy(int index, RandomChoices dice, bool everyMinuteIsWorked)
    {
        (Index, EveryMinuteIsWorked) = (index, everyMinuteIsWorked);
        var policy = AppealStory.Policy with
        {
            Windows = everyMinuteIsWorked ? [.. Enumerable.Range(0, 4).Select(n => new Window(n * HalfDay, (n + 1) * HalfDay))] : Window.UsualHalfDays,
            Tiers = Enum.GetValues<Tier>().ToDictionary(t => t, t => TierOf(AppealStory.Policy[t], dice)),
            OuterLimits = new(
                Enum.GetValues<Kind>().ToDictionary(k => k, _ => Minutes(dice, 30, 900)),
                Enum.GetValues<StatutoryTrack>().Skip(1).ToDictionary(t => t, _ => Minutes(dice, 30, 1500))),
            AppellantPause = new(dice.Below(4), Minutes(dice, 5, 200)),
            SupplementLimit = 1 + index % 3,
            SampleOfSatisfied = dice.Of(0, 0.3, 1),
            Review = new(Enum.GetValues<Tier>().ToDictionary(t => t, _ => Limit.Parse($"{1 + dice.Below(10)}wm")), 0.95, 1 + dice.Below(4), Minutes(dice, 5, 200)),
            CoHandling = new(dice.Below(4), [Post.UnitHead]),
            ContestWindow = Minutes(dice, 5, 300),
        };
        var shipped = WorkingCalendar.Shipped;
        Rules = new(policy, new(shipped, policy.Windows), shipped.Version + dice.Below(2));
    }

    public int Index { get; }
    public Rules Rules { get; }
    public bool EveryMinuteIsWorked { get; }

    /// <summary>Mostly no time or little; sometimes a day and more.</summary>
    public static TimeSpan Elapse(RandomChoices dice) => dice.Below(10) switch
    {
        < 3 => TimeSpan.Zero,
        < 6 => TimeSpan.FromSeconds(dice.Below(300)),
        < 9 => TimeSpan.FromMinutes(dice.Below(120)),
        _ => TimeSpan.FromMinutes(dice.Below(2000)),
    };

    private static TierPolicy TierOf(TierPolicy shipped, RandomChoices dice) => shipped with
    {
        Dispatch = Minutes(dice, 1, 60),
        FirstContact = Minutes(dice, 1, 200),
        StageReply = dice.Below(3) switch { 0 => null, 1 => new(Minutes(dice, 10, 300), null), _ => new(Minutes(dice, 10, 300), Minutes(dice, 5, 200)) },
        Promise = Limit.Parse($"{10 + dice.Below(600)}wm"),
        ReturnWindow = Minutes(dice, 5, 200),
        ReturnTimes = dice.Below(2),
        Arbitration = Minutes(dice, 5, 100),
        Extension = dice.OneIn(4) ? null : Extension(1 + dice.Below(2), dice),
        Redo = Limit.Parse($"{10 + dice.Below(400)}wm"),
        Evaluation = new(Minutes(dice, 5, 200), Minutes(dice, 200, 900)),
        CallBack = CallBack(1 + dice.Below(3), dice),
        Lease = new(Limit.Parse($"{1 + dice.Below(60)}m"), Limit.Parse($"{60 + dice.Below(240)}m")),
        Ladder = Ladder(dice),
    };

    private static ExtensionPolicy Extension(int times, RandomChoices dice) =>
        new(times, Limit.Parse($"{10 + dice.Below(300)}wm"), [.. new[] { Post.Supervisor, Post.CityLeader }.Take(times)]);

    private static CallBackPolicy CallBack(int attempts, RandomChoices dice) => new(Minutes(dice, 5, 100), Minutes(dice, 100, 400), attempts,
        1 + dice.Below(Math.Min(2, attempts)), dice.OneIn(2),
        [new("NotStarted", CallBackBasis.Start, null, [Post.Supervisor]), new("NotFinished", CallBackBasis.Finish, Minutes(dice, 5, 100), [Post.BureauLeader])]);

    /// <summary>The same name can be a share of the promise in one tier and a time past the outer limit in another.</summary>
    private static Rung[] Ladder(RandomChoices dice)
    {
        var from = dice.Below(Names.Length);
        var names = new Queue<string>([.. Names[from..], .. Names[..from]]);
        var (share, after) = (0, 0);
        var promises = Enumerable.Range(0, 1 + dice.Below(4)).Select(_ =>
            new Rung(names.Dequeue(), RungBasis.Promise, share += 1 + dice.Below(25), null, null, [Post.UnitHead])).ToList();
        var outers = Enumerable.Range(0, dice.Below(3)).Select(_ =>
            new Rung(names.Dequeue(), RungBasis.Outer, null, Limit.Parse($"{after += 1 + dice.Below(300)}wm"), null, [Post.BureauLeader]));
        return [.. promises, .. outers];
    }

    private static Limit Minutes(RandomChoices dice, int least, int most) => Limit.Parse($"{least + dice.Below(most - least)}{dice.Of("m", "wm")}");
}
