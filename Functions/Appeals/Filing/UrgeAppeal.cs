using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>催办: the company asks for more haste, once between two rungs of the ladder. The unit hears of it; no clock moves.</summary>
public sealed class UrgeAppeal(CommandCalls calls)
{
    internal static readonly Operation Operation = new("urgeAppeal", Role.Enterprise);

    [Function(nameof(UrgeAppeal))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/appeals/{id}/urge")] HttpRequest request, string id, CancellationToken cancellation) =>
        calls.Execute<UrgeAppealRequest>(request, id, Seen.NotAsked, (_, body) => new AppealCommand.UrgeAppeal(body.Text), cancellation);
}
