using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>A person decides what the classifier left open, corrects what it decided, or says that it is not for the city.</summary>
public sealed class DecideTriage(CommandCalls calls)
{
    internal static readonly Operation Operation = new("decideTriage", Role.Specialist);

    [Function(nameof(DecideTriage))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/appeals/{id}/triage")] HttpRequest request,
        string id, CancellationToken cancellation) =>
        calls.Execute<DecideTriageRequest>(request, id, Seen.Required, (_, body) => Command(body), cancellation,
            body => body.Unit is { } unit ? ("/unit", unit) : null);

    private static AppealCommand Command(DecideTriageRequest body) => body.Refusal is { } refusal
        ? new AppealCommand.Refuse(refusal.Ground, refusal.Guidance, refusal.Channel, body.LeaseNumber())
        : new AppealCommand.DecideTriage(
            new Suggestion(body.Tier!.Value, body.Unit!, [], Confidence: 1, "person", body.Reason ?? "专员人工判定。", body.Kind),
            body.Track, body.LeaseNumber(), body.Note);
}
