using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Notices;

/// <summary>The subscriptions in force, without their secrets.</summary>
public sealed class ListSubscriptions(SubscriptionStore subscriptions, Paging paging)
{
    internal static readonly Access.Operation Operation = new("listSubscriptions", Role.Supervisor, Role.Ops);

    [Function(nameof(ListSubscriptions))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/subscriptions")] HttpRequest request, CancellationToken cancellation)
    {
        if (!paging.Read(request).Try(out var page, out var problem)) return problem;
        var (items, next) = await subscriptions.Page(page.Limit, page.After, cancellation);
        var views = items.Select(s => new SubscriptionView(s.Id, s.Unit, s.Url, s.Events, s.CreatedAt, s.CreatedBy));
        return Answer.Json(StatusCodes.Status200OK, new Paged<SubscriptionView>([.. views], paging.Token(request, next)));
    }
}
