using System.Text;
using System.Text.RegularExpressions;
using ServerlessQiFu.Domain.Texts;

namespace ServerlessQiFu.Domain.Triage;

/// <summary>
/// Finds letters that speak to the classifier instead of the city: orders about tier, unit or queue, forged system text, answers in the
/// classifier's own format, text hidden by encoding. Such a letter is not refused (its matter may be real): a person reads it
/// (peers.md №16). Recall matters here, precision less: a person reads one letter more.
/// </summary>
public static partial class Addressed
{
    /// <summary>The words that gave it away, or null.</summary>
    public static string? Find(string text)
    {
        foreach (var reading in Readings(text))
            foreach (var cue in Cues)
                if (cue.Match(reading) is { Success: true } match) return match.Value.Length <= 40 ? match.Value : match.Value[..40];
        return null;
    }

    private static readonly Regex[] Cues = [Orders(), Forgery(), Format(), English(), Roles(), Blob()];

    /// <summary>The text as it stands, without what separates its characters, with look-alikes made Latin, and decoded.</summary>
    private static IEnumerable<string> Readings(string text)
    {
        var folded = Folding.Fold(text);
        yield return folded;
        var latin = Latin(folded);
        yield return latin;
        yield return Separators().Replace(latin, "");
        var unescaped = Escapes().Replace(latin, m => ((char)Convert.ToInt32(m.Groups["hex"].Value, 16)).ToString());
        if (unescaped != latin) yield return unescaped;
        if (latin.Contains('%', StringComparison.Ordinal)) yield return Uri.UnescapeDataString(latin);
        yield return new string([.. latin.Reverse()]);
        yield return string.Concat(latin.Select(Rot13));
        foreach (Match blob in Base64().Matches(text))
            if (Decoded(blob.Value) is { } inner) yield return Folding.Fold(inner);
        foreach (Match blob in HexText().Matches(latin))
            yield return Folding.Fold(Encoding.UTF8.GetString(Convert.FromHexString(blob.Value.Length % 2 == 0 ? blob.Value : blob.Value[..^1])));
    }

