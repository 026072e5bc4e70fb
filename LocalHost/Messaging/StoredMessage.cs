namespace ServerlessQiFu.LocalHost;

/// <summary>One subscription's copy of a message.</summary>
/// <param name="DeliveryCount">Deliveries begun so far, the present one with them.</param>
internal sealed record StoredMessage(
    long Sequence,
    Envelope Envelope,
    int DeliveryCount,
    DateTimeOffset EnqueuedAt,
    DateTimeOffset ExpiresAt,
    string? DeadLetterReason,
    string? DeadLetterDescription)
{
    /// <summary>As who receives by hand gets it.</summary>
    public ServiceBusReceivedMessage ToReceived(Guid lockToken, DateTimeOffset lockedUntil)
    {
        var properties = new Dictionary<string, object>(Envelope.Properties);
        if (DeadLetterReason is not null) properties["DeadLetterReason"] = DeadLetterReason;
        if (DeadLetterDescription is not null) properties["DeadLetterErrorDescription"] = DeadLetterDescription;
        return ServiceBusModelFactory.ServiceBusReceivedMessage(
            body: BinaryData.FromBytes(Envelope.Body), messageId: Envelope.MessageId, sessionId: Envelope.SessionId, timeToLive: Envelope.TimeToLive,
            correlationId: Envelope.CorrelationId, subject: Envelope.Subject, to: Envelope.To, contentType: Envelope.ContentType, replyTo: Envelope.ReplyTo,
            properties: properties, lockTokenGuid: lockToken, deliveryCount: DeliveryCount, lockedUntil: lockedUntil, sequenceNumber: Sequence, enqueuedTime: EnqueuedAt);
    }

    /// <summary>The message's properties under the names that the platform gives them to functions.</summary>
    /// <remarks>Source: https://learn.microsoft.com/azure/azure-functions/functions-bindings-service-bus-trigger</remarks>
    public IReadOnlyDictionary<string, object?> ToBindingData() => new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
    {
        ["MessageId"] = Envelope.MessageId,
        ["CorrelationId"] = Envelope.CorrelationId,
        ["Subject"] = Envelope.Subject,
        ["DeliveryCount"] = DeliveryCount.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["SequenceNumber"] = Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}
