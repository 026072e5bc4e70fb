using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>The holder of the lead, or a supervisor, says that a part is not needed.</summary>
public sealed class WaivePart(CommandCalls calls)
{
    internal static readonly Operation Operation = new("waivePart", Role.Officer, Role.Specialist, Role.Supervisor);

    [Function(nameof(WaivePart))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/appeals/{id}/parts/{part}/waiver")] HttpRequest request,
        string id, string part, CancellationToken cancellation) =>
        calls.Execute<WaivePartRequest>(request, id, Seen.Required,
            (_, body) => new AppealCommand.WaivePart(part, body.Reason),
            cancellation);
}
