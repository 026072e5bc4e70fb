using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Reports;

/// <summary>
/// Reads the rows of the last year in the background when the process starts, so that the first to ask for a report does not wait for it
/// (docs/performance.md). Rows of it that an earlier version counted are computed anew by that.
/// </summary>
public sealed partial class WarmReports(ReportStore reports, TimeProvider clock, ILogger<WarmReports> log) : BackgroundService
{
    private const int Months = 12;

    /// <summary>What a report of the year needs, read once.</summary>
    public static Task Warm(ReportStore reports, DateOnly today, CancellationToken cancellation) => reports.Received(today.AddMonths(-Months), today, cancellation);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try { await Warm(reports, BusinessTime.DateOf(clock.GetUtcNow()), stoppingToken); }
        // Only a warm-up: whatever is wrong will be said where the rows are asked for.
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested) { LeftCold(failure.Message); }
    }

    [LoggerMessage(LogLevel.Information, "The reports' rows are read when they are asked for; the store does not give them now ({Why})")]
    private partial void LeftCold(string why);
}
