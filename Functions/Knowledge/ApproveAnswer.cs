using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Knowledge;

/// <summary>A second specialist approves an answer: from here anyone finds it, until it expires.</summary>
public sealed class ApproveAnswer(AnswerStore answers)
{
    internal static readonly Access.Operation Operation = new("approveAnswer", Role.Specialist);

    [Function(nameof(ApproveAnswer))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/answers/{id}/approval")] HttpRequest request,
        string id, CancellationToken cancellation)
    {
        var actor = request.Caller();
        // Approving twice is approving once; the key is only held to its form.
        if (IdempotencyKey.Optional(request) is { } given && !given.Try(out _, out var problem)) return problem;
        if (!AnswerStore.IsId(id)) return Problem.NotFound();
        return await answers.Approve(id, actor.Subject, cancellation) switch
        {
            DraftResult.Kept { Answer: var kept } => Answer.Json(StatusCodes.Status200OK, DraftAnswer.View(kept)),
            DraftResult.Own => new Problem(ProblemType.Forbidden, "You wrote it: another specialist approves it."),
            DraftResult.Already => new Problem(ProblemType.NotNow, "Another specialist has approved it already.") { Allowed = [] },
            DraftResult.Expired => new Problem(ProblemType.NotNow, "It has expired: write it anew with a later day.") { Allowed = [] },
            _ => Problem.NotFound(),
        };
    }
}
