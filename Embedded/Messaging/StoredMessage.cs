namespace ServerlessQiFu.Embedded;

/// <summary>One subscription's copy of a message.</summary>
/// <param name="DeliveryCount">Deliveries begun so far, the present one with them.</param>
internal sealed record StoredMessage(
    long Sequence,
    Envelope Envelope,
    int DeliveryCount,
    DateTimeOffset EnqueuedAt,
    DateTimeOffset ExpiresAt,
    string? DeadLetterReason,
    string? DeadLetterDescription);
