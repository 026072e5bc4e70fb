using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>What waits for a unit and what its officers have in hand, most urgent first. Reading claims nothing.</summary>
public sealed class ListUnitAppeals(QueueLists lists, DirectoryStore directory)
{
    internal static readonly Operation Operation = new("listUnitAppeals", Role.Specialist, Role.Officer, Role.Supervisor, Role.Leader);

    [Function(nameof(ListUnitAppeals))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/units/{unit}/appeals")] HttpRequest request, string unit, CancellationToken cancellation)
    {
        var actor = request.Caller();
        var isOwn = actor.Role is not (Role.Specialist or Role.Officer) || actor.Unit == unit;
        return isOwn && (await directory.Current(cancellation)).Find(unit) is not null
            ? await lists.Answer(request, actor, [unit, WorkQueues.InHandsOf(unit)], cancellation)
            : Problem.NotFound();
    }
}
