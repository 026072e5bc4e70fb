using System.Diagnostics;
using System.Globalization;
using ServerlessQiFu.Tools.City;
using ServerlessQiFu.Tools.City.Arrivals;
using ServerlessQiFu.Tools.City.Figures;

// A year of a city before lunch: the deployed functions on virtual time, with people who do what Assumptions.cs says.
try
{
    var options = CityOptions.Parse(args);
    if (options.Learn is { } folder) Console.Write(ShapeLearning.Of(folder).Write());
    else if (options.FindStaff) await FindStaff(options);
    else await Simulate(options);
    return 0;
}
catch (Exception wrong) when (wrong is FormatException or InvalidDataException or ArgumentException)
{
    Console.Error.WriteLine(wrong.Message);
    Console.Error.WriteLine(CityOptions.Usage);
    return 2;
}

static async Task Simulate(CityOptions options)
{
    var clock = Stopwatch.StartNew();
    var outcome = await Outcome.Of(options, Assumptions.Usual, (at, filed) => Console.Error.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"{at:yyyy-MM-dd}: {filed:N0} appeals, {clock.Elapsed.TotalMinutes:F1} min, {Environment.WorkingSet / 1_000_000:N0} MB")));
    Directory.CreateDirectory(options.Out);
    foreach (var (file, text) in outcome.Files()) await File.WriteAllTextAsync(Path.Combine(options.Out, file), text);
    outcome.Print(Console.Out);
    var process = Process.GetCurrentProcess();
    Console.WriteLine();
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"took {clock.Elapsed.TotalMinutes:F1} min, {process.TotalProcessorTime.TotalSeconds:N0} s of processor time ({process.TotalProcessorTime.TotalMilliseconds / options.Appeals:F1} ms an appeal), at most {process.PeakWorkingSet64 / 1_000_000:N0} MB; drawn into {options.Out}"));
}

// Officers first, for what is not a consultation, with the specialists named; then specialists, with the officers found.
static async Task FindStaff(CityOptions options)
{
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The fewest that keep {options.Keep:P1} of the promises over {options.Days} days with {options.Appeals:N0} appeals (a short period has no seasons):"));
    var fewest = Assumptions.Usual.FewestOfficers * await Outcome.UnitsOf(options);
    var officers = await StaffSearch.Fewest(fewest, options.Officers, options.Keep, async count =>
        Told("officers", count, (await Outcome.Of(options with { Officers = count }, Assumptions.Usual)).Kept(consultations: false)));
    Console.WriteLine(officers is { } enough ? $"{enough} officers are enough" : $"{options.Officers} officers are not enough; name more with --officers");
    if (officers is not { } found) return;
    var specialists = await StaffSearch.Fewest(1, options.Specialists, options.Keep, async count =>
        Told("specialists", count, (await Outcome.Of(options with { Officers = found, Specialists = count }, Assumptions.Usual)).Kept(consultations: true)));
    Console.WriteLine(specialists is { } few ? $"{few} specialists are enough" : $"{options.Specialists} specialists are not enough; name more with --specialists");

    static double Told(string who, int count, Share kept)
    {
        Console.WriteLine($"  {count} {who}: {kept}");
        return kept.Value ?? 1;
    }
}
