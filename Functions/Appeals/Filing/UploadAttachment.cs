using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>Keeps a file that an appeal will name. What it is its first bytes say, not its sender.</summary>
public sealed class UploadAttachment(AttachmentBox attachments, LargeBodies bodies)
{
    internal static readonly Access.Operation Operation = new("uploadAttachment", Role.Enterprise, Role.Bot);
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
        if (AttachmentType.Of(content.Span) != type) return new Problem(ProblemType.AttachmentNotRecognised, $"The file's content is not {type}: send a jpg, png or pdf with its own type.");
        return await attachments.Keep(content, type, request.Headers[FileName], actor, key, cancellation) switch
        {
            AttachmentResult.Kept kept => Answer.Json(StatusCodes.Status201Created, new AttachmentKept(kept.Id, kept.ContentType, kept.Bytes)),
            _ => Problem.KeyReused(),
        };
    }

    private static string? TypeOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? Types.FirstOrDefault(t => type.MediaType.Equals(t, StringComparison.OrdinalIgnoreCase)) : null;

    private static bool NameIsFit(HttpRequest request) =>
        request.Headers[FileName] is { Count: 0 } or [{ Length: > 0 and <= LongestFileName } _]
        && (request.Headers[FileName].Count == 0 || !request.Headers[FileName][0].AsSpan().ContainsAnyExceptInRange('!', '~'));
}
