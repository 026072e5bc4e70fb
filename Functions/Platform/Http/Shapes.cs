using System.Globalization;
using System.Text.RegularExpressions;

namespace ServerlessQiFu.Functions.Platform;

/// <summary>A lease's number as callers see it.</summary>
public static class Leases
{
    private const int MostDigits = 9;

    public static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    public static bool IsWellFormed(string text) =>
        text.Length is > 0 and <= MostDigits && text[0] != '0' && !text.AsSpan().ContainsAnyExceptInRange('0', '9');

    /// <param name="text">Well formed.</param>
    public static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}

public static partial class UnitCodes
{
    public static bool IsWellFormed(string text) => text.Length <= 20 && Shape().IsMatch(text);

    [GeneratedRegex(@"^[A-Z0-9]+(-[A-Z0-9]+)*\z")]
    private static partial Regex Shape();
}

public static partial class EmailAddress
{
    public const int Longest = 254;

    public static bool IsPlausible(string text) => text.Length <= Longest && Shape().IsMatch(text);

    [GeneratedRegex(@"^[^\s@<>,;:""\\\p{C}]{1,64}@([\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,63}\z")]
    private static partial Regex Shape();
}
