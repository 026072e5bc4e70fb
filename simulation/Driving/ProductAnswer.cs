using System.Globalization;
using System.Text.Json;

namespace ServerlessQiFu.Driving;

/// <summary>What the product answered to a call.</summary>
public sealed class ProductAnswer(HttpReply reply, string call)
{
    public int Status => reply.Status;

    public bool IsGood => reply.IsGood;

    public string Text => reply.Body;

    public JsonElement Body { get; } = reply.Body is ['{' or '[', ..] ? JsonDocument.Parse(reply.Body).RootElement : default;

    /// <summary>Of a command: the version it left the appeal at.</summary>
    public int Version => Body.GetProperty("version").GetInt32();

    /// <summary>The last part of a refusal's type, such as <c>stale-lease</c>; empty for a good answer.</summary>
    public string Refusal => IsGood ? "" : Body.GetProperty("type").GetString() is { } type ? type[(type.LastIndexOf('/') + 1)..] : "";

    /// <exception cref="InvalidOperationException">It is a refusal that the simulated people never expect: the simulation or the product is wrong.</exception>
    public ProductAnswer OrThrow() => IsGood
        ? this
        : throw new InvalidOperationException($"{call} was answered {Status.ToString(CultureInfo.InvariantCulture)}: {Text}");

    public static int VersionOf(string etag) => int.Parse(etag[1..^1].Split('-')[0], CultureInfo.InvariantCulture);
}
