using ServerlessQiFu.Domain.Texts;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Tests.Domain.Texts;

/// <summary>A mail programme breaks lines wherever its column ends, in the middle of a word too.</summary>
public class WrappedLinesTests
{
    [Theory]
    [InlineData("厂房着\n火了", "厂房着火了"), InlineData("厂房着\r\n火了", "厂房着火了"), InlineData("厂房着 \n火了", "厂房着火了"), InlineData("厂房着\n 火了", "厂房着火了"), InlineData("廠房著\n火了", "厂房着火了")]
    [InlineData("第一段\n\n第二段", "第一段\n\n第二段"), InlineData("第一段\n　　第二段", "第一段\n  第二段"), InlineData("停电。\n请尽快", "停电。\n请尽快"), InlineData("电话\n13800000000", "电话\n13800000000"), InlineData("\n一行\n", "\n一行\n")]
    public void A_line_break_between_two_characters_is_nothing(string text, string read) => Assert.Equal(read, Folding.Fold(text));

    public static TheoryData<string> Urgent => ["厂房着火了，请求救援", "仓库正在冒浓烟", "隔壁化工仓库危化品泄漏", "有工人被困在电梯里", "工地上有人受伤昏迷", "员工食堂多人食物中毒", "上百名工人在厂门口聚集拉横幅", "老板欠薪，我不想活了", "園區門口剛剛發生車禍"];

    public static TheoryData<string> NotUrgent => ["我司厂房消防验收多久能办完？", "想咨询火灾保险的补贴政策", "去年仓库失火后，保险一直没有理赔", "电线老化，容易引发火灾，存在隐患", "如果发生燃气泄漏应当找谁", "商场打出跳楼价，涉嫌虚假宣传", "安装可燃气体泄漏报警器有补贴吗", "咨询烟花爆竹经营许可"];

    [Theory, MemberData(nameof(Urgent))]
    public void Danger_is_seen_wherever_the_line_was_broken(string text) => Assert.All(Broken(text), t => Assert.NotNull(EmergencyRules.Look("", t)));

    [Theory, MemberData(nameof(NotUrgent))]
    public void Papers_and_the_past_are_understood_wherever_the_line_was_broken(string text) => Assert.All(Broken(text), t => Assert.Null(EmergencyRules.Look("", t)));

    [Theory]
    [InlineData("去年搬来这里\n厂房着火了"), InlineData("担心设备老化\n工人触电了")]
    public void What_a_line_of_its_own_says_has_happened_is_not_explained_away_by_the_line_before(string text) => Assert.NotNull(EmergencyRules.Look("", text));

    [Fact]
    public void Signals_features_and_search_do_not_see_the_breaks()
    {
        Assert.All(OpenCc.OwnLetters, letter =>
        {
            var wrapped = Wrapped(letter, 19);
            Assert.Equal(HardSignals.Detect("", letter), HardSignals.Detect("", wrapped));
            Assert.Equal(LetterFeatures.Of("", letter).Index, LetterFeatures.Of("", wrapped).Index);
            Assert.Equal(Terms.Of(letter), Terms.Of(wrapped));
        });
    }

    [Theory]
    [InlineData("联系人：张\n三丰，请回复", "联系人：<NAME_1>，请回复"), InlineData("请联\n系王\n先生办理", "请联\n系<NAME_1>\n先生办理"), InlineData("此致敬礼\n王先生", "此致敬礼\n<NAME_1>先生")]
    [InlineData("住在科苑路\n十五号", "住在科苑路\n<ADDRESS_1>"), InlineData("手机一三八零零\n一三八零零零", "手机<PHONE_1>")]
    public void What_must_be_hidden_is_found_across_a_break_and_at_the_beginning_of_a_line(string text, string expected)
    {
        var redacted = Redactor.Redact(text);
        Assert.Equal(expected, redacted.Text);
        Assert.Equal(text, redacted.Restore(redacted.Text));
    }

    private static IEnumerable<string> Broken(string text) => Enumerable.Range(1, text.Length - 1).Where(at => IsHan(text[at - 1]) && IsHan(text[at])).Select(at => text.Insert(at, at % 2 == 0 ? "\n" : "\r\n"));

    private static string Wrapped(string text, int column) => string.Join('\n', text.Split('\n').Select(line => string.Concat(line.Select((c, at) => at > 0 && at % column == 0 && IsHan(line[at - 1]) && IsHan(c) ? "\n" + c : c.ToString()))));

    private static bool IsHan(char c) => c is >= '\u4e00' and <= '\u9fff';
}
