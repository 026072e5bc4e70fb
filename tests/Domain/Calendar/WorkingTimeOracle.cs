namespace ServerlessQiFu.Tests.Domain.Calendar;

/// <summary>
/// The oracle: working time counted minute by minute on the wall of Asia/Shanghai, written from domain.md §6 and the
/// almanac, with holidays of its own. It shares nothing with the product: no type, no table, no formula.
/// </summary>
internal sealed class WorkingTimeOracle
{
    private const int FirstYear = 2020;
    private const int LastYear = 2031;
    private const int Day = 24 * 60;
    private static readonly DateTime Epoch = new(FirstYear, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    /// <summary>Notices 2022–2026: days off, and weekend days that are worked.</summary>
    private const string Off = """
        2022-01-01 3, 2022-01-31 7, 2022-04-03 3, 2022-04-30 5, 2022-06-03 3, 2022-09-10 3, 2022-10-01 7,
        2022-12-31 3, 2023-01-21 7, 2023-04-05 1, 2023-04-29 5, 2023-06-22 3, 2023-09-29 8,
        2024-01-01 1, 2024-02-10 8, 2024-04-04 3, 2024-05-01 5, 2024-06-10 1, 2024-09-15 3, 2024-10-01 7,
        2025-01-01 1, 2025-01-28 8, 2025-04-04 3, 2025-05-01 5, 2025-05-31 3, 2025-10-01 8,
        2026-01-01 3, 2026-02-15 9, 2026-04-04 3, 2026-05-01 5, 2026-06-19 3, 2026-09-25 3, 2026-10-01 7
        """;
    private const string Worked = """
        2022-01-29 2022-01-30 2022-04-02 2022-04-24 2022-05-07 2022-10-08 2022-10-09
        2023-01-28 2023-01-29 2023-04-23 2023-05-06 2023-06-25 2023-10-07 2023-10-08
        2024-02-04 2024-02-18 2024-04-07 2024-04-28 2024-05-11 2024-09-14 2024-09-29 2024-10-12
        2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11
        2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20 2026-10-10
        """;
    /// <summary>Years without a notice, from the almanac: first lunar month, Qingming, Dragon Boat, Mid-Autumn.</summary>
    private const string Almanac = """
        2020 01-25 04-04 06-25 10-01, 2021 02-12 04-04 06-14 09-21, 2027 02-06 04-05 06-09 09-15, 2028 01-26 04-04 05-28 10-03,
        2029 02-13 04-04 06-16 09-22, 2030 02-03 04-05 06-05 09-12, 2031 01-23 04-05 06-24 10-01
        """;

    private static readonly HashSet<DateTime> DaysOff = [];
    private static readonly HashSet<DateTime> MakeUpDays = [.. Words(Worked).Select(Date)];
    private readonly bool[] workedMinutes;
    private readonly int close;

    static WorkingTimeOracle()
    {
        foreach (var stretch in Off.Split(','))
            for (var i = 0; i < int.Parse(Words(stretch)[1], null); i++) DaysOff.Add(Date(Words(stretch)[0]).AddDays(i));
        foreach (var year in Almanac.Split(','))
        {
            var words = Words(year);
            var spring = Date($"{words[0]}-{words[1]}");
            DaysOff.UnionWith([spring.AddDays(-1), spring, spring.AddDays(1), spring.AddDays(2)]);
            foreach (var day in new[] { "01-01", words[2], "05-01", "05-02", words[3], words[4], "10-01", "10-02", "10-03" }) DaysOff.Add(Date($"{words[0]}-{day}"));
        }
    }

    /// <param name="windows">Minutes since midnight, from and to.</param>
    public WorkingTimeOracle((int From, int To)[] windows)
    {
        close = windows.Max(w => w.To);
        workedMinutes = new bool[(new DateTime(LastYear + 1, 1, 1, 0, 0, 0, DateTimeKind.Unspecified) - Epoch).Days * Day];
        for (var minute = 0; minute < workedMinutes.Length; minute++)
            workedMinutes[minute] = windows.Any(w => minute % Day >= w.From && minute % Day < w.To) && IsWorked(Epoch.AddDays(minute / Day));
    }

    public static bool IsWorked(DateTime day) => MakeUpDays.Contains(day)
        || (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !DaysOff.Contains(day));

    /// <summary>A notice may still move the day: its year has none, or it is in the last week before a year that has none.</summary>
    public static bool MayMove(DateTime day) => day.Year is < 2022 or > 2026 || day >= new DateTime(2026, 12, 25, 0, 0, 0, DateTimeKind.Unspecified);

    public static DateTime Wall(int minute) => Epoch.AddMinutes(minute);

    public static int MinuteOf(DateTime wall) => (int)(wall - Epoch).TotalMinutes;

    public int AddWorking(int from, int minutes)
    {
        var at = from;
        for (var left = minutes; left > 0; at++)
            if (workedMinutes[at]) left--;
        return at;
    }

    public int Between(int from, int to)
    {
        var worked = 0;
        for (var at = from; at < to; at++)
            if (workedMinutes[at]) worked++;
        return worked;
    }

    public (int Due, bool Provisional) WorkingDays(int from, int n)
    {
        var (day, provisional) = (Wall(from).Date, false);
        while (n > 0)
        {
            day = day.AddDays(1);
            provisional |= MayMove(day);
            if (IsWorked(day)) n--;
        }
        return (MinuteOf(day) + close, provisional);
    }

    public (int Due, bool Provisional) NaturalDays(int from, int n)
    {
        var day = Wall(from).Date;
        for (var i = 0; i < n; i++) day = day.AddDays(1);
        var provisional = MayMove(day);
        while (!IsWorked(day))
        {
            day = day.AddDays(1);
            provisional |= MayMove(day);
        }
        return (MinuteOf(day) + close, provisional);
    }

    private static DateTime Date(string text) => DateTime.ParseExact(text, "yyyy-MM-dd", null);

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
