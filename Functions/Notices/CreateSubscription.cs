using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Notices;

/// <summary>Has a unit's events sent to its own system. The secret is in this answer and in no other.</summary>
public sealed class CreateSubscription(SubscriptionStore subscriptions, DirectoryStore directory, WebhookTargets targets)
{
    internal static readonly Access.Operation Operation = new("createSubscription", Role.Supervisor, Role.Ops);

    [Function(nameof(CreateSubscription))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/subscriptions")] HttpRequest request, CancellationToken cancellation)
    {
        var actor = request.Caller();
        if (!(await JsonBody.Read<CreateSubscriptionRequest>(request, cancellation: cancellation)).Try(out var body, out var problem)) return problem;
        if (targets.Fault(new Uri(body.Url)) is { } fault) return Problem.OfField(ProblemType.InvalidField, "/url", fault);
        string? key = null;
        if (IdempotencyKey.Optional(request) is { } given)
        {
            if (!given.Try(out var text, out problem)) return problem;
            key = $"{actor.Subject}\n{text}";
        }
        if ((await directory.Latest(cancellation)).Find(body.Unit) is null)
            return Problem.OfField(ProblemType.UnknownValue, "/unit", $"There is no unit {body.Unit}; see GET /api/directory.");
        if (body.Events?.Index().FirstOrDefault(e => !EventNames.Exist(e.Item)) is { Item: { } unknown, Index: var index })
            return Problem.OfField(ProblemType.UnknownValue, $"/events/{index}", $"There is no event {unknown}.");

        return await subscriptions.Add(body.Unit, body.Url, body.Events, actor.Subject, key, ContractJson.Fingerprint(body), cancellation) switch
        {
            SubscriptionResult.Added { Subscription: var added } => Created(request, added),
            SubscriptionResult.KeyReused => Problem.KeyReused(),
            _ => Problem.OfField(ProblemType.InvalidField, "/unit", $"The unit has {SubscriptionStore.MostOfOneUnit} subscriptions, as many as one may have; end one first."),
        };
    }

    private static Answer Created(HttpRequest request, Subscription added)
    {
        request.HttpContext.Response.Headers.Location = "/api/subscriptions/" + added.Id;
        return Answer.Json(StatusCodes.Status201Created,
            new SubscriptionCreated(added.Id, added.Unit, added.Url, added.Events, added.CreatedAt, added.CreatedBy, added.Secret));
    }
}
