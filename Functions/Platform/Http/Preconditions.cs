using Microsoft.AspNetCore.Http;

namespace ServerlessQiFu.Functions.Platform;

/// <summary>Whether a replacement speaks of what is there now: demanded where there is something to replace, refused where there is nothing.</summary>
internal static class Preconditions
{
    /// <param name="current">The version there is; null for none.</param>
    /// <returns>Null when the replacement may go on.</returns>
    public static Problem? Check(HttpRequest request, int? current)
    {
        if (current is null)
        {
            if (EntityTags.Tag(request) is not { } tag) return null;
            return tag.Try(out _, out var malformed) ? EntityTags.Stale() : malformed;
        }
        if (!EntityTags.Required(request).Try(out var seen, out var problem)) return problem;
        return seen == current ? null : EntityTags.Stale();
    }
}
