using System.Text.RegularExpressions;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Texts;

namespace ServerlessQiFu.Domain.Triage;

/// <summary>
/// Words that must not wait for a queue: whoever wrote them is shown 110/119/120/122 at once and a person is paged
/// (domain.md §2.6 rule 7, grade REC; Beijing 接诉即办 arts. 11, 29, grade A). A rule, not a model: it must be explicable and may
/// err only towards paging. Sentences that speak of papers (消防验收), of the past or of what might happen do not trip it.
/// </summary>
public static partial class EmergencyRules
{
    /// <summary>The numbers to show and the words that asked for them, or null. Linear in the text.</summary>
    public static Emergency? Look(string title, string text)
    {
        var numbers = new SortedSet<string>(StringComparer.Ordinal);
        var words = new List<string>();
        foreach (var sentence in Sentences().Split(Folding.Fold(title + "。" + text))) Look(sentence, happened: false, numbers, words);
        // Whoever writes without full stops ends a sentence with a line: what a line says has happened is not explained away by the line before it.
        foreach (var line in Sentences().Split(Folding.FoldLines(text))) Look(line, happened: true, numbers, words);
        return numbers.Count == 0 ? null : new Emergency([.. numbers], words);
    }

    /// <param name="happened">Whether only what is said to have happened counts: the dangerous words with 了 after them.</param>
    private static void Look(string sentence, bool happened, SortedSet<string> numbers, List<string> words)
    {
        var plain = Papers().Replace(sentence, "");
        var spent = Past().IsMatch(plain) && !Now().IsMatch(plain) || Supposed().IsMatch(plain) && !Now().IsMatch(plain);
        foreach (var danger in Dangers)
        {
            var match = danger.Words.Match(plain);
            if (!match.Success || danger.NeedsNow && !Now().IsMatch(plain) || !danger.EvenIfPast && spent) continue;
            if (happened && !match.Value.EndsWith('了') && !Happened().IsMatch(plain[(match.Index + match.Length)..])) continue;
            numbers.UnionWith(danger.Numbers);
            if (!words.Contains(match.Value)) words.Add(match.Value);
        }
    }

    /// <param name="NeedsNow">The words also name things long over; only "now" in the same sentence makes them urgent.</param>
    /// <param name="EvenIfPast">A threat to one's own life is never explained away by the sentence around it.</param>
    private sealed record Danger(Regex Words, string[] Numbers, bool NeedsNow = false, bool EvenIfPast = false);

    private static readonly Danger[] Dangers =
    [
        new(Fire(), ["119"]),
        new(GasLeak(), ["119"]),
        new(Trapped(), ["119", "120"]),
        new(Blast(), ["110", "119", "120"]),
        new(Violence(), ["110"]),
        new(Crowd(), ["110"]),
        new(Hurt(), ["120"]),
        new(SelfHarm(), ["110", "120"], EvenIfPast: true),
        new(Crash(), ["122", "120"], NeedsNow: true),
        new(Mishap(), ["119", "120"], NeedsNow: true),
    ];

    [GeneratedRegex(@"[。！？!?；;\n\r\u0085\u2028\u2029]+")] private static partial Regex Sentences();

    [GeneratedRegex(@"^(?:起来)?[了啦]")] private static partial Regex Happened();

    [GeneratedRegex(@"正在|现在|此刻|目前还在|刚刚|刚才|刚发生|马上|快来|赶紧来|救命|今天|今早|今晚|还在(?:烧|冒|漏|打)|突然|急需救")]
    private static partial Regex Now();

    [GeneratedRegex(@"去年|前年|上个?月|上周|昨[天日]|前[天些]|当年|那年|以前|之前|曾经?|当时|后来|事后|早已|已经?(?:扑灭|处理|赔|出院|康复|解除)|多年前|\d{1,4}年(?:\d{1,2}月)?|\d{1,2}月\d{1,2}[日号]|工伤认定|理赔|赔偿|判决|住院费|医药费")]
    private static partial Regex Past();

    [GeneratedRegex(@"如果|假如|万一|一旦|若(?:是|发生|出)|防止|避免|以免|以防|预防|防范|隐患|担心|害怕|生怕|恐怕|容易|可能|存在.{0,6}风险|会不会|险些|差点|演练|培训|宣传|标准|规定|办法|应急预案|怎么办理|如何办理|怎么申请|申报")]
    private static partial Regex Supposed();

