namespace ServerlessQiFu.Embedded;

/// <summary>A message to send. Ids of at most 128 characters; 256 KB with everything.</summary>
public class ServiceBusMessage
{
    private const int LongestId = 128;

    public ServiceBusMessage() : this(BinaryData.FromBytes(ReadOnlyMemory<byte>.Empty)) { }

    public ServiceBusMessage(string body) : this(BinaryData.FromString(body)) { }

    public ServiceBusMessage(BinaryData body) => Body = body;

    /// <summary>A copy to send again, such as from the dead letters.</summary>
    public ServiceBusMessage(ServiceBusReceivedMessage receivedMessage) : this(receivedMessage.Body)
    {
        if (receivedMessage.MessageId is { Length: > 0 } id) MessageId = id;
        (Subject, CorrelationId, ContentType) = (receivedMessage.Subject, receivedMessage.CorrelationId, receivedMessage.ContentType);
        (To, ReplyTo, SessionId) = (receivedMessage.To, receivedMessage.ReplyTo, receivedMessage.SessionId);
        TimeToLive = receivedMessage.TimeToLive;
        foreach (var (name, value) in receivedMessage.ApplicationProperties)
            if (name is not ("DeadLetterReason" or "DeadLetterErrorDescription")) ApplicationProperties.Add(name, value);
    }

    public BinaryData Body { get; set; }

    public string MessageId
    {
        get;
        set
        {
            ArgumentException.ThrowIfNullOrEmpty(value);
            field = Short(value, nameof(MessageId));
        }
    } = null!;

    public string? Subject { get; set; }

    public string? CorrelationId { get; set; }

    public string? SessionId
    {
        get;
        set => field = Short(value, nameof(SessionId));
    }

    public string? ContentType { get; set; }

    public string? To { get; set; }

    public string? ReplyTo { get; set; }

    public DateTimeOffset ScheduledEnqueueTime { get; set; }

    public TimeSpan TimeToLive
    {
        get;
        set => field = value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value));
    } = TimeSpan.MaxValue;

    public IDictionary<string, object> ApplicationProperties { get; } = new Dictionary<string, object>();

    private static T Short<T>(T value, string name) where T : class? => value is string { Length: > LongestId }
        ? throw new ArgumentException($"The {name} has more than {LongestId} characters.", name)
        : value;
}
