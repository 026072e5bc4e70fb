using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>The supervisor opens a supervision case (督办).</summary>
public sealed class OpenSupervision(CommandCalls calls)
{
    internal static readonly Operation Operation = new("openSupervision", Role.Supervisor);

    [Function(nameof(OpenSupervision))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/appeals/{id}/supervision")] HttpRequest request,
        string id, CancellationToken cancellation) =>
        calls.Execute<OpenSupervisionRequest>(request, id, Seen.Required,
            (_, body) => new AppealCommand.OpenSupervision(body.Reason),
            cancellation);
}
