using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>An officer pulls the most urgent appeals of the unit's queue, each under a lease.</summary>
public sealed class ClaimAppeals(DirectoryStore directory, ClaimDesk desk)
{
    internal static readonly Operation Operation = new("claimAppeals", Role.Officer, Role.Specialist);

    [Function(nameof(ClaimAppeals))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/units/{unit}/claims")] HttpRequest request,
        string unit, CancellationToken cancellation)
    {
        var actor = request.Caller();
        if (actor.Unit != unit || (await directory.Current(cancellation)).Find(unit) is null) return Problem.NotFound();
        if (!(await JsonBody.Read<ClaimRequest>(request, cancellation: cancellation)).Try(out var body, out var problem)) return problem;
        return await desk.Claim(request, unit, body, new AppealCommand.ClaimAppeal(unit, TimeSpan.FromMinutes(body.LeaseMinutes)), actor, cancellation);
    }
}
