using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>The company adds something, or answers a question.</summary>
public sealed class SupplementAppeal(CommandCalls calls, AttachmentBox attachments)
{
    internal static readonly Operation Operation = new("supplementAppeal", Role.Enterprise);

    [Function(nameof(SupplementAppeal))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/appeals/{id}/supplements")] HttpRequest request,
        string id, CancellationToken cancellation) =>
        calls.Execute<SupplementAppealRequest>(request, id, Seen.NotAsked,
            (_, body) => new AppealCommand.SupplementAppeal(body.Text, body.Attachments ?? []),
            cancellation, check: (appeal, actor, body) => AttachmentProblems.OfNaming(attachments, body.Attachments, appeal, actor, cancellation));
}
