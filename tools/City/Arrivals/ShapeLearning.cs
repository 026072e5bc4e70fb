using System.Globalization;
using ServerlessQiFu.Domain.Calendar;

namespace ServerlessQiFu.Tools.City.Arrivals;

/// <summary>
/// Learns the shape from traces: CSV files with the columns <c>created</c> and <c>dup_cluster</c>. Days are working days by the product's own
/// calendar. A city's days are compared with that city's only, month by month, so that a city which grew or slept does not look seasonal.
/// </summary>
internal static class ShapeLearning
{
    /// <summary>Days of one kind in one month from which something can be said of their spread.</summary>
    private const int FewestDays = 8;

    /// <summary>Letters a day below which the spread of counts is chance and nothing else.</summary>
    private const double FewestLetters = 2;

    private sealed record Letter(DateTime At, bool HasTime, string Cluster);

    private sealed record Day(string City, DateOnly Date, bool Working, int Letters);

    /// <exception cref="InvalidDataException">There is no trace in the folder.</exception>
    public static ArrivalShape Of(string folder)
    {
        var cities = Directory.GetFiles(folder, "*.csv").Order(StringComparer.Ordinal).ToDictionary(f => Path.GetFileNameWithoutExtension(f), Letters);
        if (cities.Values.All(c => c.Count == 0)) throw new InvalidDataException($"There is no trace in {folder}.");
        var days = cities.SelectMany(c => Days(c.Key, c.Value)).ToList();
        var timed = cities.Values.SelectMany(c => c).Where(l => l.HasTime).ToList();
        var months = days.GroupBy(d => (d.City, d.Date.Year, d.Date.Month)).Select(g => g.ToList()).ToList();
        var gaps = cities.Values.SelectMany(Gaps).Order().ToList();
        return new ArrivalShape(
            cities.ToDictionary(c => c.Key, c => c.Value.Count),
            Shares(Hours(timed, working: true)), Shares(Hours(timed, working: false)),
            Rounded(Weekdays(months)), Math.Round(DayOff(months), 3), Rounded(Months(days)),
            Math.Round(Dispersion(months), 2),
            Math.Round(cities.Values.Sum(c => c.Count - c.Select(l => l.Cluster).Distinct().Count()) / (double)cities.Values.Sum(c => c.Count), 4),
            gaps.Count == 0 ? 1 : Math.Round(gaps[gaps.Count / 2], 1));
    }

    private static List<Letter> Letters(string file)
    {
        var lines = File.ReadAllLines(file);
        var columns = lines[0].Split(',');
        var (created, cluster) = (Array.IndexOf(columns, "created"), Array.IndexOf(columns, "dup_cluster"));
        var letters = new List<Letter>(lines.Length);
        foreach (var line in lines.Skip(1))
        {
            var cells = line.Split(',');
            if (cells.Length > Math.Max(created, cluster) && DateTime.TryParse(cells[created], CultureInfo.InvariantCulture, out var at))
                letters.Add(new(at, cells[created].Contains(':', StringComparison.Ordinal), cells[cluster]));
        }
        return letters;
    }

    /// <summary>Every day of a month that has letters on most of its days; a trace with holes says nothing of days without letters.</summary>
    private static IEnumerable<Day> Days(string city, List<Letter> letters)
    {
        var counts = letters.GroupBy(l => DateOnly.FromDateTime(l.At)).ToDictionary(g => g.Key, g => g.Count());
        foreach (var month in counts.Keys.GroupBy(d => (d.Year, d.Month)))
        {
            var length = DateTime.DaysInMonth(month.Key.Year, month.Key.Month);
            if (month.Count() < length * 2 / 3) continue;
            for (var day = 1; day <= length; day++)
            {
                var date = new DateOnly(month.Key.Year, month.Key.Month, day);
                yield return new(city, date, WorkingCalendar.Shipped.IsWorkingDay(date), counts.GetValueOrDefault(date));
            }
        }
    }

    private static double[] Hours(List<Letter> letters, bool working)
    {
        var hours = new double[24];
        foreach (var letter in letters)
            if (WorkingCalendar.Shipped.IsWorkingDay(DateOnly.FromDateTime(letter.At)) == working) hours[letter.At.Hour]++;
        return hours;
    }

    private static double[] Weekdays(List<List<Day>> months)
    {
        var (seen, expected) = (new double[7], new double[7]);
        foreach (var month in months)
        {
            var working = month.Where(d => d.Working).ToList();
            if (working.Count == 0) continue;
            var mean = working.Average(d => d.Letters);
            foreach (var day in working)
            {
                seen[Monday(day.Date)] += day.Letters;
                expected[Monday(day.Date)] += mean;
            }
        }
        return [.. seen.Select((s, i) => expected[i] > 0 ? s / expected[i] : 1)];
    }

    private static double DayOff(List<List<Day>> months) =>
        months.Sum(m => m.Where(d => !d.Working).Sum(d => d.Letters)) / months.Sum(m => m.Count(d => !d.Working) * m.Where(d => d.Working).Average(d => d.Letters));

    /// <summary>Working days of a month against those of its city's whole year round it; years that are not whole say nothing of seasons.</summary>
    private static double[] Months(List<Day> days)
    {
        var (seen, expected) = (new double[12], new double[12]);
        foreach (var year in days.Where(d => d.Working).GroupBy(d => (d.City, d.Date.Year)))
        {
            if (year.Select(d => d.Date.Month).Distinct().Count() < 12) continue;
            var mean = year.Average(d => d.Letters);
            foreach (var day in year)
            {
                seen[day.Date.Month - 1] += day.Letters;
                expected[day.Date.Month - 1] += mean;
            }
        }
        return [.. seen.Select((s, i) => expected[i] > 0 ? s / expected[i] : 1)];
    }

    /// <summary>By moments: the variance of days of one kind in one month is m + m²/k; what is above m says k.</summary>
    private static double Dispersion(List<List<Day>> months)
    {
        var (squares, excess) = (0.0, 0.0);
        foreach (var kind in months.SelectMany(m => m.GroupBy(d => d.Working)).Select(g => g.Select(d => (double)d.Letters).ToList()))
        {
            if (kind.Count < FewestDays || kind.Average() is var mean && mean < FewestLetters) continue;
            squares += kind.Average() * kind.Average();
            excess += kind.Sum(x => (x - kind.Average()) * (x - kind.Average())) / (kind.Count - 1) - kind.Average();
        }
        return excess > 0 ? squares / excess : 1000;
    }

    /// <summary>Days from a letter to the next that says nearly the same.</summary>
    private static IEnumerable<double> Gaps(List<Letter> letters) => letters.GroupBy(l => l.Cluster).Where(g => g.Count() > 1)
        .SelectMany(g => g.Select(l => l.At).Order().Pairwise()).Select(p => (p.Next - p.Now).TotalDays);

    private static IEnumerable<(DateTime Now, DateTime Next)> Pairwise(this IEnumerable<DateTime> times)
    {
        var all = times.ToList();
        return all.Zip(all.Skip(1));
    }

    private static int Monday(DateOnly date) => ((int)date.DayOfWeek + 6) % 7;

    private static double[] Shares(double[] counts) => [.. counts.Select(c => Math.Round(c / counts.Sum(), 4))];

    private static double[] Rounded(double[] factors) => [.. factors.Select(f => Math.Round(f, 3))];
}
