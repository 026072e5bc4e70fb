using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Azure;
using Azure.Core;

namespace ServerlessQiFu.Embedded;

/// <summary>The answer of the embedded store: a status and, after a write, the ETag (formatted only if somebody asks).</summary>
internal sealed class EmbeddedResponse(int status, long stamp = 0) : Response
{
    public static readonly EmbeddedResponse Ok = new(200);
    public static readonly EmbeddedResponse NotFound = new(404);

    public override int Status => status;
    public override string ReasonPhrase => ((System.Net.HttpStatusCode)status).ToString();
    public override Stream? ContentStream { get; set; }
    public override string ClientRequestId { get; set; } = "";
    public override bool IsError => status >= 400;

    public override void Dispose() { }

    protected override bool ContainsHeader(string name) => TryGetHeader(name, out _);

    protected override IEnumerable<HttpHeader> EnumerateHeaders() =>
        stamp == 0 ? [] : [new HttpHeader(HttpHeader.Names.ETag, Etag.Of(stamp).ToString())];

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
    {
        value = stamp != 0 && name.Equals(HttpHeader.Names.ETag, StringComparison.OrdinalIgnoreCase) ? Etag.Of(stamp).ToString() : null;
        return value is not null;
    }

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = TryGetHeader(name, out var value) ? [value] : null;
        return values is not null;
    }
}

/// <summary>Azure's entity tags: the instant of the write in 100 ns, so a tag is the entity's timestamp and nothing more is stored.</summary>
internal static class Etag
{
    /// <summary>No condition.</summary>
    public const long None = 0;

    /// <summary><c>*</c>: whatever is there, but something must be there.</summary>
    public const long Any = -1;

    private const string Prefix = "W/\"datetime'", Suffix = "'\"", Shape = "yyyy-MM-dd'T'HH'%3A'mm'%3A'ss.fffffff'Z'";

    public static ETag Of(long stamp) =>
        new(string.Concat(Prefix, new DateTime(stamp, DateTimeKind.Utc).ToString(Shape, CultureInfo.InvariantCulture), Suffix));

    /// <summary>The condition a caller's tag stands for; throws InvalidInput for a tag that no table service gave.</summary>
    public static long Condition(ETag tag)
    {
        if (tag == default) return None;
        if (tag == ETag.All) return Any;
        var text = tag.ToString().AsSpan();
        return text.StartsWith(Prefix, StringComparison.Ordinal) && text.EndsWith(Suffix, StringComparison.Ordinal)
            && DateTime.TryParseExact(text[Prefix.Length..^Suffix.Length], Shape, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant)
            ? instant.Ticks
            : throw StorageError.InvalidEtag.Failure();
    }
}
