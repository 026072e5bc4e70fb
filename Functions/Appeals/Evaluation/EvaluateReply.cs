using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>The company judges the reply. Dissatisfied, it is called back; satisfied, it may be drawn for an audit.</summary>
public sealed class EvaluateReply(CommandCalls calls, AuditDraw draw)
{
    internal static readonly Operation Operation = new("evaluateReply", Role.Enterprise);

    [Function(nameof(EvaluateReply))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/appeals/{id}/evaluation")] HttpRequest request,
        string id, CancellationToken cancellation) =>
        calls.Execute<EvaluateReplyRequest>(request, id, Seen.NotAsked,
            (_, body) => new AppealCommand.EvaluateReply(
                body.Level, body.Speed, body.Effect, body.Experience, body.Quality, body.Text, draw.Next(), body.Round),
            cancellation);
}

/// <summary>Chance: which satisfied closures are called back as an audit.</summary>
/// <param name="Next">0 ≤ x &lt; 1; a test or the simulator gives its own.</param>
public sealed record AuditDraw(Func<double> Next);
