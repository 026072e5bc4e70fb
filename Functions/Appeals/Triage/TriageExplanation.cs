using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>What the machine thought and what it rested on, beside a suggestion; for staff also similar appeals and what became of them.</summary>
public sealed class TriageExplanation(TriageStore store, AppealRecords records)
{
    public async Task<TriageView?> Explain(string appeal, TriageView? triage, bool forStaff, CancellationToken cancellation)
    {
        if (triage is null || await store.Find(appeal, cancellation) is not { Decision: var decision } machine) return triage;
        var similar = forStaff && machine.Similar.Count > 0 ? await Task.WhenAll(machine.Similar.Select(s => View(s, cancellation))) : null;
        return triage with
        {
            Machine = new MachineView(
                decision.Source, decision.Hashes.Model, decision.Hashes.Prompt, decision.Hashes.Schema, decision.Item, decision.Urgency == Urgency.High,
                [.. decision.Signals.Select(s => s.ToString())], decision.Abstained, machine.Redacted, machine.FollowUpOf, machine.Companies,
                forStaff ? machine.Precedent : null, similar),
        };
    }

    private async Task<SimilarView> View(SimilarAppeal similar, CancellationToken cancellation)
    {
        var filed = (await records.Find(similar.Id, cancellation))?.State as Appeal.Existing;
        return new SimilarView(similar.Id, similar.Similarity, similar.SameCompany, filed is null ? Status.Received : AppealStatus.Of(filed), filed is null ? null : Assignments.UnitShown(filed));
    }
}
