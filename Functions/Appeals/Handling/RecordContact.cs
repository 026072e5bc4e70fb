using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>The holder has spoken to the company.</summary>
public sealed class RecordContact(CommandCalls calls)
{
    internal static readonly Operation Operation = new("recordContact", Role.Officer, Role.Specialist);

    [Function(nameof(RecordContact))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/appeals/{id}/contact")] HttpRequest request,
        string id, CancellationToken cancellation) =>
        calls.Execute<RecordContactRequest>(request, id, Seen.Required,
            (_, body) => new AppealCommand.RecordContact(Leases.Number(body.Lease), body.Note),
            cancellation);
}
