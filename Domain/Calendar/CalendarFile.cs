using ServerlessQiFu.Domain.DataFiles;

namespace ServerlessQiFu.Domain.Calendar;

/// <summary>The form of <c>calendar.data.json</c>.</summary>
internal sealed record CalendarFile(int Version, IReadOnlyList<CalendarFile.Notice> Years) : IChecked
{
    private const int MostYears = 100;
    private const int MostDays = 60;

    public static Reading<WorkingCalendar> Read(string json) => DataFile.Read<CalendarFile, WorkingCalendar>(json, (file, content) =>
        new(file.Version, content.Text, content.Hash, [.. file.Years.Select(y => new HolidayNotice(y.Year, y.Papers, [.. y.Days.OrderBy(d => d.Date)]))]));

    void IChecked.Check(FieldErrors errors)
    {
        errors.Range("version", Version, 1, int.MaxValue);
        errors.Count("years", Years.Count, 1, MostYears);
        var dates = new HashSet<DateOnly>();
        var years = new HashSet<int>();
        foreach (var (i, notice) in Years.Index().Take(MostYears))
        {
            var at = errors.At("years").At(i);
            if (!years.Add(notice.Year)) at.Add("", $"The notice for {notice.Year} is given twice.");
            notice.Check(at, dates);
        }
    }

    internal sealed record Notice(int Year, IReadOnlyList<string> Papers, IReadOnlyList<Holiday> Off, IReadOnlyList<MakeUpDay> Work)
    {
        public IEnumerable<NoticedDay> Days => Off.SelectMany(o => o.Days).Concat(Work.Select(w => w.Day));

        public void Check(FieldErrors errors, HashSet<DateOnly> dates)
        {
            errors.Range("year", Year, WorkingCalendar.FirstDay.Year, WorkingCalendar.LastDay.Year);
            errors.Lines("papers", Papers, 10);
            errors.Count("off", Off.Count, 0, MostDays);
            errors.Count("work", Work.Count, 0, MostDays);
            if (Papers.Count > 0 != (Off.Count > 0)) errors.Add("", "A year has both its papers and its days off, or neither of them.");
            foreach (var (i, holiday) in Off.Index().Take(MostDays))
            {
                var at = errors.At("off").At(i);
                at.Line("name", holiday.Name);
                if (holiday.To < holiday.From || holiday.To.DayNumber - holiday.From.DayNumber >= MostDays)
                    at.Add("", $"A holiday ends on or after the day it starts and lasts fewer than {MostDays} days.");
                else foreach (var day in holiday.Days) Accept(at, day.Date, dates);
            }
            foreach (var (i, day) in Work.Index().Take(MostDays))
            {
                var at = errors.At("work").At(i);
                at.Line("name", day.Name);
                if (day.On.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
                    at.Add("on", $"{day.On:yyyy-MM-dd} is no weekend: only a Saturday or Sunday can be a make-up working day.");
                Accept(at, day.On, dates);
            }
        }

        /// <summary>A notice speaks of its own year and the days that join it; nobody speaks of a day twice.</summary>
        private void Accept(FieldErrors at, DateOnly date, HashSet<DateOnly> dates)
        {
            if (date.Year != Year && (date.Year != Year - 1 || date.Month != 12))
                at.Add("", $"{date:yyyy-MM-dd} does not belong to the notice for {Year}, which reaches from December before it to its end.");
            else if (!dates.Add(date)) at.Add("", $"{date:yyyy-MM-dd} is given twice.");
        }
    }

    internal sealed record Holiday(string Name, DateOnly From, DateOnly To)
    {
        public IEnumerable<NoticedDay> Days => Enumerable.Range(0, To.DayNumber - From.DayNumber + 1).Select(i => new NoticedDay(From.AddDays(i), Name, Off: true));
    }

    internal sealed record MakeUpDay(string Name, DateOnly On)
    {
        public NoticedDay Day => new(On, Name, Off: false);
    }
}
