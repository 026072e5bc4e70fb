using ServerlessQiFu.Domain.DataFiles;

namespace ServerlessQiFu.Domain.Calendar;

/// <summary>Limits in a data file.</summary>
internal static class LimitFields
{
    public static Limit? Limit(this JsonValue value) => value.Limit(_ => true, "");

    /// <param name="fits">Which kinds of limit are meaningful here.</param>
    public static Limit? Limit(this JsonValue value, Func<Limit, bool> fits, string kinds)
    {
        if (value.StringOf("a limit such as 3wd or 24h") is not { } text) return null;
        if (!Calendar.Limit.TryParse(text, out var limit, out var reason)) return value.Refuse<Limit>(reason);
        return fits(limit) ? limit : value.Refuse<Limit>($"{limit} is of the wrong kind: {kinds} belong here");
    }
}
