using CsCheck;
using ServerlessQiFu.Domain.Reporting;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Domain.Reporting;

/// <summary>What is published betrays no small cell, not by subtraction either.</summary>
public class SmallCellsTests
{
    [Fact]
    public void What_is_withheld_is_never_one_cell_and_never_few_appeals() =>
        Gen.Select(Gen.Long[0, 30].Array[0, 33], Gen.Int[2, 10]).Sample((counts, smallest) =>
        {
            var (withheld, total) = SmallCells.Withheld(counts, smallest);
            Assert.All(counts.Zip(withheld), c => Assert.True(c.Second || c.First == 0 || c.First >= smallest));
            if (!withheld.Contains(true) || total) return;
            Assert.True(withheld.Count(w => w) > 1);
            Assert.True(counts.Zip(withheld).Where(c => c.Second).Sum(c => c.First) >= smallest);
        }, iter: PropertyCases.Of(20_000));

    [Theory]
    [InlineData(new long[] { 9, 3, 7 }, new[] { false, true, true }, false)]
    [InlineData(new long[] { 9, 7, 0 }, new[] { false, false, false }, false)]
    [InlineData(new long[] { 1, 1, 9 }, new[] { true, true, true }, false)]
    [InlineData(new long[] { 3, 4, 9 }, new[] { true, true, false }, false)]
    [InlineData(new long[] { 3, 0 }, new[] { true, false }, true)]
    public void The_smallest_that_hides_the_rest_goes_with_it(long[] counts, bool[] cells, bool total)
    {
        var (withheld, all) = SmallCells.Withheld(counts, 5);
        Assert.Equal(cells, withheld);
        Assert.Equal(total, all);
    }
}
