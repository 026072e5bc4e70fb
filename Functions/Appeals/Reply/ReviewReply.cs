using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>A second person on a flagged reply; not passed, it is done again.</summary>
public sealed class ReviewReply(CommandCalls calls)
{
    internal static readonly Operation Operation = new("reviewReply", Role.Reviewer);

    [Function(nameof(ReviewReply))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/appeals/{id}/reply-review")] HttpRequest request,
        string id, CancellationToken cancellation) =>
        calls.Execute<ReviewReplyRequest>(request, id, Seen.Required,
            (_, body) => new AppealCommand.ReviewReply(body.Passed, body.Note),
            cancellation);
}
