using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Notices;

public sealed record NoticeView(string Id, string Event, string? Appeal, DateTimeOffset At, string Text, IReadOnlyList<DeliveryView> Deliveries);

/// <param name="LastError">For supervisor and ops only.</param>
public sealed record DeliveryView(string Channel, DeliveryState State, int Attempts, DateTimeOffset? NextAt = null, string? LastError = null);

/// <summary>In lower case on the wire.</summary>
[LowerCaseNames]
public enum DeliveryState { Pending, Delivered, Dead }

public sealed record SubscriptionView(string Id, string Unit, string Url, IReadOnlyList<string>? Events, DateTimeOffset CreatedAt, string CreatedBy);

/// <param name="Secret">Shown this once.</param>
public sealed record SubscriptionCreated(
    string Id, string Unit, string Url, IReadOnlyList<string>? Events, DateTimeOffset CreatedAt, string CreatedBy, string Secret);
