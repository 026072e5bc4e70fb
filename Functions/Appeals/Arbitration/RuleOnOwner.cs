using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>The supervisor designates the unit; that is final.</summary>
public sealed class RuleOnOwner(CommandCalls calls)
{
    internal static readonly Operation Operation = new("ruleOnReturn", Role.Supervisor);

    [Function(nameof(RuleOnOwner))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/appeals/{id}/ruling")] HttpRequest request,
        string id, CancellationToken cancellation) =>
        calls.Execute<Ruling>(request, id, Operation, Seen.Required,
            (_, body) => new AppealCommand.Rule(body.Unit, body.Reason),
            cancellation, body => ("/unit", body.Unit));
}
