using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>A specialist pulls what the classifier left to a person, with what it thought; a supervisor what complains of the very unit whose matter it is.</summary>
public sealed class ClaimTriage(ClaimDesk desk)
{
    internal static readonly Operation Operation = new("claimTriage", Role.Specialist, Role.Supervisor);

    [Function(nameof(ClaimTriage))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/triage/claims")] HttpRequest request,
        CancellationToken cancellation)
    {
        var actor = request.Caller();
        if (!(await JsonBody.Read<ClaimRequest>(request, cancellation: cancellation)).Try(out var body, out var problem)) return problem;
        var from = actor.Role == Role.Supervisor ? WorkQueues.SupervisorsDesk : WorkQueues.TriageDesk;
        return await desk.Claim(request, from, body, new AppealCommand.ClaimTriage(TimeSpan.FromMinutes(body.LeaseMinutes)), actor, cancellation);
    }
}
