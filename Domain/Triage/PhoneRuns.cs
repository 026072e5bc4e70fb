using System.Text.RegularExpressions;
using ServerlessQiFu.Domain.Texts;

namespace ServerlessQiFu.Domain.Triage;

/// <summary>
/// Finds phone numbers of any country: with a country code however it is written, after a word that names a phone, and otherwise by their
/// groups, where nothing around them says that they are a date, an amount or the number of a paper. Works on folded text.
/// </summary>
internal static partial class PhoneRuns
{
    private const int Fewest = 7, Most = 15;

    /// <summary>With + or 00 and a country code in use: certain, whatever else the digits might be.</summary>
    internal static IEnumerable<Range> International(string folded)
    {
        foreach (Match match in Prefixed().Matches(folded))
            if (match.Groups["it"] is var it && Digits(it.Value).TrimStart('0') is { Length: >= Fewest and <= Most } digits && CallingCodes.Of(digits) is not null)
                yield return WithExtension(folded, it);
    }

    /// <summary>After 电话, 手机, tel and the like: also short ones; service numbers such as 12345 are no secret.</summary>
    internal static IEnumerable<Range> Named(string folded)
    {
        foreach (Match match in AfterCue().Matches(folded))
            if (match.Groups["it"] is var it && (Digits(it.Value).Length > ServiceDigits || it.Value[0] is not ('1' or '9'))) yield return WithExtension(folded, it);
    }

    /// <summary>By its form alone.</summary>
    internal static IEnumerable<Range> Grouped(string folded)
    {
        foreach (Match match in Plain().Matches(folded))
        {
            var it = match.Groups["it"];
            if (Digits(it.Value).Length is >= Fewest and <= Most && !NoPhone().IsMatch(it.Value) && !NumberOfSomething().IsMatch(folded[Math.Max(0, it.Index - LongestCue)..it.Index])
                && !Counted().IsMatch(folded.AsSpan(it.Index + it.Length))) yield return WithExtension(folded, it);
        }
    }

    private const int ServiceDigits = 5;
    private const int LongestCue = 14;

    private static Range WithExtension(string folded, Group number)
    {
        var end = number.Index + number.Length;
        var extension = Extension().Match(folded, end);
        return number.Index..(extension.Success ? extension.Index + extension.Length : end);
    }

    private static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));

    [GeneratedRegex(@"(?<![0-9A-Za-z+])(?<it>[(\[]?(?:\+\s?[(\[]?|00[ \-]?)[1-9](?:[ \-.·/()\[\]]{0,3}[0-9]){5,16})(?![0-9])")]
    private static partial Regex Prefixed();

    [GeneratedRegex(@"(?:电话|座机|固话|热线|致电|拨打|联系方式|联系|手机|号码|传真|总机|tel|fax|phone|mobile|cell|whatsapp)(?:号码?)?[:是为.\s]{0,5}(?<it>[(\[]?[0-9](?:[ \-.·/()\[\]]{0,2}[0-9]){4,14})(?![0-9]|\s?(?:元|万|亿|年|月|日|%))", RegexOptions.IgnoreCase)]
    private static partial Regex AfterCue();

    [GeneratedRegex(@"(?<![0-9A-Za-z_.=&%+:¥$#*\-/])(?<it>[(\[]?[0-9](?:[ \-.·/()\[\]]{0,2}[0-9]){6,14})(?![0-9A-Za-z_%:=&*]|[.\-/][0-9A-Za-z])")]
    private static partial Regex Plain();

    /// <summary>Days, spans of years, timestamps, decimal fractions, addresses of machines.</summary>
    [GeneratedRegex(@"^[(\[]?(?:(?:19|20)[0-9]{2}[ \-./·]{1,2}(?:0?[1-9]|1[0-2])(?:[^0-9]|$)|(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])|[0-9]{1,2}[\-./][0-9]{1,2}[\-./](?:19|20)[0-9]{2}|(?:19|20)[0-9]{2}[^0-9]+(?:19|20)[0-9]{2}(?:[^0-9]|$)|[0-9]+\.[0-9]+$|(?:[0-9]{1,3}\.){3}[0-9]{1,3}$|[0-9]{1,2}(?:[ \-/.]+[0-9]{1,2}){5,}$|[0-9]+\.[0-9]+[ \-/]+[0-9]+(?:\.[0-9]+)?$)")]
    private static partial Regex NoPhone();

    [GeneratedRegex(@"(?:第|编号|单号|订单|合同|文号|票号|流水|案号|批号|证号|学号|工号|代码|邮编|邮政编码|户号|房号|卡号|工单|编码|受理|字|价格?|额|款|费|投资|共|达|约|近|型号|条码|车牌|no\.?|id)[号码编数:是为(\s]{0,4}$", RegexOptions.IgnoreCase)]
    private static partial Regex NumberOfSomething();

    [GeneratedRegex(@"^\s?(?:多|余|元|万|亿|年|月|日|号(?!码)|平|米|吨|度|户|人|名|个|件|%|美|港币|千|公|天|时|点|分(?!机)|栋|座|室|房|楼|块|股|份|张|台|套|次|瓦|kw|m2|㎡)")]
    private static partial Regex Counted();

    [GeneratedRegex(@"\G\s?[(\[]?(?:转分机|转接|转|分机号?|内线|extension|extn|ext|x|#|;ext=)\.?\s?[:=]?\s?[0-9]{1,7}[)\]]?", RegexOptions.IgnoreCase)]
    private static partial Regex Extension();
}
