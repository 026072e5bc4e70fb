using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ServerlessQiFu.Domain.Texts;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>
/// The public number of an appeal: <c>QS</c>, the business date of receipt, eight base-32 characters and a check character
/// (Crockford's alphabet without I, L, O, U; check = weighted sum modulo 31). It says nothing about anybody.
/// </summary>
public static class AppealNumber
{
    public const int Length = 2 + 8 + 8 + 1;
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int DateEnd = 2 + 8;
    private const int LongestInput = 60;

    /// <param name="draw">Random bits; the lowest 40 are used.</param>
    public static string Make(DateOnly receivedOn, ulong draw) => string.Create(Length, (receivedOn, draw), static (number, from) =>
    {
        "QS".CopyTo(number);
        from.receivedOn.TryFormat(number[2..], out _, "yyyyMMdd", CultureInfo.InvariantCulture);
        for (var i = 0; i < 8; i++) number[10 + i] = Alphabet[(int)(from.draw >> (5 * (7 - i)) & 31)];
        number[^1] = Check(number[..^1]);
    });

    /// <summary>
    /// Reads a number as people type it: with blanks and hyphens, in full width, in lower case, O for 0, I and L for 1. No number has
    /// these letters, and the check character must agree.
    /// </summary>
    public static bool TryRead(string? text, [NotNullWhen(true)] out string? number)
    {
        number = text is null || text.Length > LongestInput ? null : LookAlikes.Plain(text).ToUpperInvariant();
        if (number?.Length == Length) number = number[..2] + string.Concat(number[2..DateEnd].Select(c => LookAlikes.Digit(Known(c)))) + string.Concat(number[DateEnd..].Select(Known));
        if (IsWellFormed(number)) return true;
        number = null;
        return false;
    }

    private static char Known(char c) => c switch { 'O' => '0', 'I' or 'L' => '1', _ => c };

    /// <summary>True for a number that could have been given; not that it was.</summary>
    public static bool IsWellFormed([NotNullWhen(true)] string? number) =>
        number is { Length: Length } && number.StartsWith("QS", StringComparison.Ordinal)
        && DateOnly.TryParseExact(number.AsSpan(2, 8), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
        && number.AsSpan(10).IndexOfAnyExcept(Alphabet) < 0
        && number[^1] == Check(number.AsSpan(0, Length - 1));

    /// <summary>Odd weights catch one wrong character and most swaps of neighbours.</summary>
    private static char Check(ReadOnlySpan<char> number)
    {
        var sum = 0;
        for (var i = 2; i < number.Length; i++) sum += Alphabet.IndexOf(number[i], StringComparison.Ordinal) * (2 * i + 1);
        return Alphabet[sum % 31];
    }
}
