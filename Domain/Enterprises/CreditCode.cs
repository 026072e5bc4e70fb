using System.Diagnostics.CodeAnalysis;
using ServerlessQiFu.Domain.Texts;

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

    /// <summary>Up to here there are digits only, but for the first.</summary>
    private const int AfterDigits = 8;

    private CreditCode(string value, bool isVerified) => (Value, IsVerified) = (value, isVerified);

    /// <summary>18 characters, upper case.</summary>
    public string Value { get; }

    /// <summary>Whether the check character is right. Registrars have issued some codes with a wrong one.</summary>
    public bool IsVerified { get; }

    /// <summary>
    /// Reads a code as people type it: full-width forms, blanks, hyphens and lower case are put right; letters that no code has (O, I, Z, S)
    /// are read as the digits that they look like, where the check character then agrees.
    /// </summary>
    /// <param name="fault">What is wrong first, in reading order, with what was typed; null when the code is good.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out CreditCode? code, [NotNullWhen(false)] out CreditCodeFault? fault)
    {
        code = null;
        var typed = text is null || text.Length > LongestInput ? "" : LookAlikes.Plain(text);
        fault = FaultOf(typed.ToUpperInvariant());
        foreach (var reading in Readings(typed).Where(r => FaultOf(r) is null).Take(1))
        {
            fault = null;
            code = new(reading, isVerified: true);
        }
        return code is not null;
    }

    /// <summary>The same, and a code whose check character alone is wrong is taken too: it may be genuine.</summary>
    public static bool TryParseGenuine(string? text, [NotNullWhen(true)] out CreditCode? code, [NotNullWhen(false)] out CreditCodeFault? fault)
    {
        if (TryParse(text, out code, out fault)) return true;
        if (fault != CreditCodeFault.CheckCharacter) return false;
        (code, fault) = (new(LookAlikes.Plain(text!).ToUpperInvariant(), isVerified: false), null);
        return true;
    }

    /// <summary>As typed; with the letters that no code has as digits; and with l as 1, which may be an L as well.</summary>
    private static IEnumerable<string> Readings(string typed) =>
    [
        typed.ToUpperInvariant(),
        string.Concat(typed.Select(c => c == 'l' ? c : LookAlikes.Digit(c))).ToUpperInvariant(),
        string.Concat(typed.Select((c, at) => c == 'l' && at >= AfterDigits ? c : LookAlikes.Digit(c))).ToUpperInvariant(),
        string.Concat(typed.Select(LookAlikes.Digit)).ToUpperInvariant(),
    ];

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

    private static CreditCodeFault? FaultOf(string text)
    {
        if (text.Length != Length) return CreditCodeFault.Length;
        if (!FirstCharacters.Contains(text[0])) return CreditCodeFault.FirstCharacter;
        if (!char.IsAsciiDigit(text[1])) return CreditCodeFault.Category;
        if (text.AsSpan(2, 6).ContainsAnyExceptInRange('0', '9')) return CreditCodeFault.RegionDigits;
        if (text.AsSpan(8).ContainsAnyExcept(Alphabet)) return CreditCodeFault.Alphabet;
        return text[^1] == CheckCharacter(text.AsSpan(0, Length - 1)) ? null : CreditCodeFault.CheckCharacter;
    }
}
