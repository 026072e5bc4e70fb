using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>The company takes its appeal back.</summary>
public sealed class WithdrawAppeal(CommandCalls calls)
{
    internal static readonly Operation Operation = new("withdrawAppeal", Role.Enterprise);

    [Function(nameof(WithdrawAppeal))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/appeals/{id}/withdrawal")] HttpRequest request,
        string id, CancellationToken cancellation) =>
        calls.Execute<WithdrawAppealRequest>(request, id, Seen.NotAsked,
            (_, body) => new AppealCommand.WithdrawAppeal(body.Reason),
            cancellation);
}
