using System.Globalization;
using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Reporting;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Reports;

/// <summary>Which appeals a report is about: days of receipt, both included, and what they are grouped by.</summary>
internal sealed record ReportQuery(DateOnly From, DateOnly To, GroupedBy By)
{
    /// <summary>Two years and a leap day.</summary>
    public const int MostDays = 731;
    private const string Day = "yyyy-MM-dd";
    private const int LongestKey = 20;

    public static Checked<ReportQuery> Read(HttpRequest request)
    {
        if (DayOf(request, "from") is not { } from || DayOf(request, "to") is not { } to)
            return new Problem(ProblemType.InvalidParameter, "from and to are days of receipt in Shenzhen, such as 2026-11-01.");
        if (to < from || to.DayNumber - from.DayNumber >= MostDays)
            return new Problem(ProblemType.InvalidParameter, $"to is not before from, and at most {MostDays} days are reported at once.");
        return ByOf(request) is { } by
            ? new ReportQuery(from, to, by)
            : new Problem(ProblemType.InvalidParameter, "by is one of unit, tier, district.");
    }

    /// <summary>The group asked for; null for all of them.</summary>
    public static Checked<string>? Key(HttpRequest request)
    {
        if (!request.Query.TryGetValue("key", out var keys)) return null;
        return keys is [{ Length: > 0 and <= LongestKey } key]
            ? key
            : new Problem(ProblemType.InvalidParameter, "key is one group's, as the summary gives it.");
    }

    /// <summary>The list of the appeals behind a number.</summary>
    /// <param name="key">The group's; null for all.</param>
    public string Cases(string figure, string? key)
    {
        var group = key is null ? "" : $"&key={Uri.EscapeDataString(key)}";
        return string.Create(CultureInfo.InvariantCulture,
            $"/api/reports/cases?from={From:yyyy-MM-dd}&to={To:yyyy-MM-dd}&by={Name(By)}{group}&figure={Uri.EscapeDataString(figure)}");
    }

    public static string Name(GroupedBy by) => by switch { GroupedBy.Unit => "unit", GroupedBy.Tier => "tier", _ => "district" };

    private static DateOnly? DayOf(HttpRequest request, string name) =>
        request.Query[name] is [{ } text] && DateOnly.TryParseExact(text, Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day.Year is > 2000 and < 9000 ? day : null;

    private static GroupedBy? ByOf(HttpRequest request)
    {
        if (request.Query["by"] is not [{ } asked]) return null;
        foreach (var by in Enum.GetValues<GroupedBy>()) if (Name(by) == asked) return by;
        return null;
    }
}
