using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>A stage reply, which the company reads.</summary>
public sealed class ReportProgress(CommandCalls calls)
{
    internal static readonly Operation Operation = new("reportProgress", Role.Officer, Role.Specialist);

    [Function(nameof(ReportProgress))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/appeals/{id}/progress")] HttpRequest request,
        string id, CancellationToken cancellation) =>
        calls.Execute<ReportProgressRequest>(request, id, Seen.Required,
            (_, body) => new AppealCommand.ReportProgress(Leases.Number(body.Lease), body.Text, body.NextBy),
            cancellation);
}
