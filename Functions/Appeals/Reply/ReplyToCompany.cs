using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>The unit's answer: it proposes a resolution, and the company judges. What looks copied or hasty a reviewer sees first.</summary>
public sealed class ReplyToCompany(CommandCalls calls, RecentReplies replies, AttachmentBox attachments)
{
    internal static readonly Operation Operation = new("replyToCompany", Role.Officer, Role.Specialist);

    [Function(nameof(ReplyToCompany))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/appeals/{id}/reply")] HttpRequest request,
        string id, CancellationToken cancellation) =>
        calls.Execute<ReplyToCompanyRequest>(request, id, Seen.Required, async (actor, body) => new AppealCommand.ReplyToCompany(
            Leases.Number(body.Lease), body.Outcome, body.Text, body.Evidence,
            actor.Unit is { } unit ? await replies.Latest(unit, cancellation) : [], AttachmentProblems.NullIfNone(body.Attachments)), cancellation,
            check: (appeal, actor, body) => AttachmentProblems.OfNaming(attachments, body.Attachments, appeal, actor, cancellation));
}
