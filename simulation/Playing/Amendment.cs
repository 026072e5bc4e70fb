namespace ServerlessQiFu.Simulation;

/// <summary>
/// What becomes of the calendar in the middle of lives. The city's windows are open day and night, so but for one stretch of days off
/// every minute of these days is worked; whether that stretch is one depends on the calendar's version.
/// </summary>
/// <param name="Begin">When the world begins, by the true time.</param>
/// <param name="From">Midnight in Shenzhen, with which the stretch begins.</param>
/// <param name="To">Midnight in Shenzhen, with which it ends.</param>
/// <param name="OffAtFirst">The shipped calendar has the days off and the amended one does not; or the other way round.</param>
internal sealed record Amendment(DateTimeOffset Begin, DateTimeOffset From, DateTimeOffset To, bool OffAtFirst)
{
    /// <summary>A Tuesday, half past nine in Shenzhen: three working days lie ahead, and nobody changes them.</summary>
    public static Amendment None { get; } = new(Utc(24, 1, 30), Utc(27, 16), Utc(29, 16), OffAtFirst: true);

    /// <summary>A Friday, twenty to midnight: Saturday becomes a make-up working day, and deadlines of Monday are drawn to that night.</summary>
    public static Amendment MakeUpDay { get; } = new(Utc(27, 15, 20), Utc(27, 16), Utc(29, 16), OffAtFirst: true);

    /// <summary>A Thursday, twenty to midnight: Friday becomes a holiday, and deadlines of that night are put off to Monday.</summary>
    public static Amendment Holiday { get; } = new(Utc(26, 15, 20), Utc(26, 16), Utc(29, 16), OffAtFirst: false);

    public bool IsMade => this != None;

    /// <summary>In every eighth world this, in every eighth that.</summary>
    public static Amendment Of(int seed) => (seed % 8) switch { 3 => MakeUpDay, 6 => Holiday, _ => None };

    /// <summary>The instant as minutes of work count it: days off take no time.</summary>
    public DateTimeOffset Worked(DateTimeOffset instant, bool isAmended)
    {
        if (isAmended == OffAtFirst || instant <= From) return instant;
        return instant < To ? From : instant - (To - From);
    }

    /// <summary>The earliest instant by which so much was worked.</summary>
    public DateTimeOffset Instant(DateTimeOffset worked, bool isAmended) => isAmended == OffAtFirst || worked <= From ? worked : worked + (To - From);

    private static DateTimeOffset Utc(int day, int hour, int minute = 0) => new(2026, 11, day, hour, minute, 0, TimeSpan.Zero);
}
