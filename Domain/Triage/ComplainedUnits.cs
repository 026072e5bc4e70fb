using System.Text.RegularExpressions;
using ServerlessQiFu.Domain.Directory;
using ServerlessQiFu.Domain.Texts;

namespace ServerlessQiFu.Domain.Triage;

/// <summary>
/// Whether a letter complains of a unit: names it, and says in the same sentence that it is complained of or what it did wrong. A letter that asks the
/// unit for something does not. Recall matters more than precision: found in vain, a supervisor reads one letter more.
/// </summary>
public static partial class ComplainedUnits
{
    /// <summary>Characters between a word of complaint and the name after it, and between the name and a fault after it.</summary>
    private const int MostBefore = 12, MostAfter = 40;

    /// <summary>As people call the units of the shipped directory, besides the names that it gives.</summary>
    private static readonly Dictionary<string, string[]> Names = new(StringComparer.Ordinal)
    {
        ["QFZY"] = ["企服专员", "服务专员"], ["XQ"] = ["回访专席", "回访人员"], ["ZXQ"] = ["中小企业服务局", "中小企业局"],
        ["GXJ"] = ["工信局", "工业和信息化局"], ["FGW"] = ["发改委", "发展改革委", "发改局"], ["KCJ"] = ["科创局", "科技创新局", "科创委"], ["SWJ"] = ["商务局", "经贸局"],
        ["SCJ"] = ["市场监督管理局", "市场监管局", "市监局", "市监所", "市场监管所", "工商局", "工商所", "知识产权局"], ["SW"] = ["税务局", "税务所", "税务分局", "国税", "地税"],
        ["RSJ"] = ["人力资源和社会保障局", "人社局", "劳动局", "劳动监察", "社保局", "人力资源局", "仲裁委"], ["GJJ"] = ["公积金中心", "公积金管理中心"],
        ["GZJ"] = ["规划和自然资源局", "规自局", "自然资源局", "国土局", "规划局"], ["ZJJ"] = ["住房和建设局", "住建局", "住房建设局", "住建办"],
        ["HJJ"] = ["生态环境局", "环保局", "环境局"], ["SWUJ"] = ["水务局"], ["GDJ"] = ["供电局", "供电所"], ["RQ"] = ["深圳燃气", "燃气公司", "燃气集团"],
        ["JTJ"] = ["交通运输局", "交通局", "交通委", "运管局"], ["GAJ"] = ["公安局", "公安分局", "派出所", "交警", "民警", "警察"], ["YJJ"] = ["应急管理局", "应急局", "安监局", "安监办"],
        ["XF"] = ["消防救援", "消防支队", "消防大队", "消防局", "消防队"], ["JRB"] = ["金融监管局", "金融管理局", "金融办", "金融局"], ["JYJ"] = ["教育局"],
        ["WJW"] = ["卫健委", "卫生健康委", "卫健局", "卫生监督所"], ["SFJ"] = ["司法局"], ["HG"] = ["海关"], ["ZSJ"] = ["政数局", "政务服务和数据管理局", "行政服务大厅", "政务服务大厅", "政务大厅"],
        ["CGJ"] = ["城管", "城市管理和综合执法局", "综合执法队", "执法队"], ["MZJ"] = ["民政局"], ["WTJ"] = ["文体局", "文体旅游局", "文广旅体局", "文化广电旅游体育局"],
        ["NYJ"] = ["农业农村局"], ["QH"] = ["前海管理局", "前海局"],
    };

    /// <param name="unit">As the directory in force has it: its name counts too.</param>
    public static bool AreIn(string title, string text, Unit unit)
    {
        var names = NamesOf(unit).Distinct(StringComparer.Ordinal).OrderByDescending(n => n.Length).ToList();
        return Sentence().Split(Folding.Fold(title) + "。" + Folding.Fold(text)).Any(sentence => names.Exists(name => IsComplainedOf(sentence, name)));
    }

    private static IEnumerable<string> NamesOf(Unit unit)
    {
        yield return Folding.Fold(unit.Name);
        var core = Prefix().Replace(Folding.Fold(unit.Name), "");
        if (core.Length >= 3) yield return core;
        foreach (var name in Names.GetValueOrDefault(unit.Code) ?? []) yield return Folding.Fold(name);
    }

    private static bool IsComplainedOf(string sentence, string name)
    {
        for (var at = sentence.IndexOf(name, StringComparison.Ordinal); at >= 0; at = sentence.IndexOf(name, at + name.Length, StringComparison.Ordinal))
        {
            var before = sentence[Math.Max(0, at - MostBefore)..at];
            var after = sentence.Substring(at + name.Length, Math.Min(MostAfter, sentence.Length - at - name.Length));
            if (Accused().IsMatch(before)) return true;
            // "请供电局尽快检修" asks; "多次找供电局,供电局推诿" names it twice.
            if (Fault().IsMatch(after) && !Asked().IsMatch(before)) return true;
            if (Asked().IsMatch(before) && Refusing().IsMatch(after)) return true;
        }
        return false;
    }

    /// <summary>The name is the object: 投诉深圳市供电局. 向供电局投诉 is not, and neither is 投诉某公司,请供电局.</summary>
    [GeneratedRegex(@"(?:投诉|举报|控告|检举|揭发|状告|反映|质疑|曝光)(?!.*(?:[,，]|请|向|由|到))[^。]{0,8}$")]
    private static partial Regex Accused();

    [GeneratedRegex(@"(?:请|望|由|向|找|建议|要求|呼吁|恳求|到|去|报|联系|盼|督促|转|交)(?:深圳)?(?:市|区|贵|本|当地|有关|相关|[\u4e00-\u9fa5]{2}区)?$")]
    private static partial Regex Asked();

    [GeneratedRegex(@"不作为|乱作为|慢作为|推诿|推脱|推来推去|踢皮球|扯皮|刁难|吃拿卡要|索贿|受贿|行贿|索要|收受|好处费|红包|滥用职权|以权谋私|徇私|包庇|乱收费|乱罚|乱摊派|违规|违反|违法(?!企业|行为人|建|经营)|不履行|拒不|拒绝|不受理|不立案|不处理|不理(?!解)|不管|置之不理|敷衍|态度(?:恶劣|差|蛮横|不好|傲慢)|拖延|久拖|拖着|失职|渎职|勾结|偏袒|泄露|打击报复|不公|粗暴|野蛮|辱骂|恐吓|选择性|不予答复|没有答复|迟迟(?:不|未|没)|超期|形式主义|胡乱|错误(?:处罚|认定|决定)|处罚(?:不当|过重|错误)")]
    private static partial Regex Fault();

    /// <summary>What came of it when somebody went there.</summary>
    [GeneratedRegex(@"^(?:的)?[^,，]{0,16}[,，]?[^,，]{0,10}(?:推诿|推脱|刁难|吃拿卡要|索贿|索要|好处费|拒不|拒绝|不受理|不立案|不处理|不理(?!解)|不管|置之不理|敷衍|态度(?:恶劣|差|蛮横|不好|傲慢)|不予答复|没有答复|迟迟(?:不|未|没)|不作为)")]
    private static partial Regex Refusing();

    [GeneratedRegex(@"^(?:国家税务总局)?(?:深圳市?|市)(?:委)?")] private static partial Regex Prefix();

    [GeneratedRegex("[。!?;！？；]")] private static partial Regex Sentence();
}
