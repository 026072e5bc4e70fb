using System.Globalization;
using ServerlessQiFu.Tools.City.World;

namespace ServerlessQiFu.Tools.City.Figures;

/// <summary>The figures as files for a spreadsheet: the same year gives the same bytes.</summary>
internal static class CsvFiles
{
    public static IEnumerable<(string File, string Text)> Of(CityFigures figures, QueueDiary diary, IReadOnlyList<Occupation> people, Assumptions assumed)
    {
        var groups = new[] { ("city", figures.City) }.Concat(figures.Tiers.Select(t => ("tier", t))).Concat(figures.Districts.Select(d => ("district", d))).Concat(figures.Units.Select(u => ("unit", u))).ToList();
        yield return ("rates.csv", Table("group,key,name,rate,good,of,share",
            groups.SelectMany(g => g.Item2.Rates.Select(r => Row(g.Item1, g.Item2.Key, g.Item2.Name, r.Key, r.Value.Good, r.Value.Of, Number(r.Value.Value))))));
        yield return ("volumes.csv", Table("group,key,name,figure,count",
            groups.SelectMany(g => g.Item2.Volumes.Select(v => Row(g.Item1, g.Item2.Key, g.Item2.Name, v.Key, v.Value)))));
        yield return ("rungs.csv", Table("group,key,name,rung,times",
            groups.SelectMany(g => g.Item2.Rungs.Select(v => Row(g.Item1, g.Item2.Key, g.Item2.Name, v.Key, v.Value)))));
        yield return ("months.csv", Table("month,tier,received,promise_kept,of,share,outer_kept,outer_of,outer_share",
            figures.Months.SelectMany(m => m.Tiers.Select(t => Row(m.Month.ToString("yyyy-MM", CultureInfo.InvariantCulture), t.Key, t.Volumes["received"],
                t.Promise.Good, t.Promise.Of, Number(t.Promise.Value), t.OuterLimit.Good, t.OuterLimit.Of, Number(t.OuterLimit.Value))))));
        yield return ("queues.csv", Table("day,triage_desk,specialists,units,call_backs,reviews,supervisors,open",
            diary.Days.Select(d => Row(d.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), d.Desk, d.Specialists, d.Units, d.CallBacks, d.Reviews, d.Supervisors, d.Open))));
        yield return ("people.csv", Table("group,people,hours_worked,hours_on_duty,occupied",
            people.Select(p => Row(p.Group, p.People, Number(p.Worked.TotalHours), Number(p.OnDuty.TotalHours), Number(p.Share)))));
        yield return ("assumptions.csv", Table("name,value,meaning", assumed.All().Select(a => Row(a.Name, a.Value, a.Meaning))));
    }

    private static string Table(string head, IEnumerable<string> rows) => string.Concat(rows.Prepend(head).Select(r => r + "\n"));

    private static string Row(params object?[] cells) => string.Join(',', cells.Select(c => Quoted(Convert.ToString(c, CultureInfo.InvariantCulture) ?? "")));

    private static string Quoted(string cell) => cell.AsSpan().IndexOfAny(",\"\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Number(double? value) => value?.ToString("0.####", CultureInfo.InvariantCulture) ?? "";
}
