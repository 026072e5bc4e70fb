using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>The holder puts it back into the queue it came from.</summary>
public sealed class ReleaseAppeal(CommandCalls calls)
{
    internal static readonly Operation Operation = new("releaseAppeal", Role.Officer, Role.Specialist, Role.Supervisor, Role.CallBack);

    [Function(nameof(ReleaseAppeal))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/appeals/{id}/release")] HttpRequest request,
        string id, CancellationToken cancellation) =>
        calls.Execute<ReleaseAppealRequest>(request, id, Seen.Required,
            (_, body) => new AppealCommand.ReleaseAppeal(Leases.Number(body.Lease), body.Note),
            cancellation);
}
