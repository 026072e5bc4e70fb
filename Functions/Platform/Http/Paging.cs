using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace ServerlessQiFu.Functions.Platform;

/// <param name="After">The key behind which the page begins; null for the first.</param>
public sealed record PageAsked(int Limit, string? After);

/// <summary>Pages by opaque tokens: a token is where the last page ended, in no form anybody should build.</summary>
public static class Paging
{
    public const int Most = 100;
    private const int Usual = 20;
    private const int LongestToken = 512;

    /// <param name="most">Entries of one page at most.</param>
    public static Checked<PageAsked> Read(HttpRequest request, int most = Most)
    {
        var limit = Usual;
        if (request.Query["limit"] is [var asked, ..] && (!int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit < 1 || limit > most))
            return new Problem(ProblemType.InvalidParameter, $"limit is a number from 1 to {most}.");
        if (request.Query["page"] is not [{ } token, ..]) return new PageAsked(limit, null);
        return token.Length <= LongestToken && Decode(token) is { } after
            ? new PageAsked(limit, after)
            : new Problem(ProblemType.InvalidParameter, "page is the token of an earlier answer's next, unchanged; leave it out for the first page.");
    }

    public static string Token(string after) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(after));

    private static string? Decode(string token)
    {
        if (!Base64Url.IsValid(token)) return null;
        var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token));
        return text.Length > 0 && text.All(c => c is >= ' ' and <= '~' and not '/' and not '\\' and not '#' and not '?') ? text : null;
    }
}
