using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>The unit says it is not its duty, on a ground, and whose it is.</summary>
public sealed class ReturnAppeal(CommandCalls calls)
{
    internal static readonly Operation Operation = new("returnAppeal", Role.Officer, Role.Specialist);

    [Function(nameof(ReturnAppeal))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/appeals/{id}/return")] HttpRequest request,
        string id, CancellationToken cancellation) =>
        calls.Execute<ReturnAppealRequest>(request, id, Seen.Required,
            (_, body) => new AppealCommand.ReturnAppeal(Leases.Number(body.Lease), body.Ground, body.ProposedOwner, body.Note),
            cancellation, body => ("/proposedOwner", body.ProposedOwner));
}
