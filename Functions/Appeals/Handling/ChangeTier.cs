using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>The supervisor changes the tier; Complex is in force only by this.</summary>
public sealed class ChangeTier(CommandCalls calls)
{
    internal static readonly Operation Operation = new("changeTier", Role.Supervisor);

    [Function(nameof(ChangeTier))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/appeals/{id}/tier")] HttpRequest request,
        string id, CancellationToken cancellation) =>
        calls.Execute<ChangeTierRequest>(request, id, Seen.Required,
            (_, body) => new AppealCommand.ChangeTier(body.Tier, body.Reason, body.Kind, body.Track),
            cancellation);
}
