using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>Claims from a unit's queue and from the triage desk, answered alike.</summary>
public sealed class ClaimDesk(UnitQueue queue, IdempotentClaims keyed, RulesStore rules, TriageExplanation explanation)
{
    public Task<IResult> Claim(HttpRequest request, string from, ClaimRequest body, AppealCommand command, Actor actor, CancellationToken cancellation) =>
        keyed.Answer(request, actor, body, key => queue.Claim(from, body.Max, command, actor, key, cancellation), async claimed =>
        {
            var items = new List<ClaimItem>(claimed.Count);
            foreach (var snapshot in claimed) items.Add(await Item(snapshot, cancellation));
            return ContractJson.Write(new Claims([.. items.OrderBy(i => i.Due)]));
        }, cancellation);

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
