using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>
/// The same key gives the same claims again: a claim whose answer was lost does not take more, also when it was lost before the answer was kept.
/// </summary>
public sealed class IdempotentClaims(ClaimStore claims, AppealRecords records, TimeProvider clock)
{
    /// <param name="claim">Takes them under the key, or says why nothing may be taken.</param>
    /// <param name="write">The answer's JSON; kept under the key.</param>
    /// <param name="show">What becomes of it each time it is shown; true for an answer that was kept.</param>
    public async Task<IResult> Answer(
        HttpRequest request, Actor actor, ClaimRequest body, Func<RequestKey?, Task<Checked<List<Snapshot>>>> claim, Func<List<Snapshot>, Task<byte[]>> write,
        CancellationToken cancellation, Func<byte[], bool, Task<byte[]>>? show = null)
    {
        RequestKey? key = null;
        List<Snapshot> claimed = [];
        if (IdempotencyKey.Optional(request) is { } given)
        {
            if (!given.Try(out var text, out var problem)) return problem;
            key = RequestKey.Of(actor.Subject, text, request.Path, ContractJson.Fingerprint(body));
            if (await claims.Find(key, cancellation) is { } before)
            {
                if (!before.IsSame) return Problem.KeyReused();
                if (before.Answer is { } kept) return await Shown(kept, true);
                claimed = await ClaimedBefore(before.Tried, key, actor, cancellation);
            }
        }
        if (claimed.Count == 0)
        {
            if (!(await claim(key)).Try(out var now, out var refused)) return refused;
            claimed = now;
        }
        var answer = await write(claimed);
        if (key is not null) await claims.Keep(key, answer, cancellation);
        return await Shown(answer, false);

        async Task<IResult> Shown(byte[] written, bool isKept) => Platform.Answer.Written(StatusCodes.Status200OK, show is null ? written : await show(written, isKept), null);
    }

    /// <summary>What an earlier call under the key took before it was cut off, and its claimant still holds.</summary>
    private async Task<List<Snapshot>> ClaimedBefore(IReadOnlyList<string> tried, RequestKey key, Actor actor, CancellationToken cancellation)
    {
        var claimed = new List<Snapshot>();
        foreach (var appeal in tried)
            if (await records.AnswerTo(appeal, key.Key, cancellation) is not null && await records.Find(appeal, cancellation) is { } snapshot
                && Schedule.LeaseOf(snapshot.State) is { } lease && lease.Holder == actor.Subject && lease.Until > clock.GetUtcNow())
                claimed.Add(snapshot);
        return claimed;
    }
}
