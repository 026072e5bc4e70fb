using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>The holder proposes it to another unit, which accepts by claiming; until then nothing changes hands.</summary>
public sealed class ProposeHandOver(CommandCalls calls)
{
    internal static readonly Operation Operation = new("proposeHandOver", Role.Officer, Role.Specialist);

    [Function(nameof(ProposeHandOver))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/appeals/{id}/hand-over")] HttpRequest request,
        string id, CancellationToken cancellation) =>
        calls.Execute<ProposeHandOverRequest>(request, id, Seen.Required,
            (_, body) => new AppealCommand.ProposeHandOver(Leases.Number(body.Lease), body.Unit, body.Note),
            cancellation, body => ("/unit", body.Unit));
}
