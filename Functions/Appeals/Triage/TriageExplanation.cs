using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Domain.Visibility;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>
/// What the machine thought and what it rested on, beside a suggestion; for staff also similar appeals and what became of them. Another appeal is named
/// only to who sees that one too; and one of the same company only to who sees of both whose they are, or a confidential one's company would be known by
/// the other's.
/// </summary>
public sealed class TriageExplanation(TriageStore store, AppealRecords records, Sights sights)
{
    public async Task<TriageView?> Explain(string appeal, TriageView? triage, Actor actor, Sight sight, CancellationToken cancellation)
    {
        if (triage is null || await store.Find(appeal, cancellation) is not { Decision: var decision } machine) return triage;
        var similar = sight.ReadsNotes ? await Similar(machine.Similar, actor, sight, cancellation) : [];
        return triage with
        {
            Machine = new MachineView(
                decision.Source, decision.Hashes.Model, decision.Hashes.Prompt, decision.Hashes.Schema, decision.Item, decision.Urgency == Urgency.High,
                [.. decision.Signals.Select(s => s.ToString())], decision.Abstained, machine.Redacted,
                machine.FollowUpOf is { } earlier && await Seen(earlier, actor, sight, sameCompany: true, cancellation) is not null ? earlier : null, machine.Companies,
                sight.ReadsNotes && machine.Precedent is { } ruled && await Seen(ruled, actor, sight, sameCompany: false, cancellation) is not null ? ruled : null,
                similar.Count > 0 ? similar : null),
        };
    }

    private async Task<List<SimilarView>> Similar(IReadOnlyList<SimilarAppeal> found, Actor actor, Sight sight, CancellationToken cancellation)
    {
        var views = new List<SimilarView>(found.Count);
        foreach (var one in found)
            if (await Seen(one.Id, actor, sight, one.SameCompany, cancellation) is { } filed)
                views.Add(new SimilarView(one.Id, one.Similarity, one.SameCompany, AppealStatus.Of(filed), Assignments.UnitShown(filed)));
        return views;
    }

    /// <summary>The other appeal, when the caller may be told of it here.</summary>
    private async Task<Appeal.Existing?> Seen(string other, Actor actor, Sight sight, bool sameCompany, CancellationToken cancellation)
    {
        if ((await records.Find(other, cancellation))?.State is not Appeal.Existing filed) return null;
        var theirs = await sights.Of(actor, filed, cancellation);
        if (theirs.IsNothing) return null;
        return !sameCompany || (sight.Shows(AppealParts.Identity) && theirs.Shows(AppealParts.Identity)) ? filed : null;
    }
}
