using System.Text.RegularExpressions;

namespace ServerlessQiFu.Domain.Texts;

/// <summary>
/// Reads a field of phone numbers as people fill it in: country codes with and without +, brackets anywhere, blanks, hyphens, full-width and
/// Chinese digits, extensions in words, several numbers. Lenient: whether one answers, the first contact finds out.
/// </summary>
public static partial class PhoneNumbers
{
    /// <summary>Longest field, in UTF-16 units.</summary>
    public const int Longest = 100;
    public const int Shortest = 5;
    public const int Most = 5;

    /// <summary>Numbers of the city are written without its area code by those who live there (Shenzhen, 0755).</summary>
    private const string CityArea = "755";
    private const string China = "86";

    /// <summary>E.164's longest number.</summary>
    private const int MostDigits = 15;
    /// <summary>So short only services are: 12345, 95598.</summary>
    private const int MostServiceDigits = 6;

    /// <summary>
    /// The numbers in the order in which they stand: E.164 (<c>+8675588888888</c>), an extension behind it (<c>;ext=801</c>), or the bare digits
    /// where the country cannot be told (<c>12345</c>). Null when the field holds anything else, none, or more than <see cref="Most"/>.
    /// </summary>
    public static IReadOnlyList<string>? Read(string text)
    {
        if (text.Length is < Shortest or > Longest) return null;
        var spelt = string.Concat(Folding.Fold(text).Select(Digit));
        var numbers = new List<string>();
        foreach (var part in Separators().Split(spelt).Where(p => p.Length > 0))
        {
            if ((Numbers(part.Trim(), Most, sure: true) ?? Numbers(part.Trim(), Most, sure: false)) is not { } found) return null;
            numbers.AddRange(found);
        }
        return numbers.Count is > 0 and <= Most ? [.. numbers.Distinct()] : null;
    }

    /// <summary>One number, or several with nothing but blanks between them.</summary>
    /// <param name="sure">Only numbers whose country is certain: where two stand together, a part of both can look like a third.</param>
    private static List<string>? Numbers(string part, int most, bool sure)
    {
        if (most == 0) return null;
        if (One(part, sure) is { } whole) return [whole];
        var words = part.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var first = words.Length - 1; first > 0; first--)
            if (One(string.Join(' ', words[..first]), sure) is { } number && Numbers(string.Join(' ', words[first..]), most - 1, sure) is { } others) return [number, .. others];
        return null;
    }

    private static string? One(string written, bool sure)
    {
        if (Shape().Match(written) is not { Success: true } match) return null;
        var (number, extension) = (match.Groups["number"].Value, match.Groups["ext"].Value);
        if (extension.Length == 0 && DirectExtension().Match(number) is { Success: true } direct && Direct(direct.Groups["number"].Value) is { } landline)
            return $"{landline};ext={direct.Groups["ext"].Value}";
        return Normal(number, sure) is not { } normal ? null : extension.Length == 0 ? normal : $"{normal};ext={extension}";
    }

    /// <summary>What an extension can follow after a mere hyphen: a mainland number that is complete before it.</summary>
    private static string? Direct(string number) => Normal(number, sure: true) is { } normal && normal.StartsWith("+" + China, StringComparison.Ordinal) && Complete().IsMatch(normal) ? normal : null;

    private static string? Normal(string number, bool sure)
    {
        var digits = Digits(TrunkZero().Replace(number, ""));
        var international = number.Contains('+', StringComparison.Ordinal) || digits.StartsWith("00", StringComparison.Ordinal);
        if (digits.StartsWith("00", StringComparison.Ordinal)) digits = digits[2..];
        if (digits.Length is < Shortest or > MostDigits || digits.Length <= MostServiceDigits && international) return null;
        if (international)
            return CallingCodes.Of(digits) is not { } code ? null : code == China ? Mainland(digits) ?? "+" + digits : "+" + digits;
        if (Mainland(digits) is { } mainland) return mainland;
        if (CityNumber().IsMatch(digits)) return "+" + China + CityArea + digits;
        if (sure) return null;
        if (digits.Length <= MostServiceDigits || digits[0] == '0') return digits;
        return digits.Length > 8 && CallingCodes.Of(digits) is not null and not China ? "+" + digits : digits;
    }

    /// <summary>Mobile, landline with or without area code, 400 and 800; with or without 86 and the trunk's 0.</summary>
    private static string? Mainland(string digits)
    {
        var national = digits.StartsWith(China, StringComparison.Ordinal) && digits.Length >= 11 ? digits[China.Length..] : digits;
        if (Mobile().IsMatch(national) || Service().IsMatch(national)) return "+" + China + national;
        var area = national.TrimStart('0');
        if ((national[0] == '0' || national.Length < digits.Length) && Landline().IsMatch(area)) return "+" + China + area;
        return null;
    }

    private static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));

    private static char Digit(char c) => c switch { '幺' => '1', '〇' => '0', _ => "零一二三四五六七八九".IndexOf(c, StringComparison.Ordinal) is >= 0 and var digit ? (char)('0' + digit) : c };

    [GeneratedRegex(@"[,、|\r\n]+|;(?!\s?ext=)|(?<=\d{5}\)?\s?)/(?=\s?[+(]?\d{5})|\s*(?:或者?|和|及|以及|or|and)\s*")] private static partial Regex Separators();

    /// <summary>A word that says what it is, the number, an extension, and a remark of one word in brackets.</summary>
    [GeneratedRegex(@"^(?:(?:联系)?(?:电话|手机|座机|固话|号码|传真)|办公|办公室|公司|总机|tel|phone|mobile|cell|fax|whatsapp)?\s?[:.]?\s?(?:tel:)?(?<number>[(\[]?\s?\+?\s?[(\[]?\+?\s?\d[\d \-.·/()\[\]~_]*?)\s?(?:[(\[]?(?:转分机|转接|转|分机号?|内线|内|extension|extn|ext|x|\#|;ext=)\.?\s?[:=]?\s?(?<ext>\d{1,7})[)\]]?)?\s?(?:[(\[][\u4e00-\u9fff]{1,8}[)\]])?$")]
    private static partial Regex Shape();

    [GeneratedRegex(@"^(?<number>.*\d{3,8})\s?-{1,2}\s?(?<ext>\d{1,6})$")] private static partial Regex DirectExtension();

    /// <summary>+44 (0)20 …: the zero is dialled inside the country only.</summary>
    [GeneratedRegex(@"(?<=\d\s?)\(0\)")] private static partial Regex TrunkZero();

    [GeneratedRegex("^1[3-9][0-9]{9}$")] private static partial Regex Mobile();
    [GeneratedRegex("^[48]00[0-9]{7}$")] private static partial Regex Service();
    [GeneratedRegex("^(?:10[2-9][0-9]{7}|2[0-9][2-9][0-9]{7}|[3-9][0-9]{2}[2-9][0-9]{6,7})$")] private static partial Regex Landline();
    [GeneratedRegex("^[2-8][0-9]{7}$")] private static partial Regex CityNumber();
    [GeneratedRegex(@"^\+86(?:1[3-9][0-9]{9}|[48]00[0-9]{7}|10[2-9][0-9]{7}|2[0-9][2-9][0-9]{7}|[3-9][0-9]{2}[2-9][0-9]{6,7})$")] private static partial Regex Complete();
}
