using ServerlessQiFu.Domain.Triage;

namespace ServerlessQiFu.Tests.Domain.Triage;

public class EmergencyRulesTests
{
    [Theory]
    [InlineData("厂房着火了，请求救援", "119")]
    [InlineData("仓库正在冒浓烟", "119")]
    [InlineData("车间闻到很大的煤气味", "119")]
    [InlineData("隔壁化工仓库危化品泄漏", "119")]
    [InlineData("有工人被困在电梯里", "119,120")]
    [InlineData("刚才车间爆炸", "110,119,120")]
    [InlineData("工地上有人受伤昏迷", "120")]
    [InlineData("员工食堂多人食物中毒", "120")]
    [InlineData("园区门口刚刚发生车祸", "120,122")]
    [InlineData("上百名工人在厂门口聚集拉横幅", "110")]
    [InlineData("债主持刀闯进公司", "110")]
    [InlineData("老板欠薪，我不想活了", "110,120")]
    [InlineData("拿不到钱我就从楼上跳楼", "110,120")]
    [InlineData("仓 库 起\u200B火", "119", "仓库起\u200B火")]
    public void Danger_now_is_answered_with_numbers(string text, string numbers, string? instead = null)
    {
        var found = EmergencyRules.Look("诉求", instead ?? text);
        Assert.NotNull(found);
        Assert.Equal(numbers, string.Join(',', found.Numbers));
        Assert.NotEmpty(found.Words);
    }

    [Theory]
    [InlineData("我司厂房消防验收多久能办完？")]
    [InlineData("想咨询火灾保险的补贴政策")]
    [InlineData("新铺位燃气开户需要什么材料")]
    [InlineData("去年仓库失火后，保险一直没有理赔")]
    [InlineData("电线老化，容易引发火灾，存在隐患")]
    [InlineData("如果发生燃气泄漏应当找谁")]
    [InlineData("员工2023年5月受伤，工伤认定至今没有结果")]
    [InlineData("交通事故责任认定书在哪里打印")]
    [InlineData("再这样下去企业活不下去了")]
    [InlineData("商场打出跳楼价，涉嫌虚假宣传")]
    [InlineData("安装可燃气体泄漏报警器有补贴吗")]
    [InlineData("我们生产防爆电器，产品很火爆")]
    [InlineData("咨询烟花爆竹经营许可")]
    [InlineData("")]
    public void Papers_the_past_and_what_might_be_do_not_trip_it(string text) => Assert.Null(EmergencyRules.Look("", text));

    [Fact]
    public void One_sentence_about_the_past_does_not_silence_the_next()
    {
        var found = EmergencyRules.Look("", "去年这里就失火过。现在厂房又着火了！");
        Assert.Equal(["119"], found?.Numbers);
    }

    [Fact]
    public void The_title_counts() => Assert.NotNull(EmergencyRules.Look("厂房着火", ""));
}