    private static string? Decoded(string blob)
    {
        var bytes = new byte[blob.Length];
        var padded = blob.TrimEnd('=');
        padded += new string('=', (4 - padded.Length % 4) % 4);
        return Convert.TryFromBase64String(padded.Replace('-', '+').Replace('_', '/'), bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }

    private static char Rot13(char c) => c is >= 'a' and <= 'z' ? (char)('a' + (c - 'a' + 13) % 26) : c;

    /// <summary>Cyrillic and Greek look-alikes, and leet digits inside words.</summary>
    private static string Latin(string text)
    {
        const string from = "аеорсухіїјѕтмнкгαοεικνρτυχ", to = "aeopcyxiijstmhkraoeiknptux";
        var latin = new StringBuilder(text);
        for (var i = 0; i < text.Length; i++)
            if (text[i] > 0x7F && from.IndexOf(text[i], StringComparison.Ordinal) is >= 0 and var at) latin[i] = to[at];
        return Leet().Replace(latin.ToString(), m => string.Concat(m.Value.Select(c => c switch { '0' => 'o', '1' => 'i', '3' => 'e', '4' => 'a', '5' => 's', '7' => 't', '@' => 'a', '$' => 's', _ => c })));
    }

    [GeneratedRegex(@"(?:请|务必|必须|应当?|直接|立即|马上|需要?|要求|希望|把|将|给|统统|一律)?(?:把|将|给)?(?:本|这|该|此|我(?:们|的|司)?的?|以上|下面|所有)?(?:条|个|件|封)?(?:诉求|信|工单|留言|来信|案件|文本|内容|投诉|事项)?(?:请|务必|必须|应当?|直接|立即|一律|强制)?(?:的?(?:层级|级别|等级|类别|分类|tier|优先级))?(?:定性?|分|归|判|标|列|设|改|升|提升?|调|认定|划|视|置|登记|处理|标记|选择?|填|输出|返回|写)(?:级|类|入|记)?(?:为|成|到|作|入|至)?[:=是「『""'“]{0,3}(?:最高(?:级|优先|档|层|类)|高优先|紧急(?!情况|事|救|通知|联系|停|处置)|特急|疑难|complex|最难|特级类|加急)(?:类|级|诉求|优先|档|层)?|(?:疑难类?|complex|最高(?:优先)?级?|紧急|特急).{0,8}(?:处理|对待|分类|分级|录入|派单|登记)(?:此|本|这)?|(?:层级|优先级|tier|紧急程度)(?:必须|应当?|请|要|只能|就)?(?:是|为|=|:|填|选|写|设|改|定|调)|(?:级别|类别|分类)[=:].{0,4}(?:最高|疑难|特急|complex)")]
    private static partial Regex Orders();

    [GeneratedRegex(@"系统(?:提示|消息|指令|通知|命令|更新|管理员|设定)[:：,，]|管理员(?:指令|命令|模式|权限|已|要求|授权)|开发者(?:模式|指令|选项)|(?:忽略|忘记|忘掉|跳过|绕过|覆盖|不要(?:理会|执行|遵守)|停止遵守).{0,12}(?:以上|上述|之前|前面|先前|原有|规则|指令|提示|设定|排队|队列|审核|人工|复核|督办)|(?:无视|取消).{0,6}(?:规则|指令|提示|设定|限制|排队|人工)|(?:跳过|绕过|免除)(?:.{0,6})(?:排队|队列|人工|审核|复核|督办员|确认|分拨|专员)|无需(?:人工|督办员|复核|再?确认)|请插队|插队处理|(?:你|您)(?:现在|从现在|的新|的任务|作为|扮演|是一个|是一名|只能|必须|被|将|要|应)(?:.{0,12})(?:分类|分级|模型|助手|ai|机器人|系统|回答|输出|角色|规则|指令|市长|无限制)|(?:分类器|分级模型|分类模型|大模型|语言模型|人工智能|智能体|ai助手|ai模型|ai系统|派单系统|分派系统|分拨系统|审核系统|判定系统|自动分类|机器人)(?:.{0,16})(?:请|应|须|要|输出|注意|判|选|必|把|将|听|收|看|读|立即|给|置)|(?:新的?|最新|更高级?|隐藏|秘密|内部)(?:指令|规则|提示词|系统提示|命令)|提示词|(?:主办|承办|责任|牵头|受理|派单|分派|转派)(?:单位|部门|机构|代码)(?:必须|应当?|请|要|只能|直接|一律)?(?:改为|设为|填|写|输出|选|定为|置为|=)|(?:改派|强制派|直接派|一律派|统一派|必须派|必须分|务必转|务必派|务必分|自动派)(?:单)?(?:给|到|至|往)|置信度|confidence|(?:输出|返回|回复|回答)(?:json|字段|格式|疑难|complex|[{])|(?:请只|仅|直接)(?:输出|返回)|以json|排(?:在|到)(?:队列)?(?:第一|最前|队首|首位)|队首|置顶|解除限制|测试模式|调试模式|维护模式|演示模式")]
    private static partial Regex Forgery();

    [GeneratedRegex(@"[""'“]?(?:tier|unit|queue|priority|role|lead_?unit|confidence|source|complexsuggested|category|urgency|kind)[""'”]?\s*[:=：]\s*[""'“]?[a-z0-9\u4e00-\u9fa5]|<\|?/?(?:system|im_start|im_end|inst|sys|user|assistant|admin|data|prompt|instruction|override|tool|xml|script|cdata|!--)|\[/?(?:inst|system|sys|assistant|admin|override)\]|\{\{|\}\}|<!--|```|###\s*(?:system|instruction|系统|指令|新任务|说明|response|output)|---\s*(?:end|begin|结束|开始)|</?[a-z_]{3,20}>|function_call|tool_call|drop\s+table|select\s.+\sfrom\s|union\s+select|;\s*--|\$\{|<%|begin\s+(?:admin|system)|end\s+of\s+(?:letter|data|text|document|input)|(?:以下|上面|以上)(?:是|为)?(?:系统|管理员|官方|开发者|内部)")]
    private static partial Regex Format();

    [GeneratedRegex(@"\b(?:ignore|disregard|forget|override|bypass|skip|overrule|supersede)\b.{0,40}\b(?:previous|above|prior|earlier|instruction|instructions|rules?|prompt|guard|queue|review|approval|policy|human|supervisor|everything|guidelines|all)\b|\b(?:classify|label|mark|set|route|assign|tag|treat|escalate|categori[sz]e|rate|triage|dispatch|upgrade|raise|move|put|change)\b.{0,50}\b(?:complex|highest|urgent|priority|tier|top|critical|head of|front of|unit|department|class)\b|\byou are\b|\bact as\b|\bpretend\b|\bjailbreak|\bdeveloper mode|\bdan mode|\bsystem (?:prompt|message|override|note|update)|\bnew (?:instructions?|task|rules?)|\bas an? (?:ai|language model|assistant)|\b(?:output|respond|reply|answer|return|print|say)\b.{0,30}\b(?:only|json|complex|with|exactly|tier)\b|\bthis (?:letter|appeal|case|message|is) .{0,20}\b(?:complex|urgent|test)|\bthe correct (?:answer|label|tier)|\bskip the|\bjump the|\bdear (?:ai|model|classifier|assistant)|\bai (?:model|system|assistant)|\bclassifier\b|\bprompt\b|\bqueue\b|\btier\b|\bcomplex\b|\bpriority\b|\badmin(?:istrator)?\b|\boverride\b")]
    private static partial Regex English();

    [GeneratedRegex(@"(?:^|[\s\n。;，,])(?:system|assistant|developer|user|human|ai|root|系统|助手|管理员|开发者)\s*[:：>]|systemprompt|ignoreprevious|ignoreall|ignoretheabove|setthetier|settier|tierto|ascomplex|tocomplex|complextier|tiercomplex|疑难类?(?:复制|重复)|yinan|yi nan|jibie|fenlei|paidui|(?:疑难类?[,，、 。;；!！]*){3,}")]
    private static partial Regex Roles();

    /// <summary>Long runs that no Chinese letter contains: encoded text nobody could read.</summary>
    [GeneratedRegex(@"[a-z0-9+/_\-]{40,}={0,2}|(?:[01]{8}[\s]?){4,}|(?:\\u[0-9a-f]{4}){3,}|(?:\\x[0-9a-f]{2}){3,}|(?:&#x?[0-9a-f]{2,6};){3,}|(?:%[0-9a-f]{2}){4,}|(?:[.\-]{1,6}[ /]){8,}|(?:u\+[0-9a-f]{4,5}\s*){3,}|(?:0x[0-9a-f]{2}[,\s]*){5,}|[a-z0-9+/]{16,}={1,2}")]
    private static partial Regex Blob();

    [GeneratedRegex(@"[\s\-_.·*/|\\~,，、+^'""“”]+")] private static partial Regex Separators();
    [GeneratedRegex(@"(?:\\u|u\+|&#x|%u|\\x)(?<hex>[0-9a-f]{2,4});?")] private static partial Regex Escapes();
    [GeneratedRegex(@"[A-Za-z0-9+/_\-]{12,4000}={0,2}")] private static partial Regex Base64();
    [GeneratedRegex(@"(?<![0-9a-f])(?:[0-9a-f]{2}){8,2000}(?![0-9a-f])")] private static partial Regex HexText();
    [GeneratedRegex(@"[a-z]+[013457@$][a-z013457@$]+")] private static partial Regex Leet();
}
