using System.Text.Json;

namespace ServerlessQiFu.Tools.City.Arrivals;

/// <summary>
/// When people write to a city: figures learnt from years of real letters by <c>--learn FOLDER</c>, nothing of any letter. Shares and
/// factors only: how many letters there are is said by who simulates.
/// </summary>
/// <param name="Traces">The cities it was learnt from, with their letters.</param>
/// <param name="WorkingHours">Shares of a working day's letters by hour, 24 of them, together 1; so <paramref name="FreeHours"/> of a day off.</param>
/// <param name="Weekdays">Letters of a working Monday … Sunday against the mean working day; make-up days count as the weekday they are.</param>
/// <param name="DayOff">Letters of a day off against the mean working day.</param>
/// <param name="Months">Letters of a day of January … December against the mean day, day off and working day taken into account.</param>
/// <param name="Dispersion">Shape of the gamma factor that days of one kind differ by: the smaller, the more bursts.</param>
/// <param name="Repeats">Share of letters that say nearly what an earlier one said.</param>
/// <param name="RepeatDays">Median days between the two.</param>
internal sealed record ArrivalShape(
    IReadOnlyDictionary<string, int> Traces, IReadOnlyList<double> WorkingHours, IReadOnlyList<double> FreeHours, IReadOnlyList<double> Weekdays,
    double DayOff, IReadOnlyList<double> Months, double Dispersion, double Repeats, double RepeatDays)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The one beside this programme.</summary>
    public static ArrivalShape Shipped { get; } = Read(Own.Text("shape.json"));

    /// <exception cref="InvalidDataException">Not a shape.</exception>
    public static ArrivalShape Read(string json)
    {
        var shape = JsonSerializer.Deserialize<ArrivalShape>(json, Json) ?? throw new InvalidDataException("The shape is empty.");
        (string Name, IReadOnlyList<double> Values, int Count)[] lists =
            [("workingHours", shape.WorkingHours, 24), ("freeHours", shape.FreeHours, 24), ("weekdays", shape.Weekdays, 7), ("months", shape.Months, 12)];
        foreach (var (name, values, count) in lists)
            if (values.Count != count || values.Any(v => v < 0) || values.Sum() <= 0) throw new InvalidDataException($"{name} of the shape are {count} numbers, none negative, not all zero.");
        return shape.Dispersion > 0 && shape.DayOff >= 0 ? shape : throw new InvalidDataException("The dispersion of the shape is positive, and a day off is not negative.");
    }

    public string Write() => JsonSerializer.Serialize(this, Json) + "\n";
}
