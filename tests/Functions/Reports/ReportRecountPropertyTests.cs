using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Reporting;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.Recount;
using ServerlessQiFu.Tests.Domain.Appeals;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Reports;

/// <summary>Random lives, reported through the store and recounted from their records by the second implementation.</summary>
public class ReportRecountPropertyTests
{
    [Fact]
    public void Whatever_happens_to_an_appeal_both_count_the_same_at_every_version() => RandomLife.Every(life =>
    {
        var version = 0;
        foreach (var turn in life.Turns.Where(t => t.Events.Count > 0))
        {
            version += turn.Events.Count;
            List<Recorded> record = [.. life.Record.Take(version)];
            var now = turn.Now.AddHours(version % 5 * 30);
            var row = ReportRow.Of("QS", record, life.Rules);
            Same(Recounting.Count(record, life.Rules, now), Sums.Of([row], now));
            var (recounted, reported) = (Recounting.CountByUnit(record, life.Rules, now), Sums.ByGroup([row], GroupedBy.Unit, now));
            foreach (var unit in recounted.Keys.Union(reported.Keys))
                if (reported.TryGetValue(unit, out var sums)) Same(recounted.GetValueOrDefault(unit) ?? [], sums);
                else Assert.Empty(recounted[unit]);
        }
    }, lives: PropertyCases.Of(5_000));

    [Fact]
    public void The_figures_of_all_units_add_up_to_the_citys_and_so_do_those_of_all_tiers_and_districts() => RandomLife.Every(life =>
    {
        List<ReportRow> rows = [ReportRow.Of("QS", life.Record, life.Rules)];
        var city = Sums.Of(rows, life.Now);
        foreach (var by in Enum.GetValues<GroupedBy>())
        {
            var groups = Sums.ByGroup(rows, by, life.Now);
            var sum = Sums.Add([.. groups.Values]);
            Assert.Equal(city.Counts.OrderBy(c => c.Key, StringComparer.Ordinal), sum.Counts.OrderBy(c => c.Key, StringComparer.Ordinal));
            Assert.Equal(city.Rungs, sum.Rungs);
            foreach (var (key, figures) in groups)
                Assert.All(Figures.Rates, r => Assert.True(figures.Counts[r.Good.Name] <= figures.Counts[r.All.Name], $"{r.Name} of {key}"));
        }
    }, lives: PropertyCases.Of(5_000));

    [Fact]
    public async Task Hundreds_of_lives_told_late_twice_and_out_of_order_report_what_their_records_say()
    {
        await using var city = await City.Open();
        var book = city.Services.GetRequiredService<ReportStore>();
        var lives = new List<RandomLife>();
        RandomLife.Every(life => { lock (lives) lives.Add(life); }, lives: 900);
        var told = new List<ReportRow>();
        foreach (var (i, life) in lives.Index())
            foreach (var turn in life.Turns.Where(t => t.Events.Count > 0))
                told.Add(ReportRow.Of(Number(i), [.. life.Record.Take(turn.Events[^1].Version)], life.Rules));

        var dice = new Random(20261124); // the order of messages; the lives print their own seed
        foreach (var row in told.Concat(told.Where(_ => dice.Next(3) == 0)).OrderBy(_ => dice.Next())) await book.Write(row, default);

        var now = RandomPolicy.End.AddDays(2);
        var (first, last) = (new DateOnly(2026, 1, 1), new DateOnly(2026, 12, 31));
        var rows = await book.Received(first, last, default);
        Assert.Equal(lives.Count, rows.Count);
        foreach (var by in Enum.GetValues<GroupedBy>())
        {
            var reported = Sums.ByGroup(rows, by, now);
            var recounted = lives.SelectMany(life => Recounting.CountByUnit(life.Record, life.Rules, now), (life, unit) => (Key: Key(Recounting.GroupsOf(life.Record), unit.Key, by), Counts: unit.Value))
                .GroupBy(c => c.Key, c => c.Counts, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
            foreach (var (key, counts) in recounted)
                Same(counts.SelectMany(c => c).GroupBy(c => c.Key, c => c.Value).ToDictionary(c => c.Key, c => c.Sum()), reported[key]);
            Assert.Equal(recounted.Keys.Order(StringComparer.Ordinal), reported.Keys.Order(StringComparer.Ordinal));
        }

        // Otherwise these lives would prove nothing about the second half.
        var city0 = Sums.Of(rows, now);
        Assert.All(["closed", "returns", "evaluations", "dissatisfied", "redos", "calledBack.good", "overdue", "parts", "rectified.of", "dissatisfiedAgain.good"], name => Assert.True(city0.Counts[name] > 0, name));
    }

    internal static void Same(IReadOnlyDictionary<string, long> recounted, Sums reported)
    {
        var told = reported.Counts.Concat(reported.Rungs.Select(r => KeyValuePair.Create(Figures.RungPrefix + r.Key, r.Value))).Where(c => c.Value != 0);
        Assert.Equal(recounted.OrderBy(c => c.Key, StringComparer.Ordinal), told.OrderBy(c => c.Key, StringComparer.Ordinal));
    }

    private static string Key((string Tier, string District) groups, string unit, GroupedBy by) =>
        by switch { GroupedBy.Unit => unit, GroupedBy.Tier => groups.Tier, _ => groups.District };

    private static string Number(int index) => AppealNumber.Make(new DateOnly(2026, 3, 3), (ulong)index);
}
