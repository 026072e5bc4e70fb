using ServerlessQiFu.Domain.Enterprises;

namespace ServerlessQiFu.Tests.Domain.Enterprises;

public class CreditCodeTests
{
    [Theory]
    [InlineData("914403001922038216")]
    [InlineData("9144030071526726XG")]
    [InlineData("91440300192317458F")]
    [InlineData("91440300100012316L")]
    [InlineData("9144030027939873X7")]
    [InlineData("11440300MB2D29255A")]
    [InlineData("91110000600037341L")]
    [InlineData("11320000MB151840XJ")]
    [InlineData("91350100M000100Y43")]
    [InlineData("91440300MA5TEQ106M")]
    [InlineData("91440300MA5TEQ114G")]
    [InlineData("91440300MA5FAKE086")]
    [InlineData("91440300MA5FAKE161")]
    [InlineData("91440300000000000E")]
    [InlineData("91440300123456788M")]
    [InlineData("914403000000004570")]
    [InlineData("914403001922002095")]
    [InlineData("914403001922003994")]
    [InlineData("914403001922005676")]
    public void A_good_code_is_read(string text)
    {
        Assert.True(CreditCode.TryParse(text, out var code, out var fault));
        Assert.Null(fault);
        Assert.Equal(text, code.Value);
    }

    [Theory]
    [InlineData("91350100M000100Y4Z", CreditCodeFault.Alphabet)]
    [InlineData("914403001922038217", CreditCodeFault.CheckCharacter)]
    [InlineData("91440300192203821", CreditCodeFault.Length)]
    [InlineData("91440300I92203821G", CreditCodeFault.Alphabet)]
    [InlineData("9144O300192203821G", CreditCodeFault.RegionDigits)]
    [InlineData("B14403001922038216", CreditCodeFault.FirstCharacter)]
    [InlineData("014403001922038216", CreditCodeFault.FirstCharacter)]
    [InlineData("9A4403001922038216", CreditCodeFault.Category)]
    [InlineData("9144030019220382168", CreditCodeFault.Length)]
    [InlineData("", CreditCodeFault.Length)]
    [InlineData(null, CreditCodeFault.Length)]
    [InlineData("９１４４０３００１９２２０３８２１7", CreditCodeFault.CheckCharacter)]
    [InlineData("91440300192203821\0", CreditCodeFault.Alphabet)]
    public void A_bad_code_is_refused_with_what_is_wrong(string? text, CreditCodeFault expected)
    {
        Assert.False(CreditCode.TryParse(text, out var code, out var fault));
        Assert.Null(code);
        Assert.Equal(expected, fault);
        Assert.NotEmpty(fault.Value.Sentence());
    }

    [Theory]
    [InlineData("  9144030071526726xg ")]
    [InlineData("９１４４０３００７１５２６７２６ＸＧ")]
    [InlineData("\u30009144030071526726xＧ\n")]
    public void A_code_is_read_as_people_type_it(string text)
    {
        Assert.True(CreditCode.TryParse(text, out var code, out _));
        Assert.Equal("9144030071526726XG", code.Value);
    }

    [Theory]
    [InlineData("9144 0300 MA5T EQ10 6M", "91440300MA5TEQ106M"), InlineData("91440300-MA5TEQ106-M", "91440300MA5TEQ106M"), InlineData("９１４４ ０３００　ma5teq106ｍ", "91440300MA5TEQ106M"), InlineData("9144\u200B0300MA5TEQ106M", "91440300MA5TEQ106M")]
    [InlineData("9144O3OOMA5TEQ1O6M", "91440300MA5TEQ106M"), InlineData("91440300MAST\u0415Q1O6\u041C", "91440300MA5TEQ106M"), InlineData("9I440300MA5TEQI06M", "91440300MA5TEQ106M"), InlineData("9l440300MA5TEQl06M", "91440300MA5TEQ106M"), InlineData("91440300100012316l", "91440300100012316L")]
    public void Blanks_and_letters_that_no_code_has_are_put_right(string text, string read)
    {
        Assert.True(CreditCode.TryParse(text, out var code, out _));
        Assert.Equal(read, code.Value);
        Assert.True(code.IsVerified);
    }

    [Theory]
    [InlineData("914403001922038217", "914403001922038217"), InlineData("9144 0300 ma5t eq10 6n", "91440300MA5TEQ106N")]
    public void A_wrong_check_character_alone_may_be_genuine(string text, string read)
    {
        Assert.False(CreditCode.TryParse(text, out _, out var fault));
        Assert.Equal(CreditCodeFault.CheckCharacter, fault);
        Assert.Contains("creditCodeConfirmed", fault.Value.Sentence(), StringComparison.Ordinal);
        Assert.True(CreditCode.TryParseGenuine(text, out var code, out _));
        Assert.Equal(read, code.Value);
        Assert.False(code.IsVerified);
    }

    [Theory]
    [InlineData("91350100M000100Y4Z", CreditCodeFault.Alphabet), InlineData("9144", CreditCodeFault.Length), InlineData("B14403001922038216", CreditCodeFault.FirstCharacter)]
    public void Anything_else_is_no_genuine_code(string text, CreditCodeFault expected)
    {
        Assert.False(CreditCode.TryParseGenuine(text, out _, out var fault));
        Assert.Equal(expected, fault);
    }

    [Fact]
    public void Half_a_character_or_a_book_is_no_code()
    {
        Assert.False(CreditCode.TryParse("91440300192203821\uD800", out _, out _));
        Assert.False(CreditCode.TryParse(new string('9', 1_000_000), out _, out var fault));
        Assert.Equal(CreditCodeFault.Length, fault);
    }

    [Theory]
    [InlineData("N14403001922038210")]
    [InlineData("A14403001922038210")]
    [InlineData("Y14403001922038210")]
    public void Rural_military_and_other_registrars_are_accepted(string body)
    {
        var text = body[..17] + CreditCode.CheckCharacter(body.AsSpan(0, 17));

        Assert.True(CreditCode.TryParse(text, out _, out _));
    }

    [Fact]
    public void Any_single_wrong_character_is_noticed()
    {
        const string good = "9144030071526726XG";
        foreach (var at in Enumerable.Range(0, 18))
            foreach (var other in "0123456789ABCDEFGHJKLMNPQRTUWXY".Where(c => c != good[at]))
                Assert.False(CreditCode.TryParse(good[..at] + other + good[(at + 1)..], out _, out _), $"{other} at {at}");
    }

    [Fact]
    public void A_code_is_accepted_when_the_organisation_code_inside_does_not_agree()
    {
        const string body = "91440300192203829";
        Assert.True(CreditCode.TryParse(body + CreditCode.CheckCharacter(body), out _, out _));
    }
}
