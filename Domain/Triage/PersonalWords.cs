using System.Text.RegularExpressions;

namespace ServerlessQiFu.Domain.Triage;

/// <summary>What is found by words around it: addresses of mail and chat, number plates, names, doors. Read on folded text.</summary>
internal static partial class PersonalWords
{
    /// <summary>In the order of domain.md §9.4; the group <c>it</c> is what is hidden.</summary>
    internal static readonly (string Kind, Regex Cue)[] Cues =
    [
        ("MAIL", Mail()), ("ACCOUNT", Account()), ("PHONE", LocalPhone()), ("CHAT", Chat()), ("PLATE", Plate()),
        ("NAME", NamedAfterCue()), ("NAME", NamedBeforeTitle()), ("ADDRESS", Door()),
    ];

    private const string Surname = "(?:欧阳|司马|上官|诸葛|司徒|东方|慕容|[王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕季裴霍涂苗谷曲盛冉翁蓝路辛靳管柴蒙鲍华喻祁蒲房滕屈饶牟艾尤阳穆司卓古吉缪简芦麦褚娄窦戚岑景宫费卜冷晏席卫米柏宗瞿桂佟应臧闵苟邬卞姬仇栾隋刁沙荣巫寇桑郎甄丛仲虞敖巩佘池麻苑迟邝])";

    [GeneratedRegex(@"(?<it>[A-Za-z0-9][A-Za-z0-9._+\-]{0,40}\s{0,2}(?:@|\[at\]|\(at\)|艾特|#at#)\s{0,2}[A-Za-z0-9\-]{1,40}(?:\s{0,2}(?:\.|。|\[dot\]|\(dot\)|点)\s{0,2}[A-Za-z0-9\-]{2,20}){1,3})", RegexOptions.IgnoreCase)]
    private static partial Regex Mail();

    [GeneratedRegex(@"(?:卡号|账号|帐号|账户|帐户|户号)[号码:是为\s]{0,4}(?<it>\d(?:[ \-]?\d){9,22})(?!\d)")] private static partial Regex Account();

    [GeneratedRegex(@"(?:电话|座机|热线|致电|联系方式|手机|tel|传真|phone)[号码:是为.\s]{0,5}(?<it>[2-8]\d{2,3}[ \-]?\d{4})(?!\d)", RegexOptions.IgnoreCase)]
    private static partial Regex LocalPhone();

    [GeneratedRegex(@"(?:qq|扣扣|企鹅)(?:群|号|号码)?[:是为\s]{0,3}(?<it>\d{5,11})(?!\d)|(?:微信|weixin|wechat|vx|薇信|威信|v信|wx)(?:号|号码|id)?[:是为\s]{0,3}(?<it>[a-z][a-z0-9_\-]{5,19})(?![a-z0-9])", RegexOptions.IgnoreCase)]
    private static partial Regex Chat();

    [GeneratedRegex(@"(?<![A-Za-z])(?<it>[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-Z][·.\s\-]?(?=[A-Z]{0,5}\d)[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳])(?![A-Za-z0-9])", RegexOptions.IgnoreCase)]
    private static partial Regex Plate();

    [GeneratedRegex(@"(?:联系人|法定代表人|法人代表|经办人|负责人|申请人|投诉人|举报人|当事人|受害人|收件人|姓名|我叫|本人叫|名叫|包工头|工头|老板叫|老板是|法人是)(?:姓名|名字)?[:是为叫\s]{0,3}(?<it>" + Surname + @"(?!谈|量|款|释|装|目|客|老板|总)[\u4e00-\u9fa5]{1,2}?)(?=$|[\s,。.;:!?、()0-9A-Za-z<""']|先生|女士|电话|手机|联系|身份|,|的|在|于|因|是|说|和|与|住|从|现|今年|系|,|[\u4e00-\u9fa5]?(?:年|月))")]
    private static partial Regex NamedAfterCue();

    [GeneratedRegex(@"(?<=^|[\s,。.;:!?、(""'])(?:请|找|联系|由|和|与|给|跟|向|被|叫|是)?(?:(?<it>" + Surname + @"(?![该某这那])[\u4e00-\u9fa5]{0,2}?)(?:先生|女士|小姐)|(?<it>" + Surname + @")(?:经理|总监|师傅|总(?=$|[\s,。.;:!?、()说的联电收签答处])))|(?<=请|找|联系|由|给|跟|叫|姓名)(?<it>" + Surname + @"(?![该某这那])[\u4e00-\u9fa5]{0,2}?)(?:先生|女士|小姐)|(?<=请|找|联系|由|给|跟|叫|姓名)(?<it>" + Surname + @")(?:经理|师傅)")]
    private static partial Regex NamedBeforeTitle();

    private const string Number = @"(?:[A-Za-z]?\d{1,5}(?:[\-~/]\d{1,5}){0,2}[A-Za-z]?|[A-Za-z]|[一二三四五六七八九十百]{1,5})";

    [GeneratedRegex(@"(?<=[路街道巷弄村园苑厦区城里庭府湾楼院场心坊阁轩居社堡屯组邸墅郡])\s?(?<it>" + Number + @"\s?(?:号楼|号院|号铺|号(?!线|文|令|公|地|桥|门|口|站|铁|机|车|坑|井|闸|库|高|国|省|隧|码|称|子|通|上|下|发|开|左|前|后|之)|栋|幢|座(?!谈|位|椅)|单元|室|房(?!屋|产|地)|#楼?)(?:\s?,?\s?" + Number + @"\s?(?:号楼|号|栋|幢|座|单元|室|房|铺|楼|层|户|#)){0,4}(?:\s?\d{3,4}(?!\d|年|元|万|米|户|人|平|多|余|天|吨|个|斤))?)")]
    private static partial Regex Door();
}
