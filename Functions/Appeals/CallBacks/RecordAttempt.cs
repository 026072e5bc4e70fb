using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>What came of one call to a dissatisfied company.</summary>
public sealed class RecordAttempt(CommandCalls calls)
{
    internal static readonly Operation Operation = new("recordAttempt", Role.CallBack);

    [Function(nameof(RecordAttempt))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/call-backs/{callBack}/attempts")] HttpRequest request,
        string callBack, CancellationToken cancellation) =>
        calls.Execute<RecordAttemptRequest>(request, CallBackTask.AppealOf(callBack) ?? "", Seen.Required,
            (_, body) => new AppealCommand.RecordAttempt(
                callBack, Leases.Number(body.Lease), body.Reached, body.Outcome, body.Note, body.Solved, body.RedoUnit),
            cancellation, body => body.RedoUnit is { } unit ? ("/redoUnit", unit) : null);
}
