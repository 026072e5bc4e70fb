using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>The co-handler's unit has done its part.</summary>
public sealed class FinishPart(CommandCalls calls)
{
    internal static readonly Operation Operation = new("finishPart", Role.Officer, Role.Specialist);

    [Function(nameof(FinishPart))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/appeals/{id}/parts/{part}")] HttpRequest request,
        string id, string part, CancellationToken cancellation) =>
        calls.Execute<FinishPartRequest>(request, id, Seen.Required,
            (_, body) => new AppealCommand.FinishPart(part, body.Text),
            cancellation);
}
