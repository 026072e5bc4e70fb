using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ServerlessQiFu.Functions.Platform;

/// <summary>Reads a request's body strictly: a checked record, or the problem that says everything that is wrong.</summary>
public static class JsonBody
{
    /// <summary>Bytes in a body of one request, and in a line of an import.</summary>
    public const int Limit = 64 * 1024;

    /// <summary>Bytes held before any have come. More are held only when as many have: what a sender declares costs nothing.</summary>
    private const int FirstBuffer = 4096;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <param name="limit">Bytes; counted while reading, so a chunked body cannot exceed it either.</param>
    public static async ValueTask<Checked<T>> Read<T>(HttpRequest request, int limit = Limit, CancellationToken cancellation = default) where T : IRequestBody
    {
        if (!IsJson(request)) return new Problem(ProblemType.UnsupportedMediaType, "The body is JSON: send it as Content-Type: application/json (UTF-8).");
        var bytes = await Bytes(request, limit, cancellation);
        return bytes.Try(out var body, out var problem) ? Parse<T>(body) : problem;
    }

    /// <summary>The same for bytes that are already there, such as a line of an import.</summary>
    public static Checked<T> Parse<T>(ReadOnlyMemory<byte> utf8) where T : IRequestBody
    {
        if (utf8.Span.StartsWith(ByteOrderMark)) utf8 = utf8[ByteOrderMark.Length..];
        if (!Utf8.IsValid(utf8.Span)) return Malformed("it is not UTF-8");
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = StrictJson.Deepest });
            return Read<T>(document.RootElement);
        }
        catch (JsonException fault)
        {
            return Malformed($"something is wrong at line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}");
        }
        catch (InvalidOperationException)
        {
            // The one cause left: an escaped half of a surrogate pair, which no text can hold.
            return Malformed("a text in it has half a character (a lone \\uD800–\\uDFFF)");
        }
    }

    private static Checked<T> Read<T>(JsonElement root) where T : IRequestBody
    {
        var reader = new StrictReader(ContractJson.Options);
        return reader.Try<T>(root, out var body) ? body : Problem.OfFields(reader.FoundUnknown ? ProblemType.UnknownField : ProblemType.InvalidField, reader.Errors.Found);
    }

    /// <summary>The whole body, read as it comes, or 413.</summary>
    public static async ValueTask<Checked<ReadOnlyMemory<byte>>> Bytes(HttpRequest request, int limit, CancellationToken cancellation)
    {
        var tooLarge = new Problem(ProblemType.BodyTooLarge, $"The body is larger than {limit} bytes; send less.");
        if (request.ContentLength > limit) return tooLarge;
        var buffer = new byte[(int)Math.Min(request.ContentLength ?? FirstBuffer, FirstBuffer) + 1];
        var length = 0;
        try
        {
            for (int read; (read = await request.Body.ReadAsync(buffer.AsMemory(length), cancellation)) > 0;)
            {
                length += read;
                if (length > limit) return tooLarge;
                if (length == buffer.Length) Array.Resize(ref buffer, Math.Min(buffer.Length * 2, limit + 1));
            }
        }
        catch (BadHttpRequestException fault) when (fault.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return tooLarge;
        }
        return new ReadOnlyMemory<byte>(buffer, 0, length);
    }

    private static bool IsJson(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) && IsUtf8(type);

    /// <summary>Whether a type of text names no other encoding than UTF-8.</summary>
    public static bool IsUtf8(MediaTypeHeaderValue type) =>
        !type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase);

    private static Problem Malformed(string why) => new(ProblemType.MalformedJson, $"The body is not JSON that can be read: {why}.");
}
