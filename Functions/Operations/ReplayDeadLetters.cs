using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Operations;

/// <summary>Has given-up work done once more. The same key gives the same answer and replays nothing twice.</summary>
public sealed class ReplayDeadLetters(DeadLetterOffice office, ClaimStore claims)
{
    internal static readonly Access.Operation Operation = new("replayDeadLetters", Role.Ops);

    [Function(nameof(ReplayDeadLetters))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/ops/dead-letters/replay")] HttpRequest request,
        [DurableClient] DurableTaskClient durable, CancellationToken cancellation)
    {
        var actor = request.Caller();
        if (!(await JsonBody.Read<ReplayDeadLettersRequest>(request, cancellation: cancellation)).Try(out var body, out var problem)) return problem;
        RequestKey? key = null;
        if (IdempotencyKey.Optional(request) is { } given)
        {
            if (!given.Try(out var text, out problem)) return problem;
            key = RequestKey.Of(actor.Subject, text, request.Path, ContractJson.Fingerprint(body));
            if (await claims.Find(key, cancellation) is { Answer: { } kept } before)
                return before.IsSame ? Answer.Written(StatusCodes.Status200OK, kept, null) : Problem.KeyReused();
        }
        var replayed = await office.Replay(body.Ids, actor, durable, cancellation);
        var answer = ContractJson.Write(replayed);
        // What failed is tried again under the same key.
        if (key is not null && replayed.Items.All(i => i.Outcome != ReplayOutcome.Failed)) await claims.Keep(key, answer, cancellation);
        return Answer.Written(StatusCodes.Status200OK, answer, null);
    }
}
