using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Visibility;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>A file that the appeal names, for those who may read its words; each reading is written down before the first byte leaves.</summary>
public sealed class OpenAttachment(CommandCalls calls, AppealRecords records, AttachmentBox attachments, Sights sights)
{
    internal static readonly Access.Operation Operation = new("openAttachment",
        Role.Enterprise, Role.Bot, Role.Specialist, Role.Officer, Role.CallBack, Role.Reviewer, Role.Supervisor, Role.Leader, Role.Auditor);

    [Function(nameof(OpenAttachment))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/appeals/{id}/attachments/{attachment}")] HttpRequest request,
        string id, string attachment, CancellationToken cancellation)
    {
        var actor = request.Caller();
        if (await calls.Visible(id, actor, cancellation) is not { } snapshot) return Problem.NotFound();
        var sight = await sights.Of(actor, (Appeal.Existing)snapshot.State, cancellation);
        var history = await records.Events(snapshot.Id, 1, snapshot.Version, cancellation);
        if (!sight.Shows(AppealParts.Attachments) || NamedAttachments.Find(history, attachment) is not { } named || EventVisibility.Of(named.Event, sight.Level) is null) return Problem.NotFound();
        if (await attachments.Find(attachment, cancellation) is not { } file) return Problem.NotFound();
        if (file.Verdict == ScanVerdict.Refused) return AttachmentProblems.Refused();
        if (file.Verdict == ScanVerdict.Waiting) return new Problem(ProblemType.AttachmentNotScanned, "The file has not been found harmless yet: open it again in a few minutes.");
        await sights.Record(request, actor, snapshot.Id, sight, AppealParts.Attachments, cancellation);
        return new FileAnswer(file, await attachments.Read(attachment, cancellation));
    }

    /// <summary>Saved, never shown: no browser runs what is in it or guesses another type.</summary>
    private sealed class FileAnswer(StoredAttachment file, Stream content) : IResult
    {
        public async Task ExecuteAsync(HttpContext context)
        {
            await using var bytes = content;
            var response = context.Response;
            response.StatusCode = StatusCodes.Status200OK;
            response.ContentType = file.ContentType;
            response.ContentLength = file.Bytes;
            response.Headers.XContentTypeOptions = "nosniff";
            response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
            var disposition = new ContentDispositionHeaderValue("attachment");
            disposition.SetHttpFileName(file.Name);
            response.Headers.ContentDisposition = disposition.ToString();
            await bytes.CopyToAsync(response.Body, context.RequestAborted);
        }
    }
}
