using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Triage;

namespace ServerlessQiFu.Tests.Domain.Triage;

public class KeywordModelTests
{
    private const string Nanshan = "SZ-440305";

    [Theory]
    [InlineData("请问办理营业执照变更需要什么材料？", "SCJ")]
    [InlineData("高新技术企业认定的申请条件是什么？", "KCJ")]
    [InlineData("想咨询出口退税怎么办理，是否可以网上申请？", "SW")]
    public void Questions_go_to_the_specialists_with_the_department_next(string text, string department)
    {
        var seen = KeywordModel.Suggest("", text, Nanshan);
        Assert.Equal(Tier.Consultation, seen.Tier);
        Assert.Equal(KeywordModel.Specialists, seen.Unit);
        Assert.Equal(department, seen.Candidates[1]);
        Assert.True(seen.Confidence >= 0.5, seen.ToString());
    }

    [Theory]
    [InlineData("园区转供电电价过高，投诉多次未处理，要求整改", "GXJ")]
    [InlineData("工厂停水三天，严重影响生产，请尽快恢复供水", "SWUJ")]
    [InlineData("甲方拖欠货款至今不付，求助", "ZXQ")]
    [InlineData("货物被海关查验，清关一直没有进展，请协调", "HG")]
    [InlineData("厂区经常停电跳闸，希望尽快增容", "GDJ")]
    [InlineData("银行抽贷，企业资金链要断，求助融资", "JRB")]
    [InlineData("工地扬尘污染严重，举报无环评", "HJJ")]
    public void Matters_go_to_the_department_whose_words_they_use(string text, string unit)
    {
        var seen = KeywordModel.Suggest("", text, Nanshan);
        Assert.Equal(Tier.Assistance, seen.Tier);
        Assert.Equal(unit, seen.Unit);
        Assert.Equal(unit, seen.Candidates[0]);
    }

    [Fact]
    public void Two_signs_of_difficulty_suggest_complex()
    {
        var seen = KeywordModel.Suggest("土地证问题", "工业用地历史遗留问题多年未解决，涉及多家企业，各部门互相推诿，要求协调", Nanshan);
        Assert.Equal(Tier.Complex, seen.Tier);
        Assert.Contains("督办员确认", seen.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_no_word_places_goes_to_the_district_and_with_low_confidence()
    {
        var seen = KeywordModel.Suggest("求助", "请帮帮我们", Nanshan);
        Assert.Equal("QW-" + Nanshan, seen.Unit);
        Assert.True(seen.Confidence < 0.3, seen.ToString());
    }

    [Fact]
    public void Without_an_area_the_fallback_takes_it() => Assert.Equal(KeywordModel.Fallback, KeywordModel.Suggest("求助", "请帮帮我们", null).Unit);

    [Theory]
    [InlineData("")]
    [InlineData("😀😀😀")]
    [InlineData("asdf 1234")]
    [InlineData("\uD800")]
    public void Nonsense_is_answered_with_doubt(string text) => Assert.True(KeywordModel.Suggest(text, text, Nanshan).Confidence < 0.5);

    [Fact]
    public void There_are_never_more_than_three_candidates_and_the_lead_is_first()
    {
        var seen = KeywordModel.Suggest("税务 社保 公积金 消防", "营业执照 燃气 停电 停水 学校 医院", Nanshan);
        Assert.Equal(3, seen.Candidates.Distinct().Count());
        Assert.Equal(seen.Unit, seen.Candidates[0]);
    }

    [Fact]
    public void Full_width_and_zero_width_spelling_changes_nothing() =>
        Assert.Equal(KeywordModel.Suggest("", "投诉12345热线", Nanshan).Unit, KeywordModel.Suggest("", "投\u200B诉１２３４５热\uFEFF线", Nanshan).Unit);
}
