using ServerlessQiFu.Domain.DataFiles;

namespace ServerlessQiFu.Domain.Calendar;

/// <summary>Limits in a data file.</summary>
internal static class LimitFields
{
    /// <param name="fits">Which kinds of limit are meaningful here.</param>
    public static void Kind(this FieldErrors errors, string name, Limit limit, Func<Limit, bool> fits, string kinds)
    {
        if (!fits(limit)) errors.Add(name, $"{limit} is of the wrong kind: {kinds} belong here.");
    }

    public static void Working(this FieldErrors errors, string name, Limit limit) => errors.Kind(name, limit, l => l.IsWorking, "working limits (wd, wh, wm, ws)");
}
