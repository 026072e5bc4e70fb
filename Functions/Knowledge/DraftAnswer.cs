using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Knowledge;

/// <summary>A specialist writes an answer for the knowledge base; nobody sees it before another has approved it.</summary>
public sealed class DraftAnswer(AnswerStore answers)
{
    internal static readonly Access.Operation Operation = new("draftAnswer", Role.Specialist);

    [Function(nameof(DraftAnswer))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/answers")] HttpRequest request, CancellationToken cancellation)
    {
        var actor = request.Caller();
        if (!(await JsonBody.Read<DraftAnswerRequest>(request, cancellation: cancellation)).Try(out var body, out var problem)) return problem;
        string? key = null;
        if (IdempotencyKey.Optional(request) is { } given)
        {
            if (!given.Try(out var text, out problem)) return problem;
            key = $"{actor.Subject}\n{text}";
        }
        return await answers.Draft(
            body.Question, body.Answer, body.Source, body.ValidUntil, body.Tags ?? [], actor.Subject, key, ContractJson.Fingerprint(body), cancellation) switch
        {
            DraftResult.Kept { Answer: var kept } => Created(request, kept),
            DraftResult.KeyReused => Problem.KeyReused(),
            _ => Problem.OfField(ProblemType.InvalidField, "/validUntil", "That day is past: nobody would ever see the answer."),
        };
    }

    internal static AnswerKept View(ApprovedAnswer a) =>
        new(a.Id, a.Question, a.Answer, a.Source, a.ValidUntil, a.Tags, a.WrittenBy, a.WrittenAt, a.ApprovedBy, a.ApprovedAt);

    private static Answer Created(HttpRequest request, ApprovedAnswer kept)
    {
        request.HttpContext.Response.Headers.Location = $"/api/answers/{kept.Id}/approval";
        return Answer.Json(StatusCodes.Status201Created, View(kept));
    }
}
