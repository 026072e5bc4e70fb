using System.Globalization;

namespace ServerlessQiFu.Domain.Calendar;

/// <summary>
/// A stretch of a working day, such as 09:00–12:00: from and to since the city's midnight, to the minute, the end not
/// included and at most 24:00.
/// </summary>
public sealed record Window(TimeSpan From, TimeSpan To)
{
    public TimeSpan Length => To - From;

    /// <summary>The policy's default half-days (domain.md §2.3).</summary>
    public static IReadOnlyList<Window> UsualHalfDays { get; } =
        [new(TimeSpan.FromHours(9), TimeSpan.FromHours(12)), new(TimeSpan.FromHours(14), TimeSpan.FromHours(18))];

    public override string ToString() => $"{Clock(From)}-{Clock(To)}";

    private static string Clock(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours:00}:{time.Minutes:00}");
}
