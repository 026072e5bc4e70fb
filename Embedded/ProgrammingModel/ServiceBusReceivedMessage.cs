namespace ServerlessQiFu.Embedded;

/// <summary>A message as the broker keeps it; read-only.</summary>
public class ServiceBusReceivedMessage
{
    private readonly StoredMessage _stored;

    internal ServiceBusReceivedMessage(StoredMessage stored, Guid lockToken, DateTimeOffset lockedUntil)
    {
        (_stored, LockToken, LockedUntil) = (stored, lockToken.ToString(), lockedUntil);
        var properties = new Dictionary<string, object>(stored.Envelope.Properties);
        if (stored.DeadLetterReason is not null) properties["DeadLetterReason"] = stored.DeadLetterReason;
        if (stored.DeadLetterDescription is not null) properties["DeadLetterErrorDescription"] = stored.DeadLetterDescription;
        ApplicationProperties = properties;
    }

    public BinaryData Body => BinaryData.FromBytes(_stored.Envelope.Body);

    public string MessageId => _stored.Envelope.MessageId ?? "";

    public string? Subject => _stored.Envelope.Subject;

    public string? CorrelationId => _stored.Envelope.CorrelationId;

    public string? SessionId => _stored.Envelope.SessionId;

    public string? ContentType => _stored.Envelope.ContentType;

    public string? To => _stored.Envelope.To;

    public string? ReplyTo => _stored.Envelope.ReplyTo;

    public TimeSpan TimeToLive => _stored.Envelope.TimeToLive;

    public IReadOnlyDictionary<string, object> ApplicationProperties { get; }

    public string? DeadLetterReason => _stored.DeadLetterReason;

    public string? DeadLetterErrorDescription => _stored.DeadLetterDescription;

    public int DeliveryCount => _stored.DeliveryCount;

    public long SequenceNumber => _stored.Sequence;

    public DateTimeOffset EnqueuedTime => _stored.EnqueuedAt;

    public DateTimeOffset ExpiresAt => _stored.ExpiresAt;

    public DateTimeOffset LockedUntil { get; }

    public string LockToken { get; }
}
