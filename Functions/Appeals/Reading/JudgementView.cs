using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Calendar;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>The unit's latest answer that stands.</summary>
/// <param name="Text">Absent for those who see no texts.</param>
/// <param name="UnderReview">A reviewer has not passed it yet.</param>
/// <param name="Flags">For staff only: why.</param>
/// <param name="Attachments">Absent for those who see no texts, and where there are none.</param>
public sealed record ReplyView(
    int Round, Outcome Outcome, DateTimeOffset At, string Unit, bool UnderReview, string? Text, string? Evidence, IReadOnlyList<ReplyFlag>? Flags, IReadOnlyList<string>? Attachments);

/// <summary>What the company thinks of the reply.</summary>
/// <param name="Level">1–5; what was contested counts as 2.</param>
public sealed record EvaluationView(
    int Round, int Level, DateTimeOffset At, int? Speed, int? Effect, int? Experience, int? Quality, string? Text);

/// <summary>The latest call-back.</summary>
/// <param name="Level">1–2; absent where it is an audit of a satisfied closure.</param>
/// <param name="Result">Absent while it is open.</param>
/// <param name="Finding">For staff only: what waits for the second person.</param>
/// <param name="Due">While it is open: until when it is done.</param>
public sealed record CallBackView(
    string Id, int? Level, DateTimeOffset OpenedAt, int Attempts, CallBackResult? Result, FindingKind? Finding, DateTimeOffset? Due);

/// <summary>What a co-handler does.</summary>
/// <param name="Part">For staff only.</param>
public sealed record PartView(string Id, string Unit, PartState State, DateTimeOffset Due, bool Missed, string? Part);

/// <summary>An extension that is asked for and not decided.</summary>
public sealed record ExtensionView(Limit By, DateTimeOffset AskedAt);
