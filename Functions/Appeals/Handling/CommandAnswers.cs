using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>200 of a command.</summary>
/// <param name="Etag">To be sent as <c>If-Match</c>, quotes included.</param>
public sealed record CommandDone(string Id, Status Status, int Version, string Etag);

public sealed record Claims(IReadOnlyList<ClaimItem> Items);

/// <param name="Tier">Absent on the triage desk.</param>
/// <param name="Title">Absent from an answer repeated when the claimant does not see the appeal any more.</param>
/// <param name="Due">When the next limit of this appeal ends; the order of the queue.</param>
/// <param name="Lease">Sent with every command of the holder.</param>
/// <param name="Suggestion">What the classifier thinks, for the triage desk.</param>
public sealed record ClaimItem(
    string Id, Tier? Tier, string? Title, string District, DateTimeOffset Due, string Lease, DateTimeOffset LeaseUntil, string Etag,
    TriageView? Suggestion, IReadOnlyDictionary<string, string> Links);
