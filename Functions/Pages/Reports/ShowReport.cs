using System.Globalization;
using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Reports;
using ServerlessQiFu.Web;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Functions.Pages;

/// <summary>The figures of a period by unit, tier or district.</summary>
public sealed class ShowReport(PageFrames frames, ApiCalls api, TimeProvider clock)
{
    internal static readonly Operation Operation = Operation.Page("showReport", Role.Supervisor, Role.Leader);
    /// <summary>The rates that the plan promises, in the chart.</summary>
    private static readonly string[] Charted = ["response", "solved", "satisfaction", "promise", "onTime", "calledBack", "firstDispatch"];
    private const int UsualDays = 30;

    [Function(nameof(ShowReport))]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "reports")] HttpRequest request, CancellationToken cancellation)
    {
        var (http, words) = (request.HttpContext, PageFrames.WordsOf(request.HttpContext));
        var today = BusinessTime.DateOf(clock.GetUtcNow());
        var query = Query(request, "from", today.AddDays(-UsualDays)) + Query(request, "to", today)[1..].Insert(0, "&") + "&by=" + Uri.EscapeDataString(request.Query["by"].ToString() is { Length: > 0 } by ? by : "tier");
        if (!(await api.Get<ReportSummary>(http, request.Caller(), new(nameof(GetReportSummary), Query: query), cancellation)).Try(out var summary, out var problem))
            return await ProblemPages.Of(frames, http, problem);
        var groups = summary.Groups.Prepend(summary.Total).ToList();
        var model = new ReportModel(
            Day(summary.From), Day(summary.To), summary.By.ToString().ToLowerInvariant(), [.. summary.Groups.Select(group => group.Name)],
            [.. summary.Total.Rates.Select((rate, i) => new FigureRow(words.Find($"figure.{rate.Name}") ?? rate.Title, words.Language == "zh" ? rate.Formula : null,
                [.. groups.Select(group => new FigureCell(Share(group.Rates[i].Value), Cases(group.Rates[i].Of.Cases)))]))],
            [.. summary.Total.Volumes.Select((volume, i) => new FigureRow(words.Find($"figure.{volume.Name}") ?? volume.Title, null,
                [.. groups.Select(group => new FigureCell(group.Volumes[i].Count.ToString(CultureInfo.InvariantCulture), Cases(group.Volumes[i].Cases)))]))],
            new BarChart(words["reports.chart"], [.. summary.Total.Rates.Where(rate => Charted.Contains(rate.Name)).Select(rate => (words.Find($"figure.{rate.Name}") ?? rate.Title, rate.Value))]),
            "/reports/csv" + query);
        return await frames.Page<ReportPage>(http, (nameof(ReportPage.Model), model));
    }

    /// <summary>The page of the cases that the API names.</summary>
    private static string Cases(string api) => api.Replace("/api/reports/cases", "/reports/cases", StringComparison.Ordinal);

    private static string Share(double? value) => value?.ToString("P1", CultureInfo.InvariantCulture) ?? "–";

    private static string Query(HttpRequest request, string name, DateOnly usual) =>
        $"?{name}={Uri.EscapeDataString(request.Query[name].ToString() is { Length: > 0 } asked ? asked : Day(usual))}";

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
