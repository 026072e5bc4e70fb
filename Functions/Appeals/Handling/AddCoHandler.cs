using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>The holder has another unit do a part (协办); the lead stays the lead.</summary>
public sealed class AddCoHandler(CommandCalls calls)
{
    internal static readonly Operation Operation = new("addCoHandler", Role.Officer, Role.Specialist);

    [Function(nameof(AddCoHandler))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/appeals/{id}/co-handlers")] HttpRequest request,
        string id, CancellationToken cancellation) =>
        calls.Execute<AddCoHandlerRequest>(request, id, Seen.Required,
            (_, body) => new AppealCommand.AddCoHandler(
                Leases.Number(body.Lease), body.Unit, body.Part, body.WorkingDays is { } days ? RequestExtensionRequest.InWorkingDays(days) : null),
            cancellation, body => ("/unit", body.Unit));
}
