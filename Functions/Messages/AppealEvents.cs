using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Records;

namespace ServerlessQiFu.Functions.Messages;

/// <summary>
/// What leaves for the bus: CloudEvents 1.0 with ids and facts to filter on, never a body of a letter. At least once and
/// perhaps out of order: who consumes them dedupes by id and ignores what is older than it has.
/// </summary>
public sealed class AppealEvents(ServiceBusClient bus)
{
    public const string Topic = "appeal-events";

    /// <summary>The platform sends at most 100 messages at once.</summary>
    private const int MostAtOnce = 100;

    private readonly ServiceBusSender _sender = bus.CreateSender(Topic);

    public async Task Publish(Snapshot snapshot, IReadOnlyList<Recorded> events, CancellationToken cancellation)
    {
        foreach (var batch in events.Chunk(MostAtOnce))
            await _sender.SendMessagesAsync(batch.Select(e => Message(snapshot, e)), cancellation);
    }

    private static ServiceBusMessage Message(Snapshot snapshot, Recorded recorded)
    {
        var happened = AppealHappened.Of(snapshot, recorded);
        return new ServiceBusMessage(BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(happened, AppealHappened.Json)))
        {
            MessageId = happened.Id,
            Subject = happened.Data.Event,
            CorrelationId = snapshot.Id,
            ContentType = "application/cloudevents+json",
        };
    }
}

/// <summary>The CloudEvents envelope; its attributes have lower-case names.</summary>
public sealed record AppealHappened(
    [property: JsonPropertyName("specversion")] string SpecVersion, string Id, string Source, string Type, string Subject, DateTimeOffset Time,
    [property: JsonPropertyName("datacontenttype")] string DataContentType, AppealHappened.Facts Data)
{
    public static JsonSerializerOptions Json { get; } =
        new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public sealed record Facts(string Appeal, int Version, string Event);

    public static AppealHappened Of(Snapshot snapshot, Recorded recorded)
    {
        var name = recorded.Event.GetType().Name;
        return new("1.0", $"{snapshot.Id}:{recorded.Version}", "/appeals", "qifu.appeal." + name, snapshot.Id,
            recorded.At, "application/json", new(snapshot.Id, recorded.Version, name));
    }
}
