using System.Globalization;

namespace ServerlessQiFu.Tools.City;

/// <summary>What is simulated: how many letters in how many days, with how many people.</summary>
internal sealed record CityOptions
{
    public const string Usage = """
        dotnet run -c Release --project tools/City -- [options]
          --appeals N        letters of the period (100000)
          --days N           length of the period (365)
          --from DATE        its first day (2026-01-01)
          --seed N           everything that is chance (7)
          --specialists N    people of the triage desk and the consultations (53)
          --officers N       people of the departments and districts, spread by expected work (600)
          --out FOLDER       where CSV and SVG are drawn to (city)
          --sweeper CRON     the product's sweepers, six fields, UTC (0 0 * * * *; deployed: every minute, that of the queues every ten)
          --find-staff       the fewest people that keep a promise, by bisection; see --keep and --days
          --keep SHARE       of the answers within their promise, city-wide (0.95)
          --learn FOLDER     learns the shape of arrivals from traces and prints it
        """;

    public int Appeals { get; init; } = 100_000;
    public int Days { get; init; } = 365;
    public DateOnly From { get; init; } = new(2026, 1, 1);
    public int Seed { get; init; } = 7;
    public int Specialists { get; init; } = 53;
    public int Officers { get; init; } = 600;
    public string Out { get; init; } = "city";
    public string Sweeper { get; init; } = "0 0 * * * *";
    public bool FindStaff { get; init; }
    public double Keep { get; init; } = 0.95;
    public string? Learn { get; init; }

    /// <exception cref="FormatException">In one sentence what is wrong.</exception>
    public static CityOptions Parse(IReadOnlyList<string> args)
    {
        var options = new CityOptions();
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] == "--find-staff")
            {
                options = options with { FindStaff = true };
                continue;
            }
            var value = i + 1 < args.Count ? args[i + 1] : throw new FormatException($"{args[i]} needs a value.");
            options = args[i++] switch
            {
                "--appeals" => options with { Appeals = Whole(value, 1, 10_000_000) },
                "--days" => options with { Days = Whole(value, 1, 731) },
                "--from" => options with { From = DateOnly.TryParseExact(value, "yyyy-MM-dd", out var day) ? day : throw new FormatException("--from is a day such as 2026-01-01.") },
                "--seed" => options with { Seed = Whole(value, 0, int.MaxValue) },
                "--specialists" => options with { Specialists = Whole(value, 1, 10_000) },
                "--officers" => options with { Officers = Whole(value, 1, 100_000) },
                "--out" => options with { Out = value },
                "--sweeper" => options with { Sweeper = value },
                "--keep" => options with { Keep = double.TryParse(value, CultureInfo.InvariantCulture, out var share) && share is > 0 and < 1 ? share : throw new FormatException("--keep is a share between 0 and 1, such as 0.95.") },
                "--learn" => options with { Learn = value },
                var unknown => throw new FormatException($"There is no option {unknown}."),
            };
        }
        return options;

        int Whole(string text, int least, int most) =>
            int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : throw new FormatException($"{text} is no number from {least} to {most}.");
    }
}
