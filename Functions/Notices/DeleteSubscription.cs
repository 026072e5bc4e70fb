using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Notices;

/// <summary>Ends a subscription; deliveries that wait are given up.</summary>
public sealed class DeleteSubscription(SubscriptionStore subscriptions)
{
    internal static readonly Access.Operation Operation = new("deleteSubscription", Role.Supervisor, Role.Ops);

    [Function(nameof(DeleteSubscription))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/subscriptions/{subscription}")] HttpRequest request,
        string subscription, CancellationToken cancellation)
    {
        return SubscriptionStore.IsId(subscription) && await subscriptions.Remove(subscription, cancellation) ? Results.NoContent() : Problem.NotFound();
    }
}
