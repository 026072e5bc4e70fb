using ServerlessQiFu.Domain.DataFiles;

namespace ServerlessQiFu.Domain.Calendar;

/// <summary>The form of <c>calendar.data.json</c>.</summary>
internal static class CalendarFile
{
    private const int MostYears = 100;
    private const int MostDays = 60;

    public static Reading<WorkingCalendar> Read(string json) => DataFile.Read<WorkingCalendar>(json, (root, content) =>
    {
        if (root.Fields("version", "years") is not { } file) return null;
        var version = file.Required("version")?.Whole(1, int.MaxValue);
        var dates = new HashSet<DateOnly>();
        var years = new HashSet<int>();
        var notices = file.Required("years")?.Items(1, MostYears, item => Notice(item, years, dates));
        return root.ErrorsSoFar > 0 ? null : new(version!.Value, content.Text, content.Hash, notices!);
    });

    private static HolidayNotice? Notice(JsonValue item, HashSet<int> years, HashSet<DateOnly> dates)
    {
        if (item.Fields("year", "papers", "off", "work") is not { } fields) return null;
        var year = fields.Required("year")?.Whole(WorkingCalendar.FirstDay.Year, WorkingCalendar.LastDay.Year);
        if (year is { } known && !years.Add(known)) item.Fail($"the notice for {known} is given twice");
        var papers = fields.Required("papers")?.Items(0, 10, p => p.Text());
        var off = fields.Required("off")?.Items(0, MostDays, o => Off(o, year, dates));
        var work = fields.Required("work")?.Items(0, MostDays, w => Work(w, year, dates));
        if (year is null || papers is null || off is null || work is null) return null;
        if (papers.Count > 0 != (off.Count > 0)) item.Fail("a year has both its papers and its days off, or neither of them");
        return new(year.Value, papers, [.. off.SelectMany(days => days).Concat(work).OrderBy(d => d.Date)]);
    }

    private static List<NoticedDay>? Off(JsonValue item, int? year, HashSet<DateOnly> dates)
    {
        if (item.Fields("name", "from", "to") is not { } fields) return null;
        var name = fields.Required("name")?.Text();
        var from = fields.Required("from");
        var first = from?.Date();
        var to = fields.Required("to")?.Date();
        if (name is null || first is null || to is null) return null;
        if (to < first || to.Value.DayNumber - first.Value.DayNumber >= MostDays)
        {
            item.Fail($"a holiday ends on or after the day it starts and lasts fewer than {MostDays} days");
            return null;
        }
        return [.. Enumerable.Range(0, to.Value.DayNumber - first.Value.DayNumber + 1)
            .Select(i => new NoticedDay(first.Value.AddDays(i), name, Off: true))
            .Where(day => Accept(item, day, year, dates))];
    }

    private static NoticedDay? Work(JsonValue item, int? year, HashSet<DateOnly> dates)
    {
        if (item.Fields("name", "on") is not { } fields) return null;
        var name = fields.Required("name")?.Text();
        var on = fields.Required("on");
        if (name is null || on?.Date() is not { } date) return null;
        if (date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
            on.Fail($"{date:yyyy-MM-dd} is no weekend: only a Saturday or Sunday can be a make-up working day");
        var day = new NoticedDay(date, name, Off: false);
        return Accept(item, day, year, dates) ? day : null;
    }

    /// <summary>A notice speaks of its own year and the days that join it; nobody speaks of a day twice.</summary>
    private static bool Accept(JsonValue item, NoticedDay day, int? year, HashSet<DateOnly> dates)
    {
        if (year is { } y && (day.Date < new DateOnly(y - 1, 12, 1) || day.Date > new DateOnly(y, 12, 31)))
        {
            item.Fail($"{day.Date:yyyy-MM-dd} does not belong to the notice for {y}, which reaches from December before it to its end");
            return false;
        }
        if (dates.Add(day.Date)) return true;
        item.Fail($"{day.Date:yyyy-MM-dd} is given twice");
        return false;
    }
}
