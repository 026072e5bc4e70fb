using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace ServerlessQiFu.Functions.Platform;

/// <param name="After">The key behind which the page begins; null for the first.</param>
public sealed record PageAsked(int Limit, string? After);

/// <summary>Who reads a list, in a form that differs wherever what they see may differ; a feature of the request. Without it anybody reads.</summary>
public sealed record ListReader(string Name);

/// <summary>Gives the key that list tokens are sealed with: the same in every instance and after every restart.</summary>
public delegate ReadOnlySpan<byte> PageKey();

/// <summary>
/// Pages by opaque tokens. A token is where the last page ended, sealed (AES-GCM) for the caller and the query it was given to: for anybody else, with
/// another query or changed it is 400. The nonce comes from what is sealed, so that the same page has the same token and no nonce serves twice.
/// </summary>
public sealed class Paging(PageKey key)
{
    public const int Most = 100;
    private const int Usual = 20;
    private const int LongestToken = 512;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const string Elsewhere = "page is the token of an earlier answer's next, unchanged, for the same caller and the same query; leave it out for the first page.";

    /// <param name="most">Entries of one page at most.</param>
    public Checked<PageAsked> Read(HttpRequest request, int most = Most)
    {
        var limit = Usual;
        if (request.Query["limit"] is [var asked, ..] && (!int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit < 1 || limit > most))
            return new Problem(ProblemType.InvalidParameter, $"limit is a number from 1 to {most}.");
        return request.Query["page"] switch
        {
            [] => new PageAsked(limit, null),
            [{ Length: <= LongestToken } token] when Open(request, token) is { } after => new PageAsked(limit, after),
            _ => new Problem(ProblemType.InvalidParameter, Elsewhere),
        };
    }

    /// <param name="after">Where the page ends; null when it is the last, which has no token.</param>
    public string? Token(HttpRequest request, string? after)
    {
        if (after is null) return null;
        var (place, bound) = (Encoding.UTF8.GetBytes(after), BoundTo(request));
        var nonce = HMACSHA256.HashData(key(), [.. bound, .. place])[..NonceBytes];
        var (sealedPlace, tag) = (new byte[place.Length], new byte[TagBytes]);
        using var cipher = new AesGcm(SealingKey(), TagBytes);
        cipher.Encrypt(nonce, place, sealedPlace, tag, bound);
        return Base64Url.EncodeToString([.. nonce, .. tag, .. sealedPlace]);
    }

    private string? Open(HttpRequest request, string token)
    {
        if (StrictBase64.Decode(token) is not { Length: > NonceBytes + TagBytes } bytes) return null;
        var place = new byte[bytes.Length - NonceBytes - TagBytes];
        using var cipher = new AesGcm(SealingKey(), TagBytes);
        try { cipher.Decrypt(bytes.AsSpan(0, NonceBytes), bytes.AsSpan(NonceBytes + TagBytes), bytes.AsSpan(NonceBytes, TagBytes), place, BoundTo(request)); }
        catch (AuthenticationTagMismatchException) { return null; }
        return Encoding.UTF8.GetString(place);
    }

    /// <summary>The caller, the path and every parameter but the token itself and how many are wanted at once.</summary>
    private static byte[] BoundTo(HttpRequest request)
    {
        var bound = new List<string> { request.HttpContext.Features.Get<ListReader>()?.Name ?? "", request.Path.Value ?? "" };
        foreach (var (name, values) in request.Query.Where(q => q.Key is not ("page" or "limit")).OrderBy(q => q.Key, StringComparer.Ordinal))
            bound.AddRange([name, .. values.Select(value => value ?? "")]);
        // Each with its length before it: no two lists read the same.
        return SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(bound.Select(text => string.Create(CultureInfo.InvariantCulture, $"{text.Length}:{text}")))));
    }

    private byte[] SealingKey() => HKDF.DeriveKey(HashAlgorithmName.SHA256, key().ToArray(), 32, info: "page"u8.ToArray());
}
