using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Reporting;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Reports;

/// <summary>The appeals behind a number of the summary, in the order of their numbers.</summary>
public sealed class ListReportCases(ReportStore reports, Sights sights, Paging paging, TimeProvider clock)
{
    internal static readonly Access.Operation Operation = new("listReportCases", Role.Supervisor, Role.Leader);
    private const int LongestFigure = 100;

    [Function(nameof(ListReportCases))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/reports/cases")] HttpRequest request, CancellationToken cancellation)
    {
        if (!ReportQuery.Read(request).Try(out var query, out var problem)) return problem;
        if (!paging.Read(request).Try(out var page, out problem)) return problem;
        string? key = null;
        if (ReportQuery.Key(request) is { } asked && !asked.Try(out key, out problem)) return problem;
        if (request.Query["figure"] is not [{ Length: > 0 and <= LongestFigure } name] || Figures.Find(name) is not { } figure)
            return new Problem(ProblemType.InvalidParameter, "figure is the name of a number, as the summary's links give it.");

        var now = clock.GetUtcNow();
        var cases = (await reports.Received(query.From, query.To, cancellation))
            .Where(r => page.After is null || string.CompareOrdinal(r.Id, page.After) > 0)
            .Select(r => new ReportCase(r.Id, Sums.Of(figure, r, query.By, key, now), AppealLinks.OfStaff(r.Id)))
            .Where(c => c.Count > 0).OrderBy(c => c.Id, StringComparer.Ordinal).Take(page.Limit + 1).ToList();
        var items = cases.Take(page.Limit).ToList();
        // The number counts them; who may not see one is not told which it is, and finds a shorter page.
        var seen = await sights.Visible(items, item => item.Id, request.Caller(), cancellation);
        return Answer.Json(StatusCodes.Status200OK, new Paged<ReportCase>(seen, paging.Token(request, cases.Count > items.Count ? items[^1].Id : null)));
    }
}
