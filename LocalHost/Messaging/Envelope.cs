using System.Diagnostics;
using System.Globalization;
using System.Runtime.Serialization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ServerlessQiFu.LocalHost;

/// <summary>A message as it was sent, with the trace of its sender; what subscriptions keep.</summary>
internal sealed record Envelope
{
    /// <summary>The largest message with its properties, and the largest batch: 256 KB, as on the Standard tier.</summary>
    public const int LargestSize = 256 * 1024;

    /// <summary>The most one property may have, and all of them.</summary>
    private const int LargestProperty = 32 * 1024;
    private const int LargestProperties = 64 * 1024;

    private static readonly JsonSerializerOptions Stored = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public string? MessageId { get; init; }
    public string? Subject { get; init; }
    public string? CorrelationId { get; init; }
    public string? SessionId { get; init; }
    public string? ContentType { get; init; }
    public string? To { get; init; }
    public string? ReplyTo { get; init; }
    public TimeSpan TimeToLive { get; init; }

    /// <summary>The W3C trace of the sender.</summary>
    public string? TraceParent { get; init; }

    [JsonConverter(typeof(MessageProperties))]
    public IReadOnlyDictionary<string, object> Properties { get; init; } = new Dictionary<string, object>();

    public byte[] Body { get; init; } = [];

    /// <summary>Bytes on the wire, near enough: the body, the properties and a little for each.</summary>
    [JsonIgnore]
    public int Size { get; private init; }

    /// <exception cref="SerializationException">A property is of a type that messages cannot carry.</exception>
    /// <exception cref="ServiceBusException">The message is larger than the platform takes.</exception>
    public static Envelope Of(ServiceBusMessage message)
    {
        var properties = new Dictionary<string, object>(message.ApplicationProperties, StringComparer.Ordinal);
        var propertiesSize = 0;
        foreach (var (name, value) in properties)
        {
            var size = Encoding.UTF8.GetByteCount(name) + Encoding.UTF8.GetByteCount(MessageProperties.Text(value).Text);
            if (size > LargestProperty) throw TooLarge($"The property {name} has {size} bytes; the most is {LargestProperty}.");
            propertiesSize += size + 8;
        }
        if (propertiesSize > LargestProperties) throw TooLarge($"The properties have {propertiesSize} bytes; the most is {LargestProperties}.");
        var texts = new[] { message.MessageId, message.Subject, message.CorrelationId, message.SessionId, message.ContentType, message.To, message.ReplyTo };
        var body = message.Body.ToArray();
        return new Envelope
        {
            MessageId = message.MessageId,
            Subject = message.Subject,
            CorrelationId = message.CorrelationId,
            SessionId = message.SessionId,
            ContentType = message.ContentType,
            To = message.To,
            ReplyTo = message.ReplyTo,
            TimeToLive = message.TimeToLive,
            TraceParent = Activity.Current?.Id,
            Properties = properties,
            Body = body,
            Size = body.Length + propertiesSize + texts.Sum(text => text is null ? 0 : Encoding.UTF8.GetByteCount(text) + 4) + 32,
        };
    }

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Stored);

    public static Envelope FromBytes(byte[] stored) => JsonSerializer.Deserialize<Envelope>(stored, Stored)!;

    public static ServiceBusException TooLarge(string message) => new(message, ServiceBusFailureReason.MessageSizeExceeded);
}

/// <summary>Keeps each application property with its type, because an <c>int</c> must not come back as a <c>long</c>.</summary>
internal sealed class MessageProperties : JsonConverter<IReadOnlyDictionary<string, object>>
{
    public static (string Kind, string Text) Text(object value) => value switch
    {
        string text => ("s", text),
        bool flag => ("b", flag ? "true" : "false"),
        int number => ("i", number.ToString(CultureInfo.InvariantCulture)),
        long number => ("l", number.ToString(CultureInfo.InvariantCulture)),
        double number => ("d", number.ToString("R", CultureInfo.InvariantCulture)),
        decimal number => ("m", number.ToString(CultureInfo.InvariantCulture)),
        Guid id => ("g", id.ToString()),
        DateTimeOffset at => ("o", at.ToString("O", CultureInfo.InvariantCulture)),
        DateTime at => ("t", at.ToString("O", CultureInfo.InvariantCulture)),
        TimeSpan time => ("p", time.ToString("c", CultureInfo.InvariantCulture)),
        _ => throw new SerializationException($"Serialization failed due to an unsupported type, {value.GetType()}."),
    };

    public override IReadOnlyDictionary<string, object> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(ref reader, options)!.ToDictionary(p => p.Key, p => Parse(p.Value[0], p.Value[1..]));

    public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, object> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, property) in value)
        {
            var (kind, text) = Text(property);
            writer.WriteString(name, kind + text);
        }
        writer.WriteEndObject();
    }

    private static object Parse(char kind, string text) => kind switch
    {
        's' => text,
        'b' => text == "true",
        'i' => int.Parse(text, CultureInfo.InvariantCulture),
        'l' => long.Parse(text, CultureInfo.InvariantCulture),
        'd' => double.Parse(text, CultureInfo.InvariantCulture),
        'm' => decimal.Parse(text, CultureInfo.InvariantCulture),
        'g' => Guid.Parse(text),
        'o' => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
        't' => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
        'p' => TimeSpan.Parse(text, CultureInfo.InvariantCulture),
        _ => throw new JsonException($"A property of kind {kind} is unknown."),
    };
}
