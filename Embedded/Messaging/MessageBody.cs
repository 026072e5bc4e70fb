using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ServerlessQiFu.Embedded;

/// <summary>Gives a function the body of a message as it asks for it, and the message's properties by the platform's names.</summary>
internal static class MessageBody
{
    /// <exception cref="StartRefused">The parameter is of a kind that bodies do not become here.</exception>
    public static Func<byte[], object?> As(FunctionDescription function)
    {
        var type = function.TriggerParameter.ParameterType;
        if (type == typeof(string)) return Encoding.UTF8.GetString;
        if (type == typeof(byte[])) return body => body;
        if (type == typeof(BinaryData)) return BinaryData.FromBytes;
        if (type == typeof(ServiceBusReceivedMessage) || type.IsArray || type.IsPrimitive || type.IsInterface || type.IsAbstract)
            throw function.Refusal($"takes its message as {type.Name}; take the body as string, byte[], BinaryData or a record, and properties by name");
        JsonTypeInfo json = JsonSerializerOptions.Web.GetTypeInfo(type);
        return body => JsonSerializer.Deserialize(body, json);
    }

    public static IReadOnlyDictionary<string, object?> BindingData(StoredMessage message) =>
        new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
        {
            ["MessageId"] = message.Envelope.MessageId,
            ["CorrelationId"] = message.Envelope.CorrelationId,
            ["Subject"] = message.Envelope.Subject,
            ["Label"] = message.Envelope.Subject,
            ["ContentType"] = message.Envelope.ContentType,
            ["SessionId"] = message.Envelope.SessionId,
            ["ReplyTo"] = message.Envelope.ReplyTo,
            ["To"] = message.Envelope.To,
            ["DeliveryCount"] = message.DeliveryCount,
            ["SequenceNumber"] = message.Sequence,
            ["EnqueuedTimeUtc"] = message.EnqueuedAt.UtcDateTime,
            ["ExpiresAtUtc"] = message.ExpiresAt.UtcDateTime,
            ["ApplicationProperties"] = new Dictionary<string, object>(message.Envelope.Properties),
        };
}
