using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>The supervisor designates the unit; that is final.</summary>
public sealed class RuleOnReturn(CommandCalls calls)
{
    internal static readonly Operation Operation = new("ruleOnReturn", Role.Supervisor);

    [Function(nameof(RuleOnReturn))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/appeals/{id}/ruling")] HttpRequest request,
        string id, CancellationToken cancellation) =>
        calls.Execute<RuleOnReturnRequest>(request, id, Seen.Required,
            (_, body) => new AppealCommand.RuleOnReturn(body.Unit, body.Reason),
            cancellation, body => ("/unit", body.Unit));
}
