using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ServerlessQiFu.Domain.Appeals;

/// <param name="Level">1–5; 1 and 2 are dissatisfied.</param>
/// <param name="Said">Digest of the whole evaluation, so that the same said twice is known from something else; null for a contest.</param>
public sealed record Evaluation(int Level, DateTimeOffset At, string? Said = null)
{
    /// <summary>The worst level that is still satisfied (domain.md §12: 3 基本满意 counts).</summary>
    public const int LowestSatisfied = 3;

    /// <summary>What contesting an answer counts as.</summary>
    public const int Contested = 2;

    /// <summary>32 hexadecimal digits. Kept for years: never changed.</summary>
    public static string DigestOf(int level, int? speed, int? effect, int? experience, int? quality, string? text)
    {
        var said = string.Create(CultureInfo.InvariantCulture, $"{level}|{speed}|{effect}|{experience}|{quality}|{text}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(said)).AsSpan(0, 16));
    }
}
