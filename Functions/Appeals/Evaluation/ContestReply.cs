using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>The company says that it is not so.</summary>
public sealed class ContestReply(CommandCalls calls)
{
    internal static readonly Operation Operation = new("contestReply", Role.Enterprise);

    [Function(nameof(ContestReply))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/appeals/{id}/contest")] HttpRequest request,
        string id, CancellationToken cancellation) =>
        calls.Execute<ContestReplyRequest>(request, id, Seen.NotAsked,
            (_, body) => new AppealCommand.ContestReply(body.Text, body.Round),
            cancellation);
}
