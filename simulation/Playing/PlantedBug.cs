namespace ServerlessQiFu.Simulation;

/// <summary>A planted fault, the promise that it breaks, and the city in which that shows soon.</summary>
/// <param name="In">The habits of that city; null where any will do.</param>
internal sealed record PlantedBug(Bug Bug, Invariant Broken, Habits? In = null)
{
    /// <summary>Seeds in which a fault must show itself.</summary>
    public const int Most = 200;

    private static readonly Habits NobodyWorks = Habits.Busy with { OfficersCome = TimeSpan.FromMinutes(160) };

    /// <summary>What was changed in the store shows when it is read from there.</summary>
    private static readonly Habits NothingInMemory = Habits.Busy with { OperatorRestarts = true };

    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        new(Bug.FilingLost, Invariant.NoAcknowledgedAppealIsLost),
        new(Bug.KeyForgotten, Invariant.OneAppealForOneKey),
        new(Bug.ClaimGivenTwice, Invariant.OneHolderAtATime),
        new(Bug.LeaseUnchecked, Invariant.OneHolderAtATime),
        new(Bug.CommandLost, Invariant.AcceptedMeansRecorded),
        new(Bug.HandlerRates, Invariant.NobodyJudgesTheirOwnWork, Habits.Busy with { OfficersRate = true }),
        new(Bug.RungForgotten, Invariant.EachRungOnceAnEpoch, NobodyWorks),
        new(Bug.RungUnrecorded, Invariant.NoRungMissed, NobodyWorks),
        new(Bug.RungsMissed, Invariant.NoRungMissed, NobodyWorks),
        new(Bug.ClockFast, Invariant.NeverEarly),
        new(Bug.RungsLate, Invariant.LatenessWithinTheBound, NobodyWorks),
        new(Bug.ClockResetOnReturn, Invariant.ClocksMoveForwardOnly, NothingInMemory),
        new(Bug.CallBackEndUnrecorded, Invariant.NoEndWithAnOpenCallBack, NothingInMemory),
        new(Bug.CallBackUnopened, Invariant.CallBacksDoneAndOpenAreTheDissatisfied, NothingInMemory),
        new(Bug.StateDrifts, Invariant.TheRecordReplaysToTheState),
        new(Bug.OutboxSkipped, Invariant.EveryNoticeDeliveredOrDeadWithAReason),
        new(Bug.NoticeSwallowed, Invariant.EveryNoticeDeliveredOrDeadWithAReason),
        new(Bug.DeliverySwallowed, Invariant.EveryNoticeDeliveredOrDeadWithAReason),
        new(Bug.ReportStale, Invariant.ReportEqualsRecount),
        new(Bug.NeverCloses, Invariant.EveryAppealEnds, Habits.Busy with { CompaniesKeepSilent = true }),
    ];

    /// <summary>Faults that break no promise: the sweeper makes the one good, and everything may come twice.</summary>
    public static IReadOnlyList<Bug> Endured { get; } = [Bug.SettlementsLost, Bug.SettlementsDoubled];

    /// <summary>Of the first so many seeds, those in whose city an endured fault breaks a promise after all.</summary>
    public static IReadOnlyList<int> SeedsThatSuffer(Bug endured, int most) =>
        [.. Enumerable.Range(1, most).Where(seed => Checker.Check(World.Play(new WorldOptions(seed, endured))).Count > 0)];

    /// <summary>The first seed from 1 on in whose city the checker names the broken promise; null when none of them does.</summary>
    public int? FirstSeed(int most) => Enumerable.Range(1, most).Cast<int?>()
        .FirstOrDefault(seed => Checker.Check(World.Play(new WorldOptions(seed!.Value, Bug) { Habits = In })).Any(v => v.Invariant == Broken));
}
