using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.Reporting;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Reports;

/// <summary>
/// What the city publishes of a month some days after it, once and for all. <see cref="PublicMonth"/> decides when that is and what
/// small cells would betray.
/// </summary>
public sealed class GetPublicReport(ReportStore reports, PublishedMonths published, ReportOptions options, TimeProvider clock)
{
    internal static readonly Access.Operation Operation = Access.Operation.Open("getPublicReport");
    private const string MonthForm = "yyyy-MM";

    [Function(nameof(GetPublicReport))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/reports/public")] HttpRequest request, CancellationToken cancellation)
    {
        if (request.Query["month"] is not [{ } text] || !DateOnly.TryParseExact(text, MonthForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var first) || first.Year is < 2000 or > 9000)
            return new Problem(ProblemType.InvalidParameter, "month is one such as 2026-10.");
        var last = first.AddMonths(1).AddDays(-1);
        var now = clock.GetUtcNow();
        if (!PublicMonth.IsPublished(last, BusinessTime.DateOf(now))) return Problem.NotFound();
        var report = await published.Get(text, async () =>
            Encoding.UTF8.GetString(ContractJson.Write(Report(text, await reports.Received(first, last, cancellation), now))), cancellation);
        return Answer.Written(StatusCodes.Status200OK, Encoding.UTF8.GetBytes(report), null);
    }

    private PublicReport Report(string month, IReadOnlyList<ReportRow> rows, DateTimeOffset now)
    {
        var published = PublicMonth.Of(rows, options.SmallestCell, now);
        return new(month, options.SmallestCell, Cell(published.City), [.. published.Cells.Select(Cell)]);
    }

    private static PublicCell Cell(PublicFigures of) => new(
        of.District, of.District is { } district ? ReportViews.DistrictName(district) : null, of.Tier, of.Tier is { } tier ? ReportViews.TierName(tier) : null,
        of.Received, Rate(of.OnTime), Rate(of.Satisfaction));

    private static PublicRate? Rate(PublicShare? share) => share is null ? null : new(ReportViews.Share(share.Good, share.Of), share.Of);
}
