using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>Keeps a file that an appeal, a progress report or a reply will name. What it is its bytes say, not its sender.</summary>
public sealed class UploadAttachment(AttachmentBox attachments, LargeBodies bodies)
{
    internal static readonly Access.Operation Operation = new("uploadAttachment", Role.Enterprise, Role.Bot, Role.Officer, Role.Specialist);
    public const string FileName = "X-File-Name";
    private const int LongestFileName = 600;
    private static readonly string[] Types = [AttachmentType.Jpeg, AttachmentType.Png, AttachmentType.Pdf];

    [Function(nameof(UploadAttachment))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/attachments")] HttpRequest request, CancellationToken cancellation)
    {
        var actor = request.Caller();
        string? key = null;
        if (IdempotencyKey.Optional(request) is { } given && !given.Try(out key, out var problem)) return problem;
        if (!NameIsFit(request)) return new Problem(ProblemType.InvalidHeader, $"{FileName} is one percent-encoded name of at most {LongestFileName} characters.");
        if (TypeOf(request) is not { } type) return new Problem(ProblemType.UnsupportedMediaType, $"An attachment is one of {string.Join(", ", Types)}: say which in Content-Type.");

        if (!bodies.ForFile(request, actor.Subject).Try(out var place, out problem)) return problem;
        if (!(await place.Read(request, AttachmentBox.Largest, cancellation)).Try(out var content, out problem)) return problem;
        if (AttachmentStructure.Of(content.Span) != type) return new Problem(ProblemType.AttachmentNotRecognised, $"The file's content is not {type}, or not all of it: send a jpg, png or pdf with its own type.");
        return await attachments.Keep(content, type, request.Headers[FileName], actor, key, cancellation) switch
        {
            AttachmentResult.Kept kept => Answer.Json(StatusCodes.Status201Created, new AttachmentKept(kept.Id, kept.ContentType, kept.Bytes)),
            AttachmentResult.TooMany tooMany => new Problem(ProblemType.UploadQuota, "You have uploaded as much as one may within 24 hours: name what you have, and send more later.") { RetryAfter = tooMany.Wait },
            AttachmentResult.Refused => AttachmentProblems.Refused(),
            AttachmentResult.Busy => new Problem(ProblemType.StoreUnavailable, "A file that was sent under the same key is being deleted: send it again."),
            _ => Problem.KeyReused(),
        };
    }

    private static string? TypeOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? Types.FirstOrDefault(t => type.MediaType.Equals(t, StringComparison.OrdinalIgnoreCase)) : null;

    private static bool NameIsFit(HttpRequest request) =>
        request.Headers[FileName] is { Count: 0 } or [{ Length: > 0 and <= LongestFileName } _]
        && (request.Headers[FileName].Count == 0 || !request.Headers[FileName][0].AsSpan().ContainsAnyExceptInRange('!', '~'));
}
