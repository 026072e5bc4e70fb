using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>The holder asks for more working time before the promise is over.</summary>
public sealed class RequestExtension(CommandCalls calls)
{
    internal static readonly Operation Operation = new("requestExtension", Role.Officer, Role.Specialist);

    [Function(nameof(RequestExtension))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/appeals/{id}/extension")] HttpRequest request,
        string id, CancellationToken cancellation) =>
        calls.Execute<RequestExtensionRequest>(request, id, Seen.Required,
            (_, body) => new AppealCommand.RequestExtension(Leases.Number(body.Lease), RequestExtensionRequest.InWorkingDays(body.WorkingDays), body.Reason),
            cancellation);
}
