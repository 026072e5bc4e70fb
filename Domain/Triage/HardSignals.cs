using System.Text.RegularExpressions;
using ServerlessQiFu.Domain.Texts;

namespace ServerlessQiFu.Domain.Triage;

/// <summary>A circumstance that may raise a letter's tier or call a person to it, and never lowers anything.</summary>
public enum HardSignal { Safety, MassWageArrears, ProductionStopped, ManyParties, PassedAround, OverAYear, PolicyGap, LargeProject, ManyDepartments }

/// <summary>
/// Circumstances that make a matter hard, found by rule so that they can be shown and argued with (issue of triage, §1; the
/// founding article's 疑难类, domain.md §2.5 tier changes). Detection reads only what is stated; wording that asks to be called hard counts for nothing.
/// </summary>
public static partial class HardSignals
{
    /// <summary>The signals of a letter, each once, in the order of the enumeration. Linear in the text.</summary>
    public static IReadOnlyList<HardSignal> Detect(string title, string text)
    {
        var letter = Folding.Fold(title + "。" + text);
        var found = new List<HardSignal>();
        foreach (var (signal, cue) in Cues)
            if (cue.IsMatch(letter)) found.Add(signal);
        return found;
    }

    private static readonly (HardSignal Signal, Regex Cue)[] Cues =
    [
        (HardSignal.Safety, Safety()),
        (HardSignal.MassWageArrears, MassWageArrears()),
        (HardSignal.ProductionStopped, ProductionStopped()),
        (HardSignal.ManyParties, ManyParties()),
        (HardSignal.PassedAround, PassedAround()),
        (HardSignal.OverAYear, OverAYear()),
        (HardSignal.PolicyGap, PolicyGap()),
        (HardSignal.LargeProject, LargeProject()),
        (HardSignal.ManyDepartments, ManyDepartments()),
    ];

    private const string Many = "(?:[2-9]\\d|\\d{3,7}|[二三四五六七八九]十|上?百|几十|数十|上?千|数百|几百|几千|数千|百余|千余|众多|大批|大量|多)(?:多|余|来)?";

    [GeneratedRegex(@"(?:重大|严重|极大)(?:的)?(?:安全|消防|火灾|事故)?隐患|生命(?:财产)?安全|人身(?:财产)?安全|随时(?:可能|会|有).{0,6}(?:倒塌|坍塌|爆炸|出人命|发生事故)|死人|死亡|致死|伤亡|中毒")]
    private static partial Regex Safety();

    [GeneratedRegex(@"(?:" + Many + @"(?:名|个|位)?(?:农民工|工人|员工|职工|民工)|农民工们|我们(?:一群|这些|全体|是一群).{0,12}(?:工|员)|班组|全体(?:员工|职工|工人)).{0,120}(?:工资|欠薪|血汗钱|工钱|薪)|(?:工资|欠薪|血汗钱|工钱).{0,120}" + Many + @"(?:名|个|位)?(?:农民工|工人|员工|职工|民工)")]
    private static partial Regex MassWageArrears();

    [GeneratedRegex(@"(?:被迫|全面|已经?|面临|导致|造成|只能|不得不).{0,6}(?:停产|停工|停业|停摆|倒闭|破产|关门|无法(?:生产|经营|开工))|资金链(?:断|要断|紧张|濒临)|停工(?:了)?.{0,6}(?:月|年|天)|烂尾")]
    private static partial Regex ProductionStopped();

    [GeneratedRegex(@"(?:全体|全部|所有|广大|众|我们).{0,4}(?:业主|村民|职工|居民|员工|商户|住户|租户|股东|债权人|投资人|家长|司机|车主)|" + Many + @"(?:户|家|名|位|个)?(?:业主|村民|职工|居民|员工|工人|商户|企业|家庭|住户|租户|下岗|受害|投资|人(?!次|民币)|户(?!型|外|口))|联名|集体(?:上访|维权|投诉|反映)|签名")]
    private static partial Regex ManyParties();

    [GeneratedRegex(@"推诿|推脱|推来推去|互相推|相互推|踢皮球|踢来踢去|扯皮|来回跑|不归.{0,6}管|(?:多次|反复|数次|无数次|几次|一直|曾经?|再三)(?:找|向|到|去|打|与|和)?.{0,14}(?:反映|投诉|上访|信访|反应|举报|交涉|协商|沟通|12345|求助).{0,30}(?:未|无|没|不)|(?:多次|反复|屡次|再次)(?:反映|投诉|上访|信访|举报|反应|协商|催)|让(?:我们?|去)(?:去)?找.{0,20}(?:又|再)?(?:说|让)|无人(?:过问|问津|管|处理)|石沉大海|不了了之")]
    private static partial Regex PassedAround();

    [GeneratedRegex(@"(?:[2-9]|\d\d|[一两二三四五六七八九十几数多](?:十)?(?:多|余)?)年(?:多|来|了|前|之久|未|没|过去|以来|至今|时间|间|都|还)|(?:199\d|200\d|201\d|202\d)年.{0,200}(?:至今|到现在|仍|还没|一直|未果|尚未|迟迟)|历史(?:遗留|原因|问题)|遗留问题|长期|多年|十几年|数年|逾期.{0,4}年|至今已.{0,4}年")]
    private static partial Regex OverAYear();

    [GeneratedRegex(@"政策(?:空白|冲突|打架|不一致|不明确|没有明确|没有规定|缺失|变化|变动)|(?:没有|缺乏|无)(?:相关|明确|具体)?(?:政策|法律|法规|文件)?(?:依据|规定|标准可依)|无法可依|法律空白|规定(?:不一致|冲突|矛盾|不合理|互相)|相互矛盾|自相矛盾|改制|买断|下岗|视同(?:缴费|工龄)|特殊工种|废止|撤销.{0,12}(?:通告|规定|办法|令|条例)|立法法|(?:建议|请求|呼吁|要求).{0,6}(?:修改|撤销|修订|废除).{0,12}(?:政策|规定|办法|条例|通告|令)")]
    private static partial Regex PolicyGap();

    [GeneratedRegex(@"(?:[一二三四五六七八九十百千几数上近约超]|\d)(?:余|多|个)?亿|\d{4,9}(?:多|余)?万|[数几上][千百]万|千万元|征(?:地|收|拆)|拆迁|棚(?:户区)?改|棚户区|烂尾|土地(?:出让|使用权|征收)|重大项目|重点(?:项目|工程)|非法集资|回迁|安置房|城市更新|项目(?:用地|落地)|延期交房|交房(?!时间咨询)|产权证|初始登记|竣工验收(?!消防)")]
    private static partial Regex LargeProject();

    private const string Department = "(?:局|委|办|街道|区政府|市政府|县政府|镇政府|管委会|法院|检察院|派出所|执法队|城管|住建|环保|消防|工商|公安|国土|规划|税务|人社|信访|纪委|居委会|物业|开发商)";

    [GeneratedRegex(@"(?:" + Department + @"[^。!?]{0,24}[、,和与及]){2}[^。!?]{0,16}" + Department + @"|(?:多|各|几|相关|有关|三|四|五)(?:个)?(?:职能)?部门(?:.{0,12})(?:之间|互相|推|联合|协调|都|均|扯)|联合执法|专班|区(?:里|政府).{0,40}市(?:里|政府)|市(?:里|政府).{0,40}区(?:里|政府)")]
    private static partial Regex ManyDepartments();
}
