using System.Buffers;
using System.Buffers.Text;

namespace ServerlessQiFu.Functions.Platform;

/// <summary>Base64url of one spelling: neither blanks nor padding nor bits that mean nothing, which decoders let pass.</summary>
internal static class StrictBase64
{
    private static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>Null for what is not base64url.</summary>
    public static byte[]? Decode(string text)
    {
        if (text.AsSpan().ContainsAnyExcept(Alphabet)) return null;
        try { return Base64Url.DecodeFromChars(text); }
        catch (FormatException) { return null; }
    }
}
