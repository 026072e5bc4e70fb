using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>The company says that it is not so.</summary>
public sealed class ContestAnswer(CommandCalls calls)
{
    internal static readonly Operation Operation = new("contestReply", Role.Enterprise);

    [Function(nameof(ContestAnswer))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/appeals/{id}/contest")] HttpRequest request,
        string id, CancellationToken cancellation) =>
        calls.Execute<ContestReply>(request, id, Operation, Seen.NotAsked,
            (_, body) => new AppealCommand.Contest(body.Text, body.Round),
            cancellation);
}
