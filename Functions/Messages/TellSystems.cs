using ServerlessQiFu.Functions.Records;

namespace ServerlessQiFu.Functions.Messages;

/// <summary>
/// Opens a delivery to each subscribed system of the units that had or have the appeal, for each event: the message of the last that left
/// together speaks for them all.
/// </summary>
public sealed class TellSystems(EventReader events, SubscriptionBook subscriptions, WebhookDeliveries deliveries, Postponement postponement)
{
    public const string Subscription = "departments";

    [Function(nameof(TellSystems))]
    public Task Run(
        [ServiceBusTrigger(AppealEvents.Topic, Subscription, Connection = "ServiceBus")] string message, CancellationToken cancellation) =>
        postponement.Guard(message, () => Tell(message, cancellation), cancellation);

    private async Task Tell(string message, CancellationToken cancellation)
    {
        var inForce = await subscriptions.InForce(cancellation);
        if (inForce.Count == 0) return;
        var (appeal, since, version) = EventReader.Span(message);
        for (var each = since; each <= version; each++) await Tell(await events.Read(appeal, each, cancellation), inForce, cancellation);
    }

    private async Task Tell(RecordedEvent happened, IReadOnlyList<Subscription> inForce, CancellationToken cancellation)
    {
        var concerned = inForce.Where(s => (s.Unit == happened.UnitBefore || s.Unit == happened.UnitAfter) && s.Wants(happened.Name));
        // All are tried; if one fails the message comes again and the others are found open.
        await Task.WhenAll(concerned.Select(s => deliveries.Open(s, happened, cancellation)));
    }
}
