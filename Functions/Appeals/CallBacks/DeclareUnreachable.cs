using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>The caller cannot reach the company, after as many calls as the policy wants; a reviewer decides.</summary>
public sealed class DeclareUnreachable(CommandCalls calls)
{
    internal static readonly Operation Operation = new("declareUnreachable", Role.CallBack);

    [Function(nameof(DeclareUnreachable))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/call-backs/{callBack}/unreachable")] HttpRequest request,
        string callBack, CancellationToken cancellation) =>
        calls.Execute<DeclareUnreachableRequest>(request, CallBackTask.AppealOf(callBack) ?? "", Seen.Required,
            (_, body) => new AppealCommand.DeclareUnreachable(callBack, Leases.Number(body.Lease), body.Note),
            cancellation);
}
