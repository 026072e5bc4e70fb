using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Azure;
using Azure.Core;

namespace ServerlessQiFu.LocalHost;

/// <summary>The answer of the local store: a status and, after a write, the ETag (formatted only if somebody asks).</summary>
internal sealed class LocalResponse(int status, long stamp = 0) : Response
{
    public static readonly LocalResponse Ok = new(200);
    public static readonly LocalResponse NotFound = new(404);

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

    private const string Prefix = "W/\"datetime'", Suffix = "'\"", Colon = "%3A";

    /// <summary>Characters of an instant in the round-trip format, and where its colons are; formatted by hand, it is done for every row read.</summary>
    private const int Plain = 28, FirstColon = 13, SecondColon = 16;

    public static ETag Of(long stamp)
    {
        Span<char> plain = stackalloc char[Plain];
        new DateTime(stamp, DateTimeKind.Utc).TryFormat(plain, out _, "O", CultureInfo.InvariantCulture);
        return new(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{plain[..FirstColon]}{Colon}{plain[(FirstColon + 1)..SecondColon]}{Colon}{plain[(SecondColon + 1)..]}{Suffix}"));
    }

    /// <summary>The condition a caller's tag stands for; throws InvalidInput for a tag that no table service gave.</summary>
    public static long Condition(ETag tag)
    {
        if (tag == default) return None;
        if (tag == ETag.All) return Any;
        var text = tag.ToString().AsSpan();
        return text.StartsWith(Prefix, StringComparison.Ordinal) && text.EndsWith(Suffix, StringComparison.Ordinal) && Instant(text[Prefix.Length..^Suffix.Length]) is { } ticks
            ? ticks
            : throw StorageError.InvalidEtag.Failure();
    }

    private static long? Instant(ReadOnlySpan<char> text)
    {
        const int Hours = FirstColon, Minutes = SecondColon + 2;
        if (text.Length != Plain + 2 * (Colon.Length - 1) || !text[Hours..].StartsWith(Colon, StringComparison.Ordinal) || !text[Minutes..].StartsWith(Colon, StringComparison.Ordinal)) return null;
        Span<char> plain = stackalloc char[Plain];
        text[..Hours].CopyTo(plain);
        text[(Hours + Colon.Length)..Minutes].CopyTo(plain[(FirstColon + 1)..]);
        text[(Minutes + Colon.Length)..].CopyTo(plain[(SecondColon + 1)..]);
        plain[FirstColon] = plain[SecondColon] = ':';
        return DateTime.TryParseExact(plain, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var instant) ? instant.Ticks : null;
    }
}
