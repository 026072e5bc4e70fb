using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Visibility;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>What is known about an appeal, as the caller may see it; reading changes nothing but the audit of reads.</summary>
public sealed class GetAppeal(CommandCalls calls, AppealRecords records, RulesStore rules, TriageExplanation explanation, Sights sights)
{
    internal static readonly Operation Operation = new("getAppeal",
        Role.Enterprise, Role.Bot, Role.Specialist, Role.Officer, Role.CallBack, Role.Reviewer, Role.Supervisor, Role.Leader, Role.Ops, Role.Auditor);

    [Function(nameof(GetAppeal))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/appeals/{id}")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var actor = request.Caller();
        if (await calls.Visible(id, actor, cancellation) is not { } snapshot) return Problem.NotFound();
        // Only the events the snapshot knows: the two reads are one picture.
        var history = await records.Events(snapshot.Id, 1, snapshot.Version, cancellation);
        var filed = (Appeal.Existing)snapshot.State;
        var sight = await sights.Of(actor, filed, cancellation);
        var view = AppealViews.Of(filed, history, sight, await rules.For(snapshot.State, cancellation));
        view = view with { Triage = await explanation.Explain(snapshot.Id, view.Triage, actor, sight, cancellation) };
        await sights.Record(request, actor, snapshot.Id, sight, AppealParts.Words | AppealParts.Identity | AppealParts.Contact, cancellation);
        return Answer.Seen(request, view, snapshot.Version);
    }
}
