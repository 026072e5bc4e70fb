using System.IO.Compression;
using System.Text.RegularExpressions;
using ServerlessQiFu.Functions.Pages;

namespace ServerlessQiFu.Tests.Web;

/// <summary>Style and script stay small, come from here alone, and use only what an old phone knows: Chrome and WebView 78, Safari 13.</summary>
public partial class AssetTests
{
    private const int StyleLimit = 14 * 1024;
    private const int ScriptLimit = 6 * 1024;

    [Fact]
    public void The_style_sheet_is_small() => Assert.InRange(Compressed(GetAsset.Bytes("qifu.css")), 1, StyleLimit);

    [Fact]
    public void The_script_is_small() => Assert.InRange(GetAsset.Bytes("qifu.js").Length, 1, ScriptLimit);

    /// <summary>What came after the baseline, by the browser that first had it.</summary>
    [Theory]
    [InlineData(@":has\(", "Chrome 105")]
    [InlineData(@":is\(|:where\(", "Chrome 88")]
    [InlineData(@"(margin|padding)-(inline|block)\s*:", "Chrome 87, Safari 14.1: write -start and -end")]
    [InlineData(@"inset(-inline|-block)?\s*:|inset-(inline|block)-", "Chrome 87")]
    [InlineData(@"(?<!column-|row-)\bgap\s*:", "Chrome 84 in flex boxes")]
    [InlineData(@"aspect-ratio\s*:", "Chrome 88")]
    [InlineData(@"\b(min|max|clamp)\(", "Chrome 79")]
    [InlineData(@"@(layer|container|property|scope)\b", "Chrome 85 and later")]
    [InlineData(@"&[ :.]", "nesting, Chrome 112")]
    [InlineData(@"color-mix\(|oklch\(|light-dark\(", "Chrome 111")]
    public void The_style_sheet_uses_nothing_newer_than_the_baseline(string pattern, string since) =>
        Assert.False(Regex.IsMatch(Sources("qifu.css"), pattern), $"{pattern} is of {since}.");

    [Theory]
    [InlineData(@"\?\.|\?\?", "Chrome 80")]
    [InlineData(@"\breplaceAll\(|\.at\(|structuredClone|Object\.hasOwn|Array\.prototype\.at", "Chrome 85 and later")]
    [InlineData(@"=>|\bconst\b|\blet\b|`|\basync\b|\bawait\b|\bclass\b (?=\w+ \{)", "ES5 is enough here, and says so in the file")]
    [InlineData(@"\beval\(|new Function|\.setAttribute\('style|\.style\b", "forbidden by the content security policy")]
    public void The_script_uses_nothing_newer_than_the_baseline(string pattern, string since) =>
        Assert.False(Regex.IsMatch(Sources("qifu.js"), pattern), $"{pattern}: {since}.");

    [Theory, InlineData("qifu.css"), InlineData("qifu.js")]
    public void Nothing_is_fetched_from_elsewhere(string asset) => Assert.DoesNotMatch(@"https?://(?!www\.w3\.org)|@import|url\(", Sources(asset));

    /// <summary>Without comments.</summary>
    private static string Sources(string asset) => Comments().Replace(System.Text.Encoding.UTF8.GetString(GetAsset.Bytes(asset)), "");

    private static int Compressed(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(bytes);
        return (int)packed.Length;
    }

    [GeneratedRegex(@"/\*.*?\*/|^\s*//.*$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Comments();
}
