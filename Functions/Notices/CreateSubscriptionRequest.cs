using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Notices;

/// <summary><c>POST /api/subscriptions</c>.</summary>
public sealed record CreateSubscriptionRequest : IRequestBody
{
    public const int MostEvents = 50;

    public required string Unit { get; init; }
    /// <summary>https, to where <see cref="WebhookTargets"/> allows. Names that resolve to private addresses are refused when something is sent, not here.</summary>
    public required string Url { get; init; }
    /// <summary>Names of events; all when absent.</summary>
    public IReadOnlyList<string>? Events { get; init; }

    public void Check(FieldErrors errors)
    {
        errors.UnitCode("unit", Unit);
        if (Url.Length > TextLimits.Url || !Uri.TryCreate(Url, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttps || url.UserInfo.Length > 0)
            errors.Add("url", "The address begins with https://, has no user name in it and at most 500 characters.");
        if (Events is null) return;
        errors.Count("events", Events.Count, 1, MostEvents);
        errors.Distinct("events", Events);
        foreach (var (i, name) in Events.Index().Take(MostEvents)) errors.At("events").Word(i, name);
    }
}
