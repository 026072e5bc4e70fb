using System.Globalization;
using System.Text;
using Azure;
using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.Reporting;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Reports;

/// <summary>
/// What the city publishes of a month ten days after it (domain.md §2.4, disclosure), once and for all: volume, on-time and satisfaction by district and tier.
/// The cells partition the city and nothing else is summed, so one list decides what small cells would betray.
/// </summary>
public sealed class GetPublicReport(ReportStore reports, PublishedMonths published, ReportOptions options, TimeProvider clock)
{
    internal static readonly Access.Operation Operation = Access.Operation.Open("getPublicReport");
    private const string MonthForm = "yyyy-MM";
    /// <summary>Then most of a month's appeals are answered and judged.</summary>
    private const int DaysAfter = 10;

    [Function(nameof(GetPublicReport))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/reports/public")] HttpRequest request, CancellationToken cancellation)
    {
        try
        {
            if (request.Query["month"] is not [{ } text] || !DateOnly.TryParseExact(text, MonthForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var first) || first.Year is < 2000 or > 9000)
                return new Problem(ProblemType.InvalidParameter, "month is one such as 2026-10.");
            var last = first.AddMonths(1).AddDays(-1);
            var now = clock.GetUtcNow();
            if (BusinessTime.DateOf(now) <= last.AddDays(DaysAfter)) return Problem.NotFound();
            var report = await published.Get(text, async () =>
                Encoding.UTF8.GetString(ContractJson.Write(Report(text, await reports.Received(first, last, cancellation), now))), cancellation);
            return new Answer(StatusCodes.Status200OK, Encoding.UTF8.GetBytes(report), null);
        }
        catch (RequestFailedException store) when (StoreTrouble.Is(store)) { return StoreTrouble.Problem(store); }
    }

    private PublicReport Report(string month, IReadOnlyList<ReportRow> rows, DateTimeOffset now)
    {
        var cells = rows.GroupBy(r => (r.District, Tier: Sums.KeyOf(r, GroupedBy.Tier))).OrderBy(c => c.Key.District, StringComparer.Ordinal).ThenBy(c => c.Key.Tier, StringComparer.Ordinal)
            .Select(c => (c.Key.District, c.Key.Tier, Sums: Sums.Of(c, now))).ToList();
        var parts = cells.ConvertAll(c => c.Sums);
        var city = Sums.Add(parts);
        var (received, onTime, satisfaction) = (Withheld(parts, "received"), Withheld(parts, "onTime.of"), Withheld(parts, "satisfaction.of"));

        return new(month, options.SmallestCell,
            new(null, null, null, null, received.Total ? null : city.Counts["received"], Rate(city, "onTime", onTime.Total), Rate(city, "satisfaction", satisfaction.Total)),
            [.. cells.Index().Select(c => new PublicCell(
                c.Item.District, ReportViews.DistrictName(c.Item.District), c.Item.Tier, ReportViews.TierName(c.Item.Tier),
                received.Cells[c.Index] ? null : c.Item.Sums.Counts["received"],
                Rate(c.Item.Sums, "onTime", onTime.Cells[c.Index]), Rate(c.Item.Sums, "satisfaction", satisfaction.Cells[c.Index])))]);
    }

    private (IReadOnlyList<bool> Cells, bool Total) Withheld(List<Sums> cells, string figure) =>
        SmallCells.Withheld(cells.ConvertAll(c => c.Counts[figure]), options.SmallestCell);

    private static PublicRate? Rate(Sums sums, string rate, bool withheld) =>
        withheld || sums.Counts[rate + ".of"] is not (> 0 and var of) ? null : new(ReportViews.Share(sums.Counts[rate + ".good"], of), of);
}
