using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>The supervisor decides an extension; the leader, where the policy says so.</summary>
public sealed class DecideExtension(CommandCalls calls)
{
    internal static readonly Operation Operation = new("decideExtension", Role.Supervisor, Role.Leader);

    [Function(nameof(DecideExtension))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/appeals/{id}/extension-decision")] HttpRequest request,
        string id, CancellationToken cancellation) =>
        calls.Execute<DecideExtensionRequest>(request, id, Seen.Required,
            (_, body) => new AppealCommand.DecideExtension(body.Granted, body.Reason),
            cancellation);
}
