using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>Files many appeals, one a line; each line is answered by itself, in order, once it is on the disk.</summary>
public sealed class ImportAppeals(ImportDesk desk, LargeBodies bodies)
{
    internal static readonly Operation Operation = new("importAppeals", Role.Bot, Role.Ops) { MayBeUrgent = true };

    [Function(nameof(ImportAppeals))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/appeals/import")] HttpRequest request,
        CancellationToken cancellation)
    {
        var actor = request.Caller();
        if (!IsLines(request)) return new Problem(ProblemType.UnsupportedMediaType, "The body is one JSON object a line: send it as Content-Type: application/x-ndjson (UTF-8).");
        if (request.ContentLength > ImportLimits.Bytes) return new Problem(ProblemType.BodyTooLarge, $"An import has at most {ImportLimits.Bytes} bytes; send it in parts.");
        if (!bodies.ForImport(request, actor.Subject).Try(out var place, out var problem)) return problem;
        return new ImportAnswer(request, place.TooSlow, line => FileOne(line, actor, request.UnlessUrgent(), cancellation));
    }

    private async Task<ImportResult> FileOne(ImportedLine line, Actor actor, Problem? unlessUrgent, CancellationToken cancellation)
    {
        if (line.Refused is { } refused) return new(line.Number, ImportOutcome.Refused, Problem: refused.Document());
        if (!JsonBody.Parse<ImportLine>(line.Bytes).Try(out var body, out var problem)) return new(line.Number, ImportOutcome.Refused, Problem: problem.Document());
        if (unlessUrgent is not null && EmergencyRules.Look(body.Title, body.Text) is null) return new(line.Number, ImportOutcome.Refused, Problem: unlessUrgent.Document());
        return await desk.File(line.Number, body, actor, cancellation);
    }

    private static bool IsLines(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && JsonBody.IsUtf8(type)
        && (type.MediaType.Equals("application/x-ndjson", StringComparison.OrdinalIgnoreCase)
            || type.MediaType.Equals("application/ndjson", StringComparison.OrdinalIgnoreCase)
            || type.MediaType.Equals("application/jsonl", StringComparison.OrdinalIgnoreCase));
}