    /// <summary>Papers and things whose names carry a dangerous word.</summary>
    [GeneratedRegex(@"消防(?:验收|备案|审批|审查|检查|设施|通道|手续|整改|演练|栓|器材|工程|安全|意见|许可|证)|火灾(?:保险|险|报警|自动报警|隐患|责任险|财产险|预防|演练|自动|探测|危险)|防火|灭火器?|着火点|燃气(?:开户|公司|费|表|管道(?:改造|安装|铺设|施工)|安装|报装|缴费|保险|壶|热水器|改造)|漏气检测|(?:燃气|可燃气体)泄漏(?:报警|检测|探测)(?:器|仪|装置)?|爆炸(?:性|物品|危险|品)|防爆|爆破|烟花爆竹|跳楼(?:价|甩卖|机)|交通事故(?:认定|处理|责任|科|快处|证明|鉴定)|事故(?:认定书|责任认定|车)|打架子|砍(?:价|单|伐)|刀具|中毒(?:防治|预防)|自杀式|割腕表|爆仓|火爆|起火点|冒烟率")]
    private static partial Regex Papers();

    [GeneratedRegex(@"着火|起火(?!源)|失火|火灾|大火|火光|冒(?:浓|黑|大)?烟(?!囱)|浓烟滚滚|烧起来")] private static partial Regex Fire();

    [GeneratedRegex(@"(?:燃气|煤气|天然气|液化气|瓦斯|氨气|氯气|化学品|危化品|有毒气体).{0,6}(?:泄漏|泄露|漏气|漏了|外泄)|(?:闻到|很大|浓烈|一股).{0,4}(?:煤气|燃气)味")]
    private static partial Regex GasLeak();

    [GeneratedRegex(@"(?:有人|工人|人员|员工|老人|小孩|孩子|乘客|群众).{0,8}(?:被困|困在|被埋|被压)|困在电梯|被困电梯|电梯.{0,6}困(?:住|人)|(?:厂房|楼房|房屋|墙体|脚手架|基坑|塔吊|楼板).{0,6}(?:坍塌|倒塌|垮塌|塌了)")]
    private static partial Regex Trapped();

    [GeneratedRegex(@"爆炸")] private static partial Regex Blast();

    [GeneratedRegex(@"持刀|拿刀|砍人|捅人|绑架|抢劫|正在打人|打起来了|打群架|聚众斗殴|持械|开枪|扬言.{0,6}(?:杀|报复|炸|放火)|要杀")] private static partial Regex Violence();

    [GeneratedRegex(@"(?:上百|几百|数百|上千|几十|数十|大批|大量|众多)(?:名|个|位)?(?:工人|员工|群众|业主|人|村民|农民工).{0,10}(?:围堵|堵路|堵门|堵住|聚集|静坐|拉横幅|打砸|冲击|对峙)|群体性事件|聚众闹事|围堵(?:厂|公司|政府|大门|道路|马路)|堵(?:了|住)?(?:马路|国道|高速)")]
    private static partial Regex Crowd();

    [GeneratedRegex(@"(?:有人|工人|员工|老人|小孩|孩子|多人|数人|群众|同事|人员).{0,8}(?:受伤|重伤|昏迷|晕倒|昏倒|流血|中毒|触电|溺水|坠落|休克|没有?呼吸|窒息)|大出血|心脏骤停|生命垂危|(?:坠楼|摔下来|掉下来).{0,8}人|人.{0,6}坠楼|触电了|食物中毒|溺水|集体中毒")]
    private static partial Regex Hurt();

    [GeneratedRegex(@"自杀|自焚|跳楼|轻生|割腕|服毒|喝农药|不想活|(?<!企业|公司|工厂|厂子|店铺|门店|生意|商户|品牌)活不下去|同归于尽|结束(?:自己的)?生命|以死(?:相|明)|寻短见|一死了之")]
    private static partial Regex SelfHarm();

    [GeneratedRegex(@"车祸|交通事故|撞车|追尾|连环(?:相)?撞|翻车|撞(?:到|了|伤)人|侧翻")] private static partial Regex Crash();

    [GeneratedRegex(@"受伤|流血|晕倒|昏迷|中毒|触电|坍塌|倒塌|塌方|坠落|泄漏|泄露|漏气|打架|打人")] private static partial Regex Mishap();
}
