namespace ServerlessQiFu.Domain.Calendar;

/// <summary>What the State Council announced for a year. Its days may lie in the neighbouring year (domain.md §6.4).</summary>
/// <param name="Papers">Addresses of the notice and its amendments.</param>
/// <param name="Days">Days off and make-up working days, ascending. Weekends not listed are off, weekdays not listed are worked.</param>
public sealed record HolidayNotice(int Year, IReadOnlyList<string> Papers, IReadOnlyList<NoticedDay> Days)
{
    /// <summary>An empty future year is not "no holidays": it covers nothing (domain.md §6.4).</summary>
    public bool Covers => Papers.Count > 0 && Days.Count > 0;
}

/// <param name="Off">A day off; otherwise a day to be worked though it falls on a weekend.</param>
public sealed record NoticedDay(DateOnly Date, string Name, bool Off);
