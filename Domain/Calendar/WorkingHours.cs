namespace ServerlessQiFu.Domain.Calendar;

/// <summary>
/// A calendar with the policy's windows: all arithmetic of working time. Every operation is constant time (a table
/// look-up and the day's few windows). Instants outside 2000–2099 are refused with <see cref="ArgumentOutOfRangeException"/>.
/// </summary>
public sealed class WorkingHours
{
    private readonly Window[] windows;
    private readonly long ticksADay;

    /// <param name="windows">At least one, ascending, not overlapping, within the day; otherwise <see cref="ArgumentException"/>.</param>
    public WorkingHours(WorkingCalendar calendar, IReadOnlyList<Window> windows)
    {
        var end = TimeSpan.Zero;
        foreach (var window in windows)
        {
            if (window.From < end || window.To <= window.From || window.To > TimeSpan.FromDays(1))
                throw new ArgumentException($"Window {window} does not follow the one before it within the day.", nameof(windows));
            end = window.To;
        }
        if (windows.Count == 0) throw new ArgumentException("A working day has at least one window.", nameof(windows));
        Calendar = calendar;
        this.windows = [.. windows];
        ticksADay = windows.Sum(w => w.Length.Ticks);
    }

    public WorkingCalendar Calendar { get; }

    public IReadOnlyList<Window> Windows => windows;

    /// <summary>The working time of one working day.</summary>
    public TimeSpan WorkingDay => TimeSpan.FromTicks(ticksADay);

    /// <summary>The n-th working day after <paramref name="date"/>, the day itself not counted (民法典 201); n ≥ 1.</summary>
    public DateOnly NthWorkingDay(DateOnly date, int n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        return Calendar.WorkingDayAt(Calendar.WorkingDaysThrough(date) + n - 1);
    }

    /// <summary>The end of the last window on that date, whether it is a working day or not.</summary>
    public DateTimeOffset CloseOfBusiness(DateOnly date) => BusinessTime.At(date, windows[^1].To);

    /// <summary>
    /// The earliest instant by which <paramref name="workingTime"/> has been worked since <paramref name="instant"/>;
    /// zero gives the instant itself, wherever it lies. Negative is refused.
    /// </summary>
    public DateTimeOffset AddWorking(DateTimeOffset instant, TimeSpan workingTime)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workingTime, TimeSpan.Zero);
        if (workingTime == TimeSpan.Zero) return instant.ToUniversalTime();
        var worked = Worked(instant) + workingTime.Ticks;
        // One tick back, so that a full day ends at its close and not at the next opening.
        var (day, rest) = Math.DivRem(worked - 1, ticksADay);
        return BusinessTime.At(Calendar.WorkingDayAt(checked((int)day)), TimeWhenWorked(rest + 1));
    }

    /// <summary>The working time from one instant to another; negative when the second comes first.</summary>
    public TimeSpan WorkingBetween(DateTimeOffset from, DateTimeOffset to) => TimeSpan.FromTicks(Worked(to) - Worked(from));

    /// <summary>
    /// When the limit is due, counted from an instant. Working days and natural days do not count the day of start and
    /// end at close of business; a natural limit in days that ends on a day off ends on the next working day (民法典
    /// 201–204). Working time and natural time count from the instant itself.
    /// </summary>
    public Deadline Due(Limit limit, DateTimeOffset from)
    {
        var start = BusinessTime.DateOf(from);
        switch (limit.Unit)
        {
            case LimitUnit.WorkingDays:
                var nth = NthWorkingDay(start, limit.Amount);
                return new(CloseOfBusiness(nth), !Calendar.IsSettled(start.AddDays(1), nth));
            case LimitUnit.Days:
                var last = start.AddDays(limit.Amount);
                var due = Calendar.IsWorkingDay(last) ? last : NthWorkingDay(last, 1);
                return new(CloseOfBusiness(due), !Calendar.IsSettled(last, due));
            case LimitUnit.WorkingHours or LimitUnit.WorkingMinutes or LimitUnit.WorkingSeconds:
                var at = AddWorking(from, limit.Length);
                return new(at, !Calendar.IsSettled(start, BusinessTime.DateOf(at)));
            default:
                return new((from + limit.Length).ToUniversalTime(), Provisional: false);
        }
    }

    /// <summary>
    /// Which half-day an instant falls in: the window that is open or, between windows, the one that comes next that
    /// day; after close the last. Days off have half-days too: ask <see cref="WorkingCalendar.IsWorkingDay"/> beside it.
    /// </summary>
    public HalfDay HalfDayOf(DateTimeOffset instant)
    {
        var time = BusinessTime.TimeOf(instant);
        var ended = windows.Count(w => w.To <= time);
        return new(BusinessTime.DateOf(instant), Math.Min(ended + 1, windows.Length));
    }

    /// <summary>Ticks worked since the calendar's first day.</summary>
    private long Worked(DateTimeOffset instant)
    {
        var date = BusinessTime.DateOf(instant);
        var through = Calendar.WorkingDaysThrough(date);
        return Calendar.IsWorkingDay(date) ? (through - 1) * ticksADay + WorkedToday(BusinessTime.TimeOf(instant)) : through * ticksADay;
    }

    private long WorkedToday(TimeSpan time)
    {
        var ticks = 0L;
        foreach (var window in windows)
        {
            if (time <= window.From) break;
            ticks += Math.Min(time.Ticks, window.To.Ticks) - window.From.Ticks;
        }
        return ticks;
    }

    private TimeSpan TimeWhenWorked(long ticks)
    {
        foreach (var window in windows)
        {
            if (ticks <= window.Length.Ticks) return window.From + TimeSpan.FromTicks(ticks);
            ticks -= window.Length.Ticks;
        }
        throw new InvalidOperationException("More work than a day holds.");
    }
}
