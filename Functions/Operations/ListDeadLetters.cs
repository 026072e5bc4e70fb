using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Operations;

/// <summary>What was given up at its limit: messages, deliveries, orchestrations.</summary>
public sealed class ListDeadLetters(DeadLetterOffice office, Sights sights, Paging paging)
{
    internal static readonly Access.Operation Operation = new("listDeadLetters", Role.Ops, Role.Auditor);

    [Function(nameof(ListDeadLetters))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/ops/dead-letters")] HttpRequest request,
        [DurableClient] DurableTaskClient durable, CancellationToken cancellation)
    {
        if (!paging.Read(request).Try(out var page, out var problem)) return problem;
        DeadLetterKind? only = null;
        if (request.Query.TryGetValue("kind", out var asked))
        {
            var names = Enum.GetValues<DeadLetterKind>().ToDictionary(k => k.ToString().ToLowerInvariant());
            if (asked is not [{ } name] || !names.TryGetValue(name, out var kind))
                return new Problem(ProblemType.InvalidParameter, $"kind is one of {string.Join(", ", names.Keys)}.");
            only = kind;
        }
        var found = await office.Page(only, page.Limit, page.After, durable, cancellation);
        var items = await sights.Visible(found.Items, letter => letter.Appeal, request.Caller(), cancellation);
        return Answer.Json(StatusCodes.Status200OK, found with { Items = items, Next = paging.Token(request, found.Next) });
    }
}
