using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>A stage reply, which the company reads.</summary>
public sealed class ReportProgress(CommandCalls calls, AttachmentBox attachments)
{
    internal static readonly Operation Operation = new("reportProgress", Role.Officer, Role.Specialist);

    [Function(nameof(ReportProgress))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/appeals/{id}/progress")] HttpRequest request,
        string id, CancellationToken cancellation) =>
        calls.Execute<ReportProgressRequest>(request, id, Seen.Required,
            (_, body) => new AppealCommand.ReportProgress(Leases.Number(body.Lease), body.Text, body.NextBy, AttachmentProblems.NullIfNone(body.Attachments)),
            cancellation, check: (appeal, actor, body) => AttachmentProblems.OfNaming(attachments, body.Attachments, appeal, actor, cancellation));
}
