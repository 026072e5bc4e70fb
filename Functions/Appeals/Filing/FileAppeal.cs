using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>A company files an appeal; the answer comes when the record has it.</summary>
public sealed class FileAppeal(FilingDesk filing)
{
    internal static readonly Operation Operation = new("fileAppeal", Role.Enterprise, Role.Bot) { MayBeUrgent = true };

    [Function(nameof(FileAppeal))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/appeals")] HttpRequest request,
        CancellationToken cancellation)
    {
        var actor = request.Caller();
        if (!IdempotencyKey.Required(request).Try(out var key, out var problem)) return problem;
        if (!(await JsonBody.Read<FileAppealRequest>(request, cancellation: cancellation)).Try(out var body, out problem)) return problem;
        if (request.UnlessUrgent() is { } tooMany && EmergencyRules.Look(body.Title, body.Text) is null) return tooMany;
        if (!(await filing.File(key, body, actor, cancellation)).Try(out var filed, out problem)) return problem;

        var links = AppealLinks.OfCompany(filed.Id);
        request.HttpContext.Response.Headers.Location = links["self"];
        return Answer.Json(StatusCodes.Status202Accepted, new AppealAccepted(filed.Id, Status.Received, links, Advice.Of(filed.Emergency)), EntityTags.Of(filed.Version));
    }
}
