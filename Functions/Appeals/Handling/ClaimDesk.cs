using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>Claims from a unit's queue and from the triage desk, answered alike.</summary>
public sealed class ClaimDesk(UnitQueue queue, IdempotentClaims keyed, WorkInProgress workInProgress, RulesStore rules, TriageExplanation explanation)
{
    /// <param name="limited">Whether the policy limits what one officer holds of this queue.</param>
    public async Task<IResult> Claim(
        HttpRequest request, string from, ClaimRequest body, AppealCommand command, Actor actor, CancellationToken cancellation, bool limited = false)
    {
        return await keyed.Answer(request, actor, body, async key =>
        {
            var places = limited ? await workInProgress.Of(from, actor, cancellation) : null;
            if (places is { HasRoom: false })
                return new Problem(ProblemType.LimitReached,
                    $"You hold {places.Limit} appeals of {from}, as many as one officer may at a time: reply to one, return it or release it first. 您在本单位在办已达{places.Limit}件上限，请先答复、退回或放回。");
            return await queue.Claim(from, body.Max, command, actor, key, cancellation, places);
        }, async claimed =>
        {
            var items = new List<ClaimItem>(claimed.Count);
            foreach (var snapshot in claimed) items.Add(await Item(snapshot, cancellation));
            return ContractJson.Write(new Claims([.. items.OrderBy(i => i.Due)]));
        }, cancellation);
    }

    private async Task<ClaimItem> Item(Snapshot snapshot, CancellationToken cancellation)
    {
        var filed = (Appeal.Existing)snapshot.State;
        var lease = Schedule.LeaseOf(filed) ?? throw new InvalidOperationException($"A claimed appeal is {filed.GetType().Name}.");
        var clocks = Domain.Appeals.Clocks.Of(filed, await rules.For(filed, cancellation));
        var suggestion = filed is Appeal.OnTriageDesk ? await explanation.Explain(snapshot.Id, TriageView.Of(filed.Dossier.Suggestion), forStaff: true, cancellation) : null;
        return new ClaimItem(
            snapshot.Id, filed.Dossier.Tier, filed.Dossier.Title, filed.Dossier.District, clocks.Promise.At, Leases.Text(lease.Number), lease.Until,
            EntityTags.Of(snapshot.Version), suggestion, filed is Appeal.OnTriageDesk ? AppealLinks.OfDesk(snapshot.Id) : AppealLinks.OfHolder(snapshot.Id));
    }
}
