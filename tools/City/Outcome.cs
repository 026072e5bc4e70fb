using System.Globalization;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Tools.City.Figures;
using ServerlessQiFu.Tools.City.World;

namespace ServerlessQiFu.Tools.City;

/// <summary>What came of a simulated period: printed, and drawn into a folder.</summary>
internal sealed record Outcome(CityOptions Options, CityFigures Figures, QueueDiary Diary, IReadOnlyList<Occupation> People, Assumptions Assumed, IReadOnlyDictionary<string, int> Refusals, IReadOnlyList<string> StillOpen)
{
    /// <summary>Open appeals that are named in print.</summary>
    private const int MostNamed = 20;

    public static async Task<Outcome> Of(CityOptions options, Assumptions assumed, Action<DateTimeOffset, int>? progress = null)
    {
        await using var year = await YearOfACity.Begin(options, assumed);
        await year.Play(progress);
        return new(options, await CityFigures.Read(year.City.Product, options.From, options.Days), year.Diary, Occupation.Of(year, options.From, options.Days),
            assumed, year.City.Refusals, await StillOpenOf(year.City));
    }

    /// <summary>A line each: nothing should be, so whoever looks wants to know where it hangs.</summary>
    private static async Task<IReadOnlyList<string>> StillOpenOf(CityLife city)
    {
        var open = new List<string>();
        foreach (var one in city.Cases.Values.Where(c => !c.Ended))
        {
            if (await city.Product.Records.Find(one.Id, CancellationToken.None) is not { State: Appeal.Existing filed } snapshot)
            {
                open.Add(one.Id + " has no record");
                continue;
            }
            var last = (await city.Product.Records.History(one.Id, CancellationToken.None))[^1];
            open.Add(string.Create(CultureInfo.InvariantCulture,
                $"{one.Id} {filed.Dossier.Tier} {filed.GetType().Name} {Assignments.UnitShown(filed)}, version {snapshot.Version}, last {last.Event.GetType().Name} at {last.At:u}"));
        }
        return open;
    }

    /// <summary>Units that have officers.</summary>
    public static async Task<int> UnitsOf(CityOptions options)
    {
        await using var year = await YearOfACity.Begin(options, Assumptions.Usual);
        return year.Workforce.Staff.Count;
    }

    /// <summary>Promises kept: of consultations, or of everything else that has a tier.</summary>
    public Share Kept(bool consultations)
    {
        var tiers = Figures.Tiers.Where(t => t.Key == nameof(Domain.Policy.Tier.Consultation) == consultations).ToList();
        return new(tiers.Sum(t => t.Promise.Good), tiers.Sum(t => t.Promise.Of));
    }

    public string About => string.Create(CultureInfo.InvariantCulture,
        $"{Options.Appeals:N0} appeals in {Options.Days} days from {Options.From:yyyy-MM-dd}, {Options.Specialists} specialists, {Options.Officers} officers, seed {Options.Seed}; simulated");

    /// <summary>The files by name; the same options give the same bytes.</summary>
    public IReadOnlyDictionary<string, string> Files() => CsvFiles.Of(Figures, Diary, People, Assumed).Concat(Pictures.Of(Figures, Diary, About)).ToDictionary(f => f.File, f => f.Text, StringComparer.Ordinal);

    public void Print(TextWriter to)
    {
        to.WriteLine(About);
        to.WriteLine();
        to.WriteLine("| of | received | promise kept | within its limit | response | satisfaction | called back | redone | first dispatch right |");
        to.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var line in (ReportLine[])[Figures.City, .. Figures.Tiers, .. Figures.Districts])
            to.WriteLine($"| {line.Name} | {line.Volumes["received"].ToString("N0", CultureInfo.InvariantCulture)} | {line.Promise} | {line.OuterLimit} | {line.Rates["response"]} | {line.Rates["satisfaction"]} | {line.Rates["calledBack"]} | {line.Rates["redone"]} | {line.Rates["firstDispatch"]} |");
        to.WriteLine();
        to.WriteLine("escalations: " + string.Join(", ", Figures.City.Rungs.Select(r => $"{r.Key} {r.Value.ToString("N0", CultureInfo.InvariantCulture)}")));
        var worst = Diary.Days.MaxBy(d => d.Desk + d.Specialists + d.Units)!;
        to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"longest queues at a close of business: {worst.Date:yyyy-MM-dd}, desk {worst.Desk}, consultations {worst.Specialists}, units {worst.Units}; still open at the end: {StillOpen.Count}"));
        foreach (var line in StillOpen.Take(MostNamed)) to.WriteLine("  " + line);
        if (StillOpen.Count > MostNamed) to.WriteLine($"  and {StillOpen.Count - MostNamed} more");
        to.WriteLine("people: " + string.Join(", ", People.Select(p => $"{p.Group} {p.People} occupied {p.Share.ToString("P0", CultureInfo.InvariantCulture)}")));
        to.WriteLine("came too late and were refused: " + (Refusals.Count == 0 ? "none" : string.Join(", ", Refusals.Select(r => $"{r.Key} {r.Value}"))));
        to.WriteLine();
        to.WriteLine("Assumed (nothing of this was measured in a city):");
        foreach (var (name, value, meaning) in Assumed.All()) to.WriteLine($"  {name} {value}: {meaning}");
    }
}
