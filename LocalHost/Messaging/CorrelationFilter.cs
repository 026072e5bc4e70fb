namespace ServerlessQiFu.LocalHost;

/// <summary>Lets a message through when everything it names is the same there, letter for letter. The label is the message's subject.</summary>
internal sealed record CorrelationFilter(
    string? Label = null,
    string? CorrelationId = null,
    string? MessageId = null,
    string? SessionId = null,
    string? ContentType = null,
    string? To = null,
    string? ReplyTo = null,
    IReadOnlyDictionary<string, string>? Properties = null)
{
    public bool IsEmpty => (Label ?? CorrelationId ?? MessageId ?? SessionId ?? ContentType ?? To ?? ReplyTo) is null && Properties is not { Count: > 0 };

    public bool Matches(Envelope message) =>
        Same(Label, message.Subject)
        && Same(CorrelationId, message.CorrelationId)
        && Same(MessageId, message.MessageId)
        && Same(SessionId, message.SessionId)
        && Same(ContentType, message.ContentType)
        && Same(To, message.To)
        && Same(ReplyTo, message.ReplyTo)
        && (Properties is null || Properties.All(wanted => message.Properties.TryGetValue(wanted.Key, out var value) && value is string text && text == wanted.Value));

    private static bool Same(string? wanted, string? given) => wanted is null || string.Equals(wanted, given, StringComparison.Ordinal);
}
