namespace ServerlessQiFu.Tests.Fixtures;

/// <summary>The check that the model tests rest on, with histories of one register whose verdict anybody can see.</summary>
public sealed class LinearisableTests
{
    private sealed record Ask(string What, int Value = 0);

    [Fact]
    public void What_happens_one_after_the_other_must_fit() => Assert.True(Fits((Write(1), 0, 1, 2), (Read, 1, 3, 4), (Write(5), 0, 5, 6), (Read, 5, 7, 8)));

    [Fact]
    public void A_read_that_overlaps_a_write_may_see_either() => Assert.True(Fits((Write(1), 0, 1, 2), (Write(2), 0, 3, 6), (Read, 1, 4, 5)) && Fits((Write(1), 0, 1, 2), (Write(2), 0, 3, 6), (Read, 2, 4, 5)));

    [Fact]
    public void A_read_after_a_write_may_not_see_what_was_before_it() => Assert.False(Fits((Write(1), 0, 1, 2), (Write(2), 0, 3, 4), (Read, 1, 5, 6)));

    [Fact]
    public void Two_readers_may_not_see_two_writes_in_two_orders() =>
        Assert.False(Fits((Write(1), 0, 1, 10), (Write(2), 0, 2, 11), (Read, 1, 3, 4), (Read, 2, 5, 6), (Read, 1, 7, 8)));

    [Fact]
    public void Nobody_reads_what_nobody_wrote() => Assert.False(Fits((Write(1), 0, 1, 4), (Read, 3, 2, 3)));

    private static Ask Read { get; } = new("read");

    private static Ask Write(int value) => new("write", value);

    private static bool Fits(params (Ask Ask, int Answer, long Began, long Ended)[] calls) => Linearisable.Is(
        0, [.. calls.Select(c => new RecordedCall<Ask, int>(c.Ask, c.Answer, c.Began, c.Ended))],
        (state, ask, answer) => ask.What == "write" ? [ask.Value] : state == answer ? [state] : Array.Empty<int>());
}
