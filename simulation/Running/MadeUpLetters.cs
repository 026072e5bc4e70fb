using System.Globalization;
using System.Text.Json.Nodes;
using ServerlessQiFu.Domain.Enterprises;

namespace ServerlessQiFu.Running;

/// <summary>Made-up letters of made-up companies, each clearly for one unit.</summary>
public static class MadeUpLetters
{
    private static readonly (string Title, string Text)[] Matters =
    [
        ("园区频繁停电影响生产", "我司所在园区本月已多次停电，供电线路老化、用电容量不足，请供电局尽快上门检修并增容，恢复正常供电。"),
        ("办理营业执照变更被退回", "我司办理营业执照地址变更登记，材料多次被退回，请市场监督管理局核查并尽快办结变更登记。"),
        ("出口退税迟迟未到账", "我司申报的出口退税已两个月未到账，资金周转困难，请税务局核实退税进度并尽快办理退税。"),
        ("社保参保关系转移未办结", "我司员工社保参保转移一直没有办结，影响员工就医，请人社部门尽快办理社保关系转移。"),
        ("住房公积金账户无法缴存", "我司住房公积金账户状态异常，无法为员工缴存公积金，请公积金中心尽快处理账户问题。"),
        ("建设项目环评审批停滞", "我司扩建项目的环评文件已提交多日，环评审批没有进展，请生态环境局尽快受理并审批排污许可。"),
        ("货车通行证办理受阻", "我司货车市区通行证申请被拒，影响货物运输，请交通运输局协调办理道路运输和货车通行。"),
        ("用水报装接驳无人受理", "我司新厂房的用水报装申请无人受理，自来水接驳停滞，请水务局尽快安排供水接驳施工。"),
    ];

    /// <summary>What else stands in a letter, so that no two say the same.</summary>
    private static readonly string[] Circumstances =
    [
        "我司成立于{0}年，现有员工{1}人。", "车间位于{0}栋{1}层，主要做精密加工。", "去年产值约{0}万元，今年订单增加了{1}单。", "此前已拨打热线{1}次，工单尾号{0}。",
        "附近还有{1}家企业遇到类似情况。", "联系过窗口{1}次，得到的答复前后不一。", "客户合同约定{1}日内交货，违约金{0}元。", "我们已按要求补交了{1}份材料。",
        "租赁合同还有{1}个月到期。", "这批货物共{0}件，存放在仓库{1}区。", "公司是高新技术企业，研发人员{1}名。", "希望能给一个明确的时间表，最好在{1}日内。",
        "上次来人查看是在{1}天以前。", "设备编号{0}，购置于{1}年前。", "财务测算每天损失约{0}元。", "我们愿意配合现场核查，{1}点以后都方便。",
    ];

    private static readonly string[] Districts =
        ["SZ-440303", "SZ-440304", "SZ-440305", "SZ-440306", "SZ-440307", "SZ-440308", "SZ-440309", "SZ-440310", "SZ-440311", "SZ-DP", "SZ-SS"];

    public static int MatterCount => Matters.Length;

    /// <param name="company">Which of the made-up companies writes; one of its own for each letter where none is named.</param>
    /// <param name="idempotencyKey">For a line of an import; a single submission carries it in a header.</param>
    public static JsonObject Letter(int number, int? matter = null, int? company = null, string? idempotencyKey = null)
    {
        var (title, text) = Matters[(matter ?? number) % Matters.Length];
        var chance = new Random(number);
        var rest = Enumerable.Range(0, 5).Select(_ => string.Format(
            CultureInfo.InvariantCulture, Circumstances[chance.Next(Circumstances.Length)], chance.Next(1_000, 10_000), chance.Next(2, 30)));
        return Filed(number, company ?? number, title, text + string.Concat(rest), idempotencyKey);
    }

    /// <summary>Nobody could say whose this is: it goes to the triage desk.</summary>
    public static JsonObject Vague(int number, int company, string? idempotencyKey = null) =>
        Filed(number, company, "一点情况", "有一件事情想反映，希望领导重视，谢谢。", idempotencyKey);

    private static JsonObject Filed(int number, int company, string title, string text, string? idempotencyKey)
    {
        var letter = new JsonObject
        {
            ["enterprise"] = new JsonObject
            {
                ["creditCode"] = CreditCodeOf(company), ["name"] = $"示例企业{company:D6}有限公司", ["district"] = Districts[company % Districts.Length],
            },
            ["contact"] = new JsonObject { ["name"] = "经办人", ["phone"] = "13800000000" },
            ["title"] = title,
            ["text"] = string.Create(CultureInfo.InvariantCulture, $"{text}（{number}）"),
        };
        if (idempotencyKey is not null) letter["idempotencyKey"] = idempotencyKey;
        return letter;
    }

    /// <summary>A code that passes the check and belongs to nobody.</summary>
    public static string CreditCodeOf(int number)
    {
        var body = string.Create(CultureInfo.InvariantCulture, $"91440300MA{number % 10_000_000:D7}");
        foreach (var check in "0123456789ABCDEFGHJKLMNPQRTUWXY")
            if (CreditCode.TryParse(body + check, out _, out _)) return body + check;
        throw new InvalidOperationException("Every body has one check character.");
    }
}
