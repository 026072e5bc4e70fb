using System.Diagnostics.CodeAnalysis;

namespace ServerlessQiFu.Domain.Enterprises;

/// <summary>
/// 统一社会信用代码, GB 32100—2015: 18 characters of which the last checks the others (domain.md §7.1). Well-formed
/// is not existing; and the region in it is the registrar's, so a district never comes from it. The check character of the
/// organisation code inside (GB 11714) is not asked for: old and special codes break it.
/// </summary>
public sealed record CreditCode
{
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private const string FirstCharacters = "123456789ANY";
    private const int Length = 18;
    private const int LongestInput = 100;

    private CreditCode(string value) => Value = value;

    /// <summary>18 characters, upper case.</summary>
    public string Value { get; }

    /// <summary>Reads a code as people type it: full-width forms, surrounding blanks and lower case are put right.</summary>
    /// <param name="fault">What is wrong first, in reading order; null when the code is good.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out CreditCode? code, [NotNullWhen(false)] out CreditCodeFault? fault)
    {
        code = null;
        fault = FaultOf(Normalised(text), out var value);
        if (fault is not null) return false;
        code = new(value);
        return true;
    }

    /// <summary>The check character for the first 17, which are in the alphabet: weights 3^i mod 31 over alphabet indexes.</summary>
    internal static char CheckCharacter(ReadOnlySpan<char> body)
    {
        var (sum, weight) = (0, 1);
        foreach (var character in body)
        {
            sum += Alphabet.IndexOf(character) * weight;
            weight = weight * 3 % Alphabet.Length;
        }
        return Alphabet[(Alphabet.Length - sum % Alphabet.Length) % Alphabet.Length];
    }

    public override string ToString() => Value;

    private static CreditCodeFault? FaultOf(string text, out string value)
    {
        value = text;
        if (text.Length != Length) return CreditCodeFault.Length;
        if (!FirstCharacters.Contains(text[0])) return CreditCodeFault.FirstCharacter;
        if (!char.IsAsciiDigit(text[1])) return CreditCodeFault.Category;
        if (text.AsSpan(2, 6).ContainsAnyExceptInRange('0', '9')) return CreditCodeFault.RegionDigits;
        if (text.AsSpan(8).ContainsAnyExcept(Alphabet)) return CreditCodeFault.Alphabet;
        return text[^1] == CheckCharacter(text.AsSpan(0, Length - 1)) ? null : CreditCodeFault.CheckCharacter;
    }

    /// <summary>
    /// The part of NFKC that a Chinese keyboard needs, by hand: string.Normalize leaves such text as it is where
    /// globalization is invariant, as it is in this product.
    /// </summary>
    private static string Normalised(string? text)
    {
        if (text is null || text.Length > LongestInput) return "";
        return string.Concat(text.Select(HalfWidth)).Trim().ToUpperInvariant();
    }

    private static char HalfWidth(char character) => character is >= '\uFF01' and <= '\uFF5E' ? (char)(character - 0xFEE0) : character;
}
