using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>A person decides what the classifier left open, corrects what it decided, or says that it is not for the city.</summary>
public sealed class DecideTriage(CommandCalls calls, DirectoryStore directory)
{
    internal static readonly Operation Operation = new("decideTriage", Role.Specialist, Role.Supervisor);

    [Function(nameof(DecideTriage))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/appeals/{id}/triage")] HttpRequest request,
        string id, CancellationToken cancellation) =>
        calls.Execute<DecideTriageRequest>(request, id, Seen.Required, (actor, body) => Command(actor, body), cancellation,
            body => body.Unit is { } unit ? ("/unit", unit) : null, (_, _, body) => UnknownAbout(body, cancellation));

    private async Task<Problem?> UnknownAbout(DecideTriageRequest body, CancellationToken cancellation) =>
        body.AboutNow()?.Unit is { } about && (await directory.Current(cancellation)).Find(about) is null
            ? Problem.OfField(ProblemType.UnknownValue, "/about", $"There is no unit {about}; see GET /api/directory.")
            : null;

    private static AppealCommand Command(Actor actor, DecideTriageRequest body) => body.Refusal is { } refusal
        ? new AppealCommand.Refuse(refusal.Ground, refusal.Guidance, refusal.Channel, body.LeaseNumber())
        : new AppealCommand.DecideTriage(
            new Suggestion(body.Tier!.Value, body.Unit!, [], Confidence: 1, "person", body.Reason ?? (actor.Role == Role.Supervisor ? "督办员人工判定。" : "专员人工判定。"), body.Kind),
            body.Track, body.LeaseNumber(), body.Note, body.AboutNow());
}
