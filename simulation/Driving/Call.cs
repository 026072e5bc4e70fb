using System.Text.Json;
using System.Text.Json.Nodes;

namespace ServerlessQiFu.Driving;

/// <summary>A request as a client puts it on the wire.</summary>
/// <param name="Path">With its query.</param>
/// <param name="Body">Written as JSON; null for none.</param>
internal sealed record Call(string Method, string Path, object? Body = null)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    /// <summary>The bearer's token; null for a stranger.</summary>
    public string? Token { get; init; }

    public string? IfMatch { get; init; }
    public string? IdempotencyKey { get; init; }

    /// <summary>W3C trace that the answer's problem will name; one of the world's own, so that a story is the same each time.</summary>
    public string? TraceParent { get; init; }

    public byte[] Bytes => Body is null ? [] : JsonSerializer.SerializeToUtf8Bytes(Body, Web);
}

/// <summary>The answer as the client gets it.</summary>
public sealed record HttpReply(int Status, string? ETag, string Body)
{
    public bool IsGood => Status is >= 200 and < 300;

    public JsonObject Json => JsonNode.Parse(Body)!.AsObject();
}

/// <summary>The client's end of a power cut: nobody knows what became of the request.</summary>
internal sealed class ConnectionLost() : Exception("The connection was lost before the answer came.");
