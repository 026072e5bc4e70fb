using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using ServerlessQiFu.Domain.DataFiles;

namespace ServerlessQiFu.Domain.Calendar;

/// <summary>
/// A stretch of a working day, such as 09:00–12:00: from and to since the city's midnight, to the minute, the end not
/// included and at most 24:00.
/// </summary>
[JsonConverter(typeof(AsText))]
public sealed record Window(TimeSpan From, TimeSpan To)
{
    public TimeSpan Length => To - From;

    /// <summary>The policy's default half-days (domain.md §2.3).</summary>
    public static IReadOnlyList<Window> UsualHalfDays { get; } =
        [new(TimeSpan.FromHours(9), TimeSpan.FromHours(12)), new(TimeSpan.FromHours(14), TimeSpan.FromHours(18))];

    public override string ToString() => $"{Clock(From)}-{Clock(To)}";

    private static string Clock(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours:00}:{time.Minutes:00}");

    /// <summary>In JSON a window is its text.</summary>
    internal sealed class AsText() : TextConverter<Window>(Form)
    {
        private const string Form = "a window such as 09:00-12:00, from before to";

        protected override bool TryRead(string text, [NotNullWhen(true)] out Window? value, out string fault)
        {
            value = text.Split('-') is [var from, var to] && Clock(from) is { } start && Clock(to) is { } end && start < end ? new(start, end) : null;
            fault = value is null ? $"This is {Form}." : "";
            return value is not null;
        }

        /// <summary>A time of day to the minute; 24:00 is the day's end.</summary>
        private static TimeSpan? Clock(string text) =>
            text == "24:00" ? TimeSpan.FromDays(1)
            : TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time.ToTimeSpan() : null;
    }
}
