using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Http.Contracts;
using ServerlessQiFu.Functions.Http.Problems;
using ServerlessQiFu.Functions.Records;

namespace ServerlessQiFu.Functions.Http;

/// <summary>The same key gives the same claims again: a claim whose answer was lost does not take more.</summary>
public sealed class KeyedClaims(ClaimBook book)
{
    /// <param name="claim">Takes them and gives the answer's JSON, or says why nothing may be taken; only an answer is kept.</param>
    public async Task<IResult> Answer(HttpRequest request, Actor actor, ClaimRequest body, Func<Task<Checked<byte[]>>> claim, CancellationToken cancellation)
    {
        RequestKey? key = null;
        if (IdempotencyKey.Optional(request) is { } given)
        {
            if (!given.Try(out var text, out var problem)) return problem;
            key = RequestKeys.Of(actor.Subject, text, request.Path, ContractJson.Fingerprint(body));
            if (await book.Find(key, cancellation) is { } before)
                return before.IsSame ? new Answer(StatusCodes.Status200OK, before.Answer, null) : Problem.KeyReused();
        }
        if (!(await claim()).Try(out var answer, out var refused)) return refused;
        if (key is not null) await book.Keep(key, answer, cancellation);
        return new Answer(StatusCodes.Status200OK, answer, null);
    }
}
