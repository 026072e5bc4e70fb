using CsCheck;
using ServerlessQiFu.Domain.DataFiles;
using ServerlessQiFu.Domain.Texts;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Domain.DataFiles;

public class VisibleTextTests
{
    /// <summary>Hangul fillers, Braille's empty cell, joiners, variation selectors, direction marks, tags, blanks of all widths.</summary>
    private static readonly string[] Nothing =
    [
        "\u3164", "\uFFA0", "\u115F", "\u1160", "\u2800", "\u200B", "\u200C", "\u200D", "\u2060", "\u00AD", "\u034F", "\u061C", "\u17B4", "\u180B", "\u180E", "\uFE0F", "\uFE00", "\uFEFF",
        "\U000E0100", "\U000E0041", "\U0001D173", "\u202E", "\u2066", "\u206F", "\uFFF9", " ", "\u3000", "\u00A0", "\u2003", "\t", "\n", "\u2028",
    ];

    [Fact]
    public void What_nobody_can_see_is_no_content() => Gen.Int[0, Nothing.Length - 1].Array[0, 20].Select(all => string.Concat(all.Select(i => Nothing[i]))).Sample(text =>
    {
        Assert.False(VisibleText.HasContent(text));
        Assert.Equal("", TidyText.Tidy(text));
        var errors = new FieldErrors();
        errors.Text("title", text, 10_000);
        Assert.Single(errors.Found);
    }, iter: PropertyCases.Of(2_000));

    [Fact]
    public void Letters_around_it_are_read_as_if_it_were_not_there()
    {
        foreach (var nothing in Nothing.Where(n => !string.IsNullOrWhiteSpace(n) && n != "\u2800"))
        {
            Assert.Equal("起火", Folding.Fold("起" + nothing + "火"));
            Assert.NotNull(EmergencyRules.Look("", $"仓库起{nothing}火"));
            Assert.Equal(["<PHONE_1>"], Redactor.Redact($"电话138{nothing}00138000").Map.Keys);
        }
    }

    [Theory]
    [InlineData("\u3164张\u3164三\u2800", "张三"), InlineData("葛\U000E0100城", "葛\U000E0100城"), InlineData("\uFE0F好", "好"), InlineData("❤\uFE0F", "❤\uFE0F"), InlineData("a\uFE0F\uFE0Fb", "a\uFE0Fb"), InlineData("⠓⠑⠀⠇", "⠓⠑⠀⠇")]
    public void A_text_keeps_what_chooses_a_characters_shape(string sent, string kept) => Assert.Equal(kept, TidyText.Tidy(sent));

    [Fact]
    public void Five_characters_and_many_joiners_are_still_too_short_to_decide_on() => Assert.NotNull(
        TriagePipeline.Triage(TriageModel.LoadShipped(), "问", "怎么办" + new string('\u3164', 50), new TriageEvidence(), _ => true).Abstained);

    [Theory]
    [InlineData(new byte[] { 0x7B, 0x7D }, null), InlineData(new byte[] { 0xEF, 0xBB, 0xBF, 0x7B, 0x7D }, null), InlineData(new byte[] { 0x7B, 0xB9, 0xA9, 0x7D }, 2L), InlineData(new byte[] { 0xFF, 0xFE, 0x7B, 0 }, 1L)]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, 0x7B, 0x80 }, 5L), InlineData(new byte[] { 0x41, 0xE4, 0xBD }, 2L), InlineData(new byte[] { 0xED, 0xA0, 0x80 }, 1L)]
    public void The_first_byte_that_is_not_UTF8_is_told(byte[] bytes, long? at)
    {
        Assert.Equal(at, Utf8Text.FirstWrongByte(bytes, out var text));
        Assert.Equal(at is null ? "{}" : "", text);
    }
}
