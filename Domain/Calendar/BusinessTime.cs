namespace ServerlessQiFu.Domain.Calendar;

/// <summary>
/// The city's clock: Asia/Shanghai, UTC+8 all year, no daylight saving since 1991. Instants are stored in UTC;
/// dates and times of day exist only here (domain.md §6.1).
/// </summary>
public static class BusinessTime
{
    public static TimeSpan Offset { get; } = TimeSpan.FromHours(8);

    /// <summary>The date on the city's wall at that instant.</summary>
    public static DateOnly DateOf(DateTimeOffset instant) => DateOnly.FromDateTime(Wall(instant));

    /// <summary>Time since the city's midnight at that instant, 0 ≤ t &lt; 24 h.</summary>
    public static TimeSpan TimeOf(DateTimeOffset instant) => Wall(instant).TimeOfDay;

    /// <summary>The instant, in UTC, at which the city's wall shows that date and time since midnight (24 h is the next midnight).</summary>
    public static DateTimeOffset At(DateOnly date, TimeSpan time) =>
        new DateTimeOffset(date.ToDateTime(TimeOnly.MinValue), Offset).ToUniversalTime() + time;

    private static DateTime Wall(DateTimeOffset instant) => instant.UtcDateTime + Offset;
}
