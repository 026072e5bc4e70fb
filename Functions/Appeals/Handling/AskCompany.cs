using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>The holder asks the company; the promise waits for the answer, the outer limit does not.</summary>
public sealed class AskCompany(CommandCalls calls)
{
    internal static readonly Operation Operation = new("askCompany", Role.Officer, Role.Specialist);

    [Function(nameof(AskCompany))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/appeals/{id}/question")] HttpRequest request,
        string id, CancellationToken cancellation) =>
        calls.Execute<AskCompanyRequest>(request, id, Seen.Required,
            (_, body) => new AppealCommand.AskCompany(Leases.Number(body.Lease), body.Text),
            cancellation);
}
