using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

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
            await _sender.SendMessagesAsync(batch.Select(e => Message(AppealHappened.Of(snapshot, e))), cancellation);
    }

    /// <summary>Sends an event once more, later: for a subscriber that could not do its work.</summary>
    public async Task Repeat(AppealHappened happened, DateTimeOffset at, CancellationToken cancellation) =>
        await _sender.ScheduleMessageAsync(Message(happened), at, cancellation);

    private static ServiceBusMessage Message(AppealHappened happened) => new(BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(happened, PlainJson.Options)))
    {
        // A new id for each repetition: the bus would swallow a second message under an old one.
        MessageId = happened.Repetition == 0 ? happened.Id : string.Create(CultureInfo.InvariantCulture, $"{happened.Id}:again{happened.Repetition}"),
        Subject = happened.Data.Event,
        CorrelationId = happened.Data.Appeal,
        ContentType = "application/cloudevents+json",
    };
}

/// <summary>The CloudEvents envelope; its attributes have lower-case names.</summary>
/// <param name="Repetition">An extension attribute of ours: how often it was put off.</param>
public sealed record AppealHappened(
    [property: JsonPropertyName("specversion")] string SpecVersion, string Id, string Source, string Type, string Subject, DateTimeOffset Time,
    [property: JsonPropertyName("datacontenttype")] string DataContentType, AppealHappened.Facts Data,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Repetition = 0)
{
    public sealed record Facts(string Appeal, int Version, string Event);

    public static AppealHappened Of(Snapshot snapshot, Recorded recorded)
    {
        var name = recorded.Event.GetType().Name;
        return new("1.0", $"{snapshot.Id}:{recorded.Version}", "/appeals", "qifu.appeal." + name, snapshot.Id,
            recorded.At, "application/json", new(snapshot.Id, recorded.Version, name));
    }
}
