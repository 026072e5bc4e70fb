using CsCheck;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Domain.Appeals;

public class AppealNumberTests
{
    private static readonly Gen<string> Number = Gen.Select(Gen.Int[0, 3000], Gen.ULong).Select((day, draw) => AppealNumber.Make(new DateOnly(2026, 1, 1).AddDays(day), draw));

    [Fact]
    public void A_number_is_read_as_people_type_it() => Gen.Select(Number, Gen.Int[0, 7]).Sample((number, how) =>
    {
        Assert.True(AppealNumber.TryRead(Typed(number, how), out var read), Typed(number, how));
        Assert.Equal(number, read);
    }, iter: PropertyCases.Of(2_000));

    [Fact]
    public void A_part_of_a_number_or_more_than_one_is_none() => Number.Sample(number =>
    {
        Assert.False(AppealNumber.TryRead(number[..^1], out _));
        Assert.False(AppealNumber.TryRead(number + "0", out _));
    }, iter: PropertyCases.Of(500));

    [Theory]
    [InlineData(null), InlineData(""), InlineData("QS"), InlineData("QS20261331ABCDEFGHX"), InlineData("QU202611247KQ2M9XDV")]
    public void Anything_else_is_no_number(string? text)
    {
        Assert.False(AppealNumber.TryRead(text, out var read));
        Assert.Null(read);
    }

    private static string Typed(string number, int how) => how switch
    {
        0 => number.ToLowerInvariant(),
        1 => $" {number[..2]} {number[2..10]} {number[10..14]} {number[14..]} ",
        2 => $"{number[..10]}-{number[10..]}",
        3 => string.Concat(number.Select(c => (char)(c + 0xFEE0))),
        4 => number.Replace('0', 'O'),
        5 => number.Replace('1', 'I'),
        6 => number.Replace('1', 'l').Replace('0', 'o'),
        _ => string.Join('\u200B', number.ToCharArray()).Replace('M', '\u041C'),
    };
}
