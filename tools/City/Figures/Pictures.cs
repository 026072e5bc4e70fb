using System.Globalization;
using ServerlessQiFu.Tools.City.World;

namespace ServerlessQiFu.Tools.City.Figures;

/// <summary>The year in four pictures.</summary>
internal static class Pictures
{
    /// <summary>Of what was withdrawn or refused before it had a tier.</summary>
    private const string NoTier = "none";

    private const int Width = 960, Left = 190, Right = 90, Top = 96, Row = 40;

    public static IEnumerable<(string File, string Text)> Of(CityFigures figures, QueueDiary diary, string about)
    {
        yield return ("attainment.svg", Attainment(figures, about));
        yield return ("escalations.svg", Escalations(figures, about));
        if (figures.Months.Count > 1) yield return ("months.svg", Months(figures, about));
        yield return ("queues.svg", Queues(diary, about));
    }

    /// <summary>Bars from 0 to 100 %: the promise and, below it, the limit of the round.</summary>
    private static string Attainment(CityFigures figures, string about)
    {
        ReportLine[] lines = [figures.City, .. figures.Tiers.Where(t => t.Key != NoTier), .. figures.Districts];
        var drawing = new Drawing("Promises and limits kept", about, Width, Top + lines.Length * Row + 40);
        var (span, y) = (Width - Left - Right, (double)Top);
        drawing.Legend(Left, 80, Drawing.Inks[0], "promise");
        drawing.Legend(Left + 110, 80, Drawing.Inks[1], "limit of the round");
        for (var tenth = 0; tenth <= 10; tenth += 2)
        {
            drawing.Line(Left + span * tenth / 10.0, Top - 4, Left + span * tenth / 10.0, Top + lines.Length * Row);
            drawing.Text(Left + span * tenth / 10.0, Top + lines.Length * Row + 18, $"{tenth * 10} %", 11, Drawing.Grey, "middle");
        }
        foreach (var line in lines)
        {
            drawing.Text(Left - 12, y + 18, $"{line.Name} ({line.Volumes["received"].ToString("N0", CultureInfo.InvariantCulture)})", 12, Drawing.Ink, "end", line == figures.City);
            foreach (var (share, offset, ink) in new[] { (line.Promise, 4, Drawing.Inks[0]), (line.OuterLimit, 18, Drawing.Inks[1]) })
            {
                drawing.Bar(Left, y + offset, span * (share.Value ?? 0), 12, ink);
                drawing.Text(Left + span * (share.Value ?? 0) + 6, y + offset + 10, share.ToString(), 11);
            }
            y += Row;
        }
        return drawing.ToString();
    }

    private static string Escalations(CityFigures figures, string about)
    {
        string[] rungs = ["Yellow", "Orange", "Red", "Chaser", "SupervisionCase", "PublicNotice", "NotStarted", "NotFinished", "StillNotFinished"];
        var tiers = figures.Tiers.Where(t => t.Key != NoTier).ToList();
        var most = Math.Max(1, rungs.Max(r => tiers.Sum(t => t.Rungs.GetValueOrDefault(r))));
        var drawing = new Drawing("Escalations by rung", about + " · the last three are the call-backs' own ladder", Width, Top + rungs.Length * Row + 20);
        foreach (var (i, tier) in tiers.Index()) drawing.Legend(Left + i * 110, 80, Drawing.Inks[i], tier.Name);
        foreach (var (i, rung) in rungs.Index())
        {
            var (x, y) = ((double)Left, Top + i * Row);
            drawing.Text(Left - 12, y + 18, rung, 12, Drawing.Ink, "end");
            foreach (var (t, tier) in tiers.Index())
            {
                var width = (Width - Left - Right) * tier.Rungs.GetValueOrDefault(rung) / (double)most;
                drawing.Bar(x, y + 4, width, 20, Drawing.Inks[t]);
                x += width;
            }
            drawing.Text(x + 6, y + 18, tiers.Sum(t => t.Rungs.GetValueOrDefault(rung)).ToString("N0", CultureInfo.InvariantCulture), 11);
        }
        return drawing.ToString();
    }

    private static string Months(CityFigures figures, string about)
    {
        var keys = figures.Tiers.Where(t => t.Key != NoTier).ToList();
        var least = figures.Months.SelectMany(m => m.Tiers).Where(t => t.Key != NoTier).Min(t => t.Promise.Value ?? 1);
        var floor = Math.Floor(Math.Max(0, least - 0.02) * 10) / 10;
        var chart = new Chart("Promises kept, by month of receipt", about, floor, 1, share => share.ToString("P0", CultureInfo.InvariantCulture));
        foreach (var (i, tier) in keys.Index())
            chart.Curve(tier.Name, [.. figures.Months.Select(m => m.Tiers.FirstOrDefault(t => t.Key == tier.Key)?.Promise.Value)], i);
        return chart.Draw([.. figures.Months.Select(m => m.Month.ToString("yyyy-MM", CultureInfo.InvariantCulture))]);
    }

    private static string Queues(QueueDiary diary, string about)
    {
        (string Name, Func<QueueDay, int> Of)[] queues =
            [("triage desk", d => d.Desk), ("consultations", d => d.Specialists), ("units", d => d.Units), ("call-backs", d => d.CallBacks), ("reviews", d => d.Reviews), ("supervisors", d => d.Supervisors)];
        var most = Math.Max(1, diary.Days.Max(d => queues.Max(q => q.Of(d))));
        // Whole numbers on the axis.
        var chart = new Chart("Waiting at the close of business", about, 0, (most + Chart.Lines - 1) / Chart.Lines * Chart.Lines, count => count.ToString("N0", CultureInfo.InvariantCulture));
        foreach (var (i, queue) in queues.Index()) chart.Curve(queue.Name, [.. diary.Days.Select(d => (double?)queue.Of(d))], i);
        return chart.Draw([.. diary.Days.Select(d => d.Date.ToString("MM-dd", CultureInfo.InvariantCulture))]);
    }
}
