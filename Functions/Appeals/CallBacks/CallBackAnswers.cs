using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Functions.Appeals;

public sealed record CallBackClaims(IReadOnlyList<CallBackItem> Items);

/// <param name="Id">Of the call-back.</param>
/// <param name="Level">The company's dissatisfaction, 1–2; absent where it is an audit of a satisfied closure.</param>
/// <param name="Contact">While the caller holds the lease.</param>
/// <param name="Due">Until when the first attempt is made; after it, until when the call-back is done. The order of the queue.</param>
public sealed record CallBackItem(
    string Id, string Appeal, Tier? Tier, string Title, string Unit, int? Level, int Attempts, ContactView? Contact, DateTimeOffset Due,
    string Lease, DateTimeOffset LeaseUntil, string Etag, IReadOnlyDictionary<string, string> Links);

public sealed record Reviews(IReadOnlyList<ReviewItem> Items);

/// <param name="CallBack">The call-back whose finding waits; absent where a reply does.</param>
/// <param name="Flags">Why the reply is reviewed.</param>
/// <param name="Finding">What the caller says and a second person decides.</param>
public sealed record ReviewItem(
    string Appeal, Status Status, Tier? Tier, string Title, string Unit, DateTimeOffset Due, string? CallBack, IReadOnlyList<ReplyFlag>? Flags,
    FindingKind? Finding, string Etag, IReadOnlyDictionary<string, string> Links);
