using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Reporting;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Reports;

/// <summary>Every figure of a period by unit, tier or district, each with the way to its cases; as JSON, or CSV for a spreadsheet.</summary>
public sealed class GetReportSummary(ReportStore reports, DirectoryStore directory, TimeProvider clock)
{
    internal static readonly Access.Operation Operation = new("getReportSummary", Role.Supervisor, Role.Leader);

    [Function(nameof(GetReportSummary))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/reports/summary")] HttpRequest request, CancellationToken cancellation)
    {
        if (!ReportQuery.Read(request).Try(out var query, out var problem)) return problem;
        var now = clock.GetUtcNow();
        var groups = Sums.ByGroup(await reports.Received(query.From, query.To, cancellation), query.By, now);
        var summary = ReportViews.Summary(query, groups, await directory.Current(cancellation), now);
        request.HttpContext.Response.Headers.Vary = "Accept";
        return WantsCsv(request) ? ReportCsv.Of(summary) : Answer.Json(StatusCodes.Status200OK, summary);
    }

    /// <summary>Only when it is asked for by name and not less than JSON.</summary>
    private static bool WantsCsv(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        double Quality(string type) => accepted.Where(a => a.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)).Select(a => a.Quality ?? 1).DefaultIfEmpty(0).Max();
        return Quality(ReportCsv.MediaType) is > 0 and var csv && csv >= Quality("application/json");
    }
}
