using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>Claims from a unit's queue and from the triage desk, answered alike.</summary>
public sealed class ClaimDesk(UnitQueue queue, IdempotentClaims keyed, AppealRecords records, RulesStore rules, TriageExplanation explanation, Sights sights)
{
    public Task<IResult> Claim(HttpRequest request, string from, ClaimRequest body, AppealCommand command, Actor actor, CancellationToken cancellation) =>
        keyed.Answer(request, actor, body, key => queue.Claim(from, body.Max, command, actor, key, cancellation), async claimed =>
        {
            var items = new List<ClaimItem>(claimed.Count);
            foreach (var snapshot in claimed) items.Add(await Item(snapshot, actor, cancellation));
            return ContractJson.Write(new Claims([.. items.OrderBy(i => i.Due)]));
        }, cancellation, async (written, isKept) => isKept ? await AsSeenNow(written, actor, cancellation) : written);

    /// <summary>An answer that is repeated when the lease is over gives what may be seen then.</summary>
    private async Task<byte[]> AsSeenNow(byte[] written, Actor actor, CancellationToken cancellation)
    {
        var items = new List<ClaimItem>();
        foreach (var item in JsonSerializer.Deserialize<Claims>(written, ContractJson.Options)!.Items)
        {
            var filed = (await records.Find(item.Id, cancellation))?.State as Appeal.Existing;
            var sight = filed is null ? null : await sights.Of(actor, filed, cancellation);
            var mayRead = sight is { ReadsTexts: true };
            items.Add(item with
            {
                Title = mayRead ? new ReadableWords(sight!, ((AppealEvent.Filed)(await records.Events(item.Id, 1, 1, cancellation))[0].Event).Submission).Of(filed!.Dossier.Title) : null,
                Suggestion = mayRead ? item.Suggestion : null,
            });
        }
        return ContractJson.Write(new Claims(items));
    }

    private async Task<ClaimItem> Item(Snapshot snapshot, Actor actor, CancellationToken cancellation)
    {
        var filed = (Appeal.Existing)snapshot.State;
        var lease = Schedule.LeaseOf(filed) ?? throw new InvalidOperationException($"A claimed appeal is {filed.GetType().Name}.");
        var clocks = Domain.Appeals.Clocks.Of(filed, await rules.For(filed, cancellation));
        var suggestion = filed is Appeal.OnTriageDesk ? await explanation.Explain(snapshot.Id, TriageView.Of(filed.Dossier.Suggestion), actor, await sights.Of(actor, filed, cancellation), cancellation) : null;
        return new ClaimItem(
            snapshot.Id, filed.Dossier.Tier, filed.Dossier.Title, filed.Dossier.District, clocks.Promise.At, Leases.Text(lease.Number), lease.Until,
            EntityTags.Of(snapshot.Version), suggestion, filed is Appeal.OnTriageDesk ? AppealLinks.OfDesk(snapshot.Id) : AppealLinks.OfHolder(snapshot.Id));
    }
}
