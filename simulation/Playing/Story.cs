using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ServerlessQiFu.Driving;

namespace ServerlessQiFu.Simulation;

/// <summary>One request as its sender saw it. <see cref="Reply"/> is null when the connection was lost.</summary>
internal sealed record Exchange(DateTimeOffset Sent, DateTimeOffset Ended, string Who, string Role, Call Call, HttpReply? Reply)
{
    private JsonNode? _json;

    public bool IsGood => Reply is { IsGood: true };

    /// <summary>The answer's JSON, or null.</summary>
    public JsonNode? Json => Reply is not { Body.Length: > 0 } reply ? null : _json ??= JsonNode.Parse(reply.Body);
}

/// <summary>A delivery as a department's own system saw it.</summary>
internal sealed record Delivery(DateTimeOffset At, string Id, bool Taken);

/// <summary>
/// The external history: all that the world outside saw, with the true time. Nothing of the inside is in it; the checker reads
/// this and nothing else.
/// </summary>
internal sealed class Story(Amendment amendment)
{
    private readonly List<string> _lines = [];

    public List<Exchange> Exchanges { get; } = [];

    public List<Delivery> Deliveries { get; } = [];

    /// <summary>When something was broken, or may have been: from, to.</summary>
    public List<(DateTimeOffset From, DateTimeOffset To)> Outages { get; } = [];

    public Amendment Amendment => amendment;

    /// <summary>Since when the programme has the amended calendar; null as long as it has not.</summary>
    public DateTimeOffset? AmendedAt { get; set; }

    /// <summary>Until when faults flew.</summary>
    public DateTimeOffset HealedAt { get; set; }

    public DateTimeOffset EndedAt => Exchanges[^1].Ended;

    public void Tell(Exchange exchange)
    {
        Exchanges.Add(exchange);
        var body = exchange.Reply?.Body ?? "-";
        // A subscription's secret is the one thing that is not the world's to draw.
        if (exchange.Call.Path == "/api/subscriptions") body = "";
        _lines.Add(string.Create(CultureInfo.InvariantCulture,
            $"{exchange.Sent:O} {exchange.Ended:O} {exchange.Who} {exchange.Call.Method} {exchange.Call.Path} {exchange.Call.IdempotencyKey} {exchange.Call.IfMatch} {Encoding.UTF8.GetString(exchange.Call.Bytes)} → {exchange.Reply?.Status ?? 0} {body}"));
    }

    public void Tell(Delivery delivery)
    {
        Deliveries.Add(delivery);
        _lines.Add(string.Create(CultureInfo.InvariantCulture, $"{delivery.At:O} webhook {delivery.Id} {(delivery.Taken ? "taken" : "refused")}"));
    }

    public void Note(DateTimeOffset at, string what) => _lines.Add(string.Create(CultureInfo.InvariantCulture, $"{at:O} {what}"));

    public string Text => string.Join('\n', _lines);

    /// <summary>The same for the same story, byte for byte.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));
}
