using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Notices;

/// <summary>Opens a delivery of an event to each subscribed system of the units that had or have the appeal; never of the unit that it complains of.</summary>
public sealed class TellSystems(EventReader events, SubscriptionStore subscriptions, WebhookDeliveries deliveries, DeferredRetry retry)
{
    public const string Subscription = "departments";

    [Function(nameof(TellSystems))]
    public Task Run(
        [ServiceBusTrigger(AppealEvents.Topic, Subscription, Connection = "ServiceBus")] string message, CancellationToken cancellation) =>
        retry.Guard(message, () => Tell(message, cancellation), cancellation);

    private async Task Tell(string message, CancellationToken cancellation)
    {
        var inForce = await subscriptions.InForce(cancellation);
        if (inForce.Count == 0) return;
        var happened = await events.Read(message, cancellation);
        var concerned = inForce.Where(s => (s.Unit == happened.UnitBefore || s.Unit == happened.UnitAfter) && s.Unit != happened.Dossier.About && s.Wants(happened.Name));
        // All are tried; if one fails the message comes again and the others are found open.
        await Task.WhenAll(concerned.Select(s => deliveries.Open(s, happened, cancellation)));
    }
}
