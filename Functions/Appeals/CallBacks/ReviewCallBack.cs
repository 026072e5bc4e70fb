using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>The second person on "unjustified" or "unreachable".</summary>
public sealed class ReviewCallBack(CommandCalls calls)
{
    internal static readonly Operation Operation = new("reviewCallBack", Role.Reviewer);

    [Function(nameof(ReviewCallBack))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/call-backs/{callBack}/review")] HttpRequest request,
        string callBack, CancellationToken cancellation) =>
        calls.Execute<ReviewCallBackRequest>(request, CallBackTask.AppealOf(callBack) ?? "", Seen.Required,
            (_, body) => new AppealCommand.ReviewCallBack(body.Agreed, body.Note, callBack),
            cancellation);
}
