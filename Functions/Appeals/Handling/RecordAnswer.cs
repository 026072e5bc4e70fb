using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>The company has answered by phone: the holder writes it down, as such, and goes on.</summary>
public sealed class RecordAnswer(CommandCalls calls)
{
    internal static readonly Operation Operation = new("recordAnswer", Role.Officer, Role.Specialist);

    [Function(nameof(RecordAnswer))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/appeals/{id}/answer")] HttpRequest request,
        string id, CancellationToken cancellation) =>
        calls.Execute<RecordAnswerRequest>(request, id, Seen.Required,
            (_, body) => new AppealCommand.RecordAnswer(Leases.Number(body.Lease), body.Text),
            cancellation);
}
