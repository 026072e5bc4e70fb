namespace ServerlessQiFu.Domain.Triage;

/// <summary>What a run of joined digits and letters is, by shape and check character (domain.md §9.4, grade REC).</summary>
internal static class NumberShape
{
    private const string CreditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private static readonly int[] CreditWeights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    private static readonly int[] CardWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

    /// <summary>
    /// Unified social credit code with a right check character (GB 32100—2015). One in 31 ID cards passes that check too: what is a
    /// right ID card down to its own check digit is a person's.
    /// </summary>
    internal static bool IsCreditCode(string s)
    {
        if (s.Length != 18 || IsIdCard(s) && HasIdCheck(s)) return false;
        var sum = 0;
        for (var i = 0; i < 18; i++)
        {
            var value = CreditAlphabet.IndexOf(char.ToUpperInvariant(s[i]), StringComparison.Ordinal);
            if (value < 0 || i is >= 2 and < 8 && value > 9) return false;
            if (i < 17) sum += value * CreditWeights[i];
            else return value == (31 - sum % 31) % 31;
        }
        return false;
    }

    /// <summary>18 digits with a date of birth, whether or not the check digit is right (a mistyped number is still a person's), or the old 15.</summary>
    internal static bool IsIdCard(string s) => s.Length switch
    {
        18 => s[0] != '0' && AllDigits(s.AsSpan(0, 17)) && (char.IsAsciiDigit(s[17]) || s[17] is 'X' or 'x') && s[6..8] is "18" or "19" or "20" && IsDay(s.AsSpan(10, 4))
            || AllDigits(s.AsSpan(0, 17)) && HasIdCheck(s),
        15 => s[0] is >= '1' and <= '6' && AllDigits(s) && IsDay(s.AsSpan(8, 4)),
        _ => false,
    };

    private static bool HasIdCheck(string s)
    {
        var sum = 0;
        for (var i = 0; i < 17; i++) sum += (s[i] - '0') * CardWeights[i];
        return "10X98765432"[sum % 11] == char.ToUpperInvariant(s[17]) && IsDay(s.AsSpan(10, 4));
    }

    internal static bool IsBankCard(string s)
    {
        if (s.Length is < 13 or > 19 || !AllDigits(s) || s[0] is not (>= '3' and <= '6' or '9')) return false;
        var sum = 0;
        for (var i = 0; i < s.Length; i++)
        {
            var d = s[^(i + 1)] - '0';
            if (i % 2 == 1) d = d * 2 > 9 ? d * 2 - 9 : d * 2;
            sum += d;
        }
        return sum % 10 == 0;
    }

    internal static bool IsMobile(string s)
    {
        if (s.Length == 15 && s.StartsWith("0086", StringComparison.Ordinal)) s = s[4..];
        if (s.Length == 13 && s.StartsWith("86", StringComparison.Ordinal)) s = s[2..];
        return s.Length == 11 && AllDigits(s) && s[0] == '1' && s[1] is >= '3' and <= '9';
    }

    /// <summary>Area code and number, or a 400/800 number.</summary>
    internal static bool IsLandline(string s)
    {
        if (!AllDigits(s)) return false;
        if (s.Length == 10 && s[..3] is "400" or "800") return s.Length == 10;
        if (s.Length < 10 || s.Length > 12 || s[0] != '0' || s[1] is '0') return false;
        return s[1] is '1' or '2' ? s.Length is 10 or 11 && s[3] is >= '2' and <= '9' : s.Length is 11 or 12 && s[1] >= '3' && s[4] is >= '2' and <= '9';
    }

    /// <summary>Home-return permits and passports; a letter before a date (G20230501) is a file number.</summary>
    internal static bool IsPass(string s) =>
        s.Length is >= 9 and <= 11 && s[0] is 'H' or 'M' or 'h' or 'm' && AllDigits(s.AsSpan(1))
        || s.Length == 9 && (s[0] is 'E' or 'e' && (char.IsAsciiDigit(s[1]) || char.IsAsciiLetter(s[1])) && AllDigits(s.AsSpan(2))
            || s[0] is 'G' or 'g' && AllDigits(s.AsSpan(1)) && s[1..3] is not ("19" or "20"));

    private static bool IsDay(ReadOnlySpan<char> monthAndDay) =>
        int.TryParse(monthAndDay, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var d) && d / 100 is >= 1 and <= 12 && d % 100 is >= 1 and <= 31;

    private static bool AllDigits(ReadOnlySpan<char> s) => s.Length > 0 && s.IndexOfAnyExceptInRange('0', '9') < 0;
}
