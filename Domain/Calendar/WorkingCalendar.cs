using ServerlessQiFu.Domain.DataFiles;

namespace ServerlessQiFu.Domain.Calendar;

/// <summary>
/// Which days the city works: State Council holiday notices where they are known, otherwise weekends and the statutory
/// skeleton (domain.md §6). One version never changes; a new or amended notice is a new version.
/// </summary>
public sealed class WorkingCalendar
{
    /// <summary>Bounds of the table; those of the formula for Qingming.</summary>
    public static DateOnly FirstDay { get; } = new(2000, 1, 1);
    public static DateOnly LastDay { get; } = new(2099, 12, 31);

    /// <summary>
    /// A notice for a year has reached back into the December before it as far as the 29th (2007, 2018); from the 25th
    /// on a day is therefore settled only when the next year's notice is known too.
    /// </summary>
    private const int DecemberTouchedByNextNotice = 25;

    private readonly bool[] working;
    private readonly int[] workingThrough;
    private readonly int[] unsettledThrough;
    private readonly int[] workingDays;
    private readonly HashSet<int> coveredYears;

    internal WorkingCalendar(int version, string text, string hash, IReadOnlyList<HolidayNotice> notices)
    {
        Version = version;
        Text = text;
        Hash = hash;
        Notices = notices;
        coveredYears = [.. notices.Where(n => n.Covers).Select(n => n.Year)];
        var listed = notices.SelectMany(n => n.Days).ToDictionary(d => d.Date, d => !d.Off);
        var statutory = Enumerable.Range(FirstDay.Year, LastDay.Year - FirstDay.Year + 1)
            .Where(y => !coveredYears.Contains(y)).SelectMany(StatutoryHolidays.Of).ToHashSet();

        var days = LastDay.DayNumber - FirstDay.DayNumber + 1;
        working = new bool[days];
        workingThrough = new int[days];
        unsettledThrough = new int[days];
        var ordinals = new List<int>(days);
        for (var i = 0; i < days; i++)
        {
            var date = FirstDay.AddDays(i);
            var weekend = date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
            working[i] = listed.TryGetValue(date, out var works) ? works : !weekend && !statutory.Contains(date);
            if (working[i]) ordinals.Add(i);
            workingThrough[i] = ordinals.Count;
            unsettledThrough[i] = (i == 0 ? 0 : unsettledThrough[i - 1]) + (Settled(date) ? 0 : 1);
        }
        workingDays = [.. ordinals];
    }

    /// <summary>Counts up with every change of the data; kept by each appeal.</summary>
    public int Version { get; }

    /// <summary>The file in canonical form; <see cref="Parse"/> of it gives this calendar again.</summary>
    public string Text { get; }

    /// <summary>SHA-256 of the data, so that one version can never mean two contents.</summary>
    public string Hash { get; }

    public IReadOnlyList<HolidayNotice> Notices { get; }

    /// <summary>The calendar that the product ships with.</summary>
    public static WorkingCalendar Shipped { get; } = Parse(ShippedFile.Text("calendar.data.json")).OrThrow();

    /// <summary>Reads a calendar file; every error with its JSON pointer, all at once.</summary>
    public static Reading<WorkingCalendar> Parse(string json) => CalendarFile.Read(json);

    /// <summary>The State Council's notice for that year is in the data.</summary>
    public bool IsCovered(int year) => coveredYears.Contains(year);

    public bool IsWorkingDay(DateOnly date) => working[Index(date)];

    /// <summary>No notice still to come can change a day in the range; an empty range is settled.</summary>
    public bool IsSettled(DateOnly first, DateOnly last) =>
        last < first || unsettledThrough[Index(last)] == (first == FirstDay ? 0 : unsettledThrough[Index(first) - 1]);

    /// <summary>Working days from the calendar's first day up to and with that date.</summary>
    internal int WorkingDaysThrough(DateOnly date) => workingThrough[Index(date)];

    /// <summary>The working day with that many working days before it.</summary>
    internal DateOnly WorkingDayAt(int ordinal) => ordinal < workingDays.Length
        ? FirstDay.AddDays(workingDays[ordinal])
        : throw new ArgumentOutOfRangeException(nameof(ordinal), $"The calendar ends on {LastDay:yyyy-MM-dd}.");

    private bool Settled(DateOnly date) =>
        IsCovered(date.Year) && (date.Month < 12 || date.Day < DecemberTouchedByNextNotice || IsCovered(date.Year + 1));

    private static int Index(DateOnly date) => date >= FirstDay && date <= LastDay
        ? date.DayNumber - FirstDay.DayNumber
        : throw new ArgumentOutOfRangeException(nameof(date), $"{date:yyyy-MM-dd} is outside the calendar, {FirstDay.Year}–{LastDay.Year}.");
}
