using System.Globalization;

namespace ServerlessQiFu.Tools.City.Letters;

/// <summary>
/// Sentences that companies put round their matter and that decide nothing: who they are, where, when they can be reached. So many and
/// so varied that two letters about one matter are as unlike as two companies' letters are.
/// </summary>
internal static class Surroundings
{
    private static readonly string[] Roads = ["创业路", "科技路", "工业大道", "滨河路", "深南路", "布吉路", "光侨路", "龙平路", "宝安大道", "民治路", "坂雪岗路", "留仙路", "红荔路", "坪山大道", "石岩路"];
    private static readonly string[] Parks = ["创新园", "科创园", "智谷", "产业园", "电子城", "商务大厦", "国际中心", "工业区", "软件园", "云谷"];
    private static readonly string[] Persons = ["陈", "林", "黄", "李", "张", "吴", "刘", "郑", "何", "罗", "梁", "谢", "曾", "邓", "许"];
    private static readonly string[] Posts = ["行政", "财务", "人事", "法务", "运营", "采购", "生产", "商务"];

    /// <summary>Each gives its sentence; a letter takes at most one of a row.</summary>
    private static readonly Func<Company, Dice, string>[][] Rows =
    [
        [
            (c, _) => $"我司为{c.Name}，主营{c.Trade}业务。",
            (c, _) => $"{c.Name}从事{c.Trade}的研发和销售。",
            (c, d) => $"本公司在{c.Street}经营{c.Trade}，属小微企业{Mark(d)}。",
            (c, d) => $"我们是一家做{c.Trade}的公司，在{d.Of(Parks)}办公。",
            (c, d) => $"公司名称：{c.Name}；行业：{c.Trade}；{d.Of(Posts)}部填写。",
            (c, d) => $"{c.Trade}行业，注册在{c.Street}{d.Of(Roads)}。",
        ],
        [
            (c, d) => $"地址在{c.Street}{d.Of(Roads)}{N(d, 1, 199)}号{d.Of(Parks)}{N(d, 1, 9)}栋{N(d, 101, 999)}。",
            (c, d) => $"办公地点：{d.Of(Roads)}与{d.Of(Roads)}交汇处{d.Of(Parks)}{N(d, 2, 30)}楼。",
            (_, d) => $"厂房位于{d.Of(Roads)}{N(d, 1, 99)}号{d.Of(Parks)}。",
            (_, d) => $"我们在{d.Of(Parks)}{N(d, 1, 12)}座租用场地，紧邻{d.Of(Roads)}。",
            (c, d) => $"所在位置为{c.Street}辖区内的{d.Of(Parks)}，靠近{d.Of(Roads)}地铁口{Mark(d)}。",
        ],
        [
            (_, d) => $"请于工作日{N(d, 9, 11)}点以后联系{d.Of(Posts)}部{d.Of(Persons)}经理。",
            (_, d) => $"联系人{d.Of(Persons)}工，下午{N(d, 2, 5)}点到{N(d, 5, 6)}点方便接听。",
            (_, d) => $"如需补充资料，可随时找{d.Of(Persons)}主管（{d.Of(Posts)}）。",
            (_, d) => $"回复时请抄送{d.Of(Posts)}同事{d.Of(Persons)}小姐，谢谢。",
            (_, d) => $"{d.Of(Persons)}先生负责此事，短信或电话均可，{N(d, 1, 28)}日外出。",
        ],
        [
            (_, d) => $"以上情况是{N(d, 1, 12)}月{N(d, 1, 28)}日内部例会上整理的。",
            (_, d) => $"{N(d, 1, 12)}月{N(d, 1, 28)}日我们在网上看过说明，{d.Of(Posts)}同事仍不太清楚。",
            (_, d) => $"相关截图和单据已由{d.Of(Posts)}归档，编号尾数{N(d, 10, 999)}，需要时提供。",
            (_, d) => $"{d.Of(Persons)}会计上周{"一二三四五"[d.Below(5)]}做了记录，附件{N(d, 1, 6)}页。",
            (_, d) => $"材料由{d.Of(Posts)}岗在{N(d, 1, 12)}月上旬备好，共{N(d, 1, 9)}份。",
        ],
        [
            (_, d) => $"感谢{d.Of(Parks)}服务站同事的提醒，辛苦了。",
            (_, d) => $"麻烦了，祝{"春夏秋冬"[d.Below(4)]}安，{d.Of(Persons)}某敬上。",
            (_, d) => $"此信由{d.Of(Posts)}部代表公司提交{Mark(d)}，盼复为感。",
            (_, d) => $"期待您的回音，{d.Of(Posts)}组全体敬上。",
            (_, d) => $"先谢过各位，{d.Of(Roads)}这边的{d.Of(Posts)}同事等候消息。",
        ],
    ];

    /// <summary>What makes a letter a complex one: circumstances, one of each kind.</summary>
    private static readonly string[][] Hard =
    [
        ["园区内三十余家企业都遇到同样的情况。", "周边二十多家商户联名反映。", "同一栋楼四十余户企业都受影响。"],
        ["我们多次向有关单位反映一直没有结果。", "几个窗口互相推诿，让我们来回跑。", "反复反映后仍石沉大海，无人过问。"],
        ["此事从2023年拖到现在仍未解决。", "问题已持续两年多，属历史遗留问题。", "自2022年起提出，至今尚未办结。"],
        ["需要市里和区里多个部门联合协调。", "涉及住建局、规划局、街道等单位，请组织专班。", "区政府说要等市里统一意见，牵涉各职能部门之间的分工。"],
        ["目前没有明确规定可依，政策不一致。", "新旧规定相互矛盾，存在政策空白。"],
    ];

    /// <summary>Two or three of the sentences, in any order.</summary>
    public static IEnumerable<string> Some(Company company, Dice chance)
    {
        var rows = Enumerable.Range(0, Rows.Length).OrderBy(_ => chance.Next()).Take(2 + chance.Below(2)).ToList();
        return rows.Select(row => chance.Of(Rows[row])(company, chance));
    }

    public static IEnumerable<string> Circumstances(int count, Dice chance) =>
        Enumerable.Range(0, Hard.Length).OrderBy(_ => chance.Next()).Take(count).ToList().Select(kind => chance.Of(Hard[kind]));

    private static string N(Dice chance, int from, int to) => (from + chance.Below(to - from + 1)).ToString(CultureInfo.InvariantCulture);

    private static string Mark(Dice chance) => $"（{(char)('A' + chance.Below(26))}{N(chance, 1, 99)}）";
}
