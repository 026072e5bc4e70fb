using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Reporting;

namespace ServerlessQiFu.Tests.Domain.Reporting;

/// <summary>What is published of a month counts acts, and withholds by appeals.</summary>
public class PublicMonthTests
{
    private static readonly DateTimeOffset Received = new(2026, 10, 9, 2, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_few_appeals_that_were_rated_and_answered_often_are_a_small_cell_all_the_same()
    {
        var month = PublicMonth.Of([.. Rows("SZ-440305", 3), .. Rows("SZ-440306", 20), .. Rows("SZ-440307", 30)], 5, Received.AddDays(60));

        // Three appeals have six ratings and six rounds. The next smallest cell goes with them, so that subtraction does not find them.
        Assert.Equal([null, null, new PublicFigures("SZ-440307", "Assistance", 30, new(60, 60), new(30, 60))], month.Cells.Select(c => c.Received is null ? null : c));
        Assert.All(month.Cells.Take(2), c => Assert.Equal((null, null), (c.OnTime, c.Satisfaction)));
        Assert.Equal((53L, new PublicShare(106, 106), new PublicShare(53, 106)), (month.City.Received, month.City.OnTime, month.City.Satisfaction));
    }

    /// <summary>Rated badly with one unit, well with the next.</summary>
    private static IEnumerable<ReportRow> Rows(string district, int count) => Enumerable.Range(0, count).Select(n => new ReportRow
    {
        Id = $"{district}-{n}", Version = 20, ReceivedAt = Received, OuterAt = Received.AddDays(10), District = district, Tier = Tier.Assistance,
        Shares =
        [
            new() { Unit = "GDJ", Received = 1, WasAccountable = true, RoundsInTime = 1, Answers = 1, Evaluations = 1, BadEvaluations = 1, Dissatisfied = 1, CallBacksDone = 1 },
            new() { Unit = "GXJ", WasAccountable = true, Status = Status.Closed, ClosedAs = ClosedAs.Satisfied, RoundsInTime = 1, Answers = 1, Evaluations = 1 },
        ],
    });
}
