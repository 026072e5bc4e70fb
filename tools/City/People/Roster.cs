using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Calendar;

namespace ServerlessQiFu.Tools.City.People;

/// <summary>Who works when: the policy's windows on the calendar's working days, less each person's absences.</summary>
internal sealed class Roster
{
    /// <summary>Days after the last letter for which times are known: what is open then still runs.</summary>
    public const int DaysAfter = 200;

    private readonly long[] _from;
    private readonly long[] _to;
    private readonly int[] _day;
    private readonly DateOnly _first;
    private readonly int _days;
    private readonly int _seed;
    private readonly double _absence;

    public Roster(WorkingHours hours, DateOnly first, int days, int seed, double absence)
    {
        (_first, _days, _seed, _absence) = (first, days + DaysAfter, seed, absence);
        var windows = Enumerable.Range(0, _days).Where(day => hours.Calendar.IsWorkingDay(first.AddDays(day)))
            .SelectMany(day => hours.Windows.Select(w => (Day: day, From: BusinessTime.At(first.AddDays(day), w.From).UtcTicks, To: BusinessTime.At(first.AddDays(day), w.To).UtcTicks))).ToList();
        (_from, _to, _day) = ([.. windows.Select(w => w.From)], [.. windows.Select(w => w.To)], [.. windows.Select(w => w.Day)]);
    }

    public Person Hire(Actor actor) => new(actor, Absences(actor.Subject));

    public bool[] Absences(string subject)
    {
        var chance = Dice.For(_seed, "absence " + subject);
        return [.. Enumerable.Range(0, _days).Select(_ => chance.Chance(_absence))];
    }

    public bool OnDuty(Person person, DateTimeOffset now) =>
        Window(now) is var w && w < _from.Length && _from[w] <= now.UtcTicks && !person.IsAway(_day[w]);

    /// <summary>The beginnings of all windows.</summary>
    public IEnumerable<DateTimeOffset> Beginnings => _from.Select(t => new DateTimeOffset(t, TimeSpan.Zero));

    /// <summary>The number of the window that runs, or comes next: two instants of one half-day have the same.</summary>
    public int HalfDay(DateTimeOffset at) => Window(at);

    public DateTimeOffset BeginningOf(int halfDay) => new(_from[halfDay], TimeSpan.Zero);

    /// <summary>When somebody who begins now has worked so long; with nobody named, when the city has.</summary>
    public DateTimeOffset Worked(DateTimeOffset now, TimeSpan time, Person? person = null)
    {
        var (left, at) = (Math.Max(1, time.Ticks), now.UtcTicks);
        for (var w = Window(now); w < _from.Length; w++)
        {
            if (person?.IsAway(_day[w]) == true) continue;
            var start = Math.Max(at, _from[w]);
            if (_to[w] - start >= left) return new DateTimeOffset(start + left, TimeSpan.Zero);
            left -= _to[w] - start;
        }
        // Past everything that is simulated.
        return now + TimeSpan.FromDays(_days);
    }

    /// <summary>Working time that a person has had on duty between two instants.</summary>
    public TimeSpan Available(Person person, DateTimeOffset from, DateTimeOffset to)
    {
        var sum = 0L;
        for (var w = 0; w < _from.Length; w++)
            if (!person.IsAway(_day[w])) sum += Math.Max(0, Math.Min(_to[w], to.UtcTicks) - Math.Max(_from[w], from.UtcTicks));
        return TimeSpan.FromTicks(sum);
    }

    public int DayOf(DateTimeOffset at) => BusinessTime.DateOf(at).DayNumber - _first.DayNumber;

    /// <summary>The first window that has not ended.</summary>
    private int Window(DateTimeOffset at)
    {
        var found = Array.BinarySearch(_to, at.UtcTicks);
        return found >= 0 ? found + 1 : ~found;
    }
}
