using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using ServerlessQiFu.Domain.DataFiles;

namespace ServerlessQiFu.Domain.Calendar;

/// <summary>How a limit is counted. Working units stop at noon, at night and on days off; the others do not.</summary>
public enum LimitUnit { WorkingDays, WorkingHours, WorkingMinutes, WorkingSeconds, Hours, Minutes, Seconds, Days }

/// <summary>
/// A limit of time as the policy writes it: <c>1wd</c> working days, <c>4wh</c> <c>30wm</c> <c>20ws</c> working time,
/// <c>24h</c> <c>90m</c> <c>20s</c> natural time, <c>30d</c> natural days (domain.md §6.1). Always positive, at most
/// 1,000 days' worth. When it is due depends on the calendar: <see cref="WorkingHours.Due"/>.
/// </summary>
[JsonConverter(typeof(AsText))]
public sealed record Limit
{
    private const int LongestDays = 1000;

    private static readonly (string Suffix, LimitUnit Unit, TimeSpan Length)[] Suffixes =
    [
        ("wd", LimitUnit.WorkingDays, TimeSpan.FromDays(1)),
        ("wh", LimitUnit.WorkingHours, TimeSpan.FromHours(1)),
        ("wm", LimitUnit.WorkingMinutes, TimeSpan.FromMinutes(1)),
        ("ws", LimitUnit.WorkingSeconds, TimeSpan.FromSeconds(1)),
        ("h", LimitUnit.Hours, TimeSpan.FromHours(1)),
        ("m", LimitUnit.Minutes, TimeSpan.FromMinutes(1)),
        ("s", LimitUnit.Seconds, TimeSpan.FromSeconds(1)),
        ("d", LimitUnit.Days, TimeSpan.FromDays(1)),
    ];

    private Limit(int amount, LimitUnit unit) => (Amount, Unit) = (amount, unit);

    public int Amount { get; }
    public LimitUnit Unit { get; }

    /// <summary>True for working days and working time: the calendar's days off do not count.</summary>
    public bool IsWorking => Unit is LimitUnit.WorkingDays or LimitUnit.WorkingHours or LimitUnit.WorkingMinutes or LimitUnit.WorkingSeconds;

    /// <summary>True for whole days, working or natural: due at a close of business, the day of start not counted.</summary>
    public bool IsDays => Unit is LimitUnit.WorkingDays or LimitUnit.Days;

    /// <summary>The length of a limit in hours, minutes or seconds (working ones in working time). Days have none: throws.</summary>
    public TimeSpan Length => IsDays
        ? throw new InvalidOperationException($"{this} is counted in days; its length depends on the calendar.")
        : Amount * Suffixes[(int)Unit].Length;

    /// <summary>
    /// A rough length in days, for comparing limits of different kinds in a policy and never for a deadline: a working
    /// day and a natural day count the same.
    /// </summary>
    internal double NominalDays(TimeSpan workingDay) => IsDays ? Amount : Length / (IsWorking ? workingDay : TimeSpan.FromDays(1));

    /// <exception cref="FormatException">The text is not a limit; the message says why.</exception>
    public static Limit Parse(string text) =>
        TryParse(text, out var limit, out var reason) ? limit : throw new FormatException(reason);

    /// <param name="reason">A sentence that says what is wrong; empty when the text is a limit.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Limit? limit, out string reason)
    {
        limit = null;
        var digits = (text ?? "").TakeWhile(char.IsAsciiDigit).Count();
        var suffix = Array.FindIndex(Suffixes, s => s.Suffix == (text ?? "")[digits..]);
        if (digits == 0 || suffix < 0)
        {
            reason = $"\"{Shown(text)}\" is not a limit: write a whole number and wd, wh, wm, ws, h, m, s or d, such as 3wd or 24h.";
            return false;
        }
        if (text![0] == '0')
        {
            reason = $"\"{Shown(text)}\" is not a limit: the number starts at 1 and has no leading zero.";
            return false;
        }
        var (_, unit, length) = Suffixes[suffix];
        if (!int.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var amount)
            || amount > TimeSpan.FromDays(LongestDays) / length)
        {
            reason = $"\"{Shown(text)}\" is too long: a limit is at most {LongestDays} days' worth.";
            return false;
        }
        limit = new Limit(amount, unit);
        reason = "";
        return true;
    }

    public override string ToString() => Amount.ToString(CultureInfo.InvariantCulture) + Suffixes[(int)Unit].Suffix;

    private static string Shown(string? text) => text is { Length: > 20 } ? text[..20] + "…" : text ?? "";

    /// <summary>In JSON a limit is its text.</summary>
    internal sealed class AsText() : TextConverter<Limit>("a limit such as 3wd or 24h")
    {
        protected override bool TryRead(string text, [NotNullWhen(true)] out Limit? value, out string fault) => TryParse(text, out value, out fault);
    }
}
