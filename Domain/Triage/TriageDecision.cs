using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Domain.Triage;

/// <summary>High: safety, unpaid wages of many, or a standstill of production; see <see cref="HardSignal"/>.</summary>
public enum Urgency { Normal, High }

/// <summary>The outcome of triage by machine. It never puts an appeal into the Complex tier: that is suggested, and a supervisor confirms.</summary>
/// <param name="Tier">Consultation or Assistance, in force if nothing was <paramref name="Abstained"/>.</param>
/// <param name="ComplexSuggested">Evidence says Complex; meanwhile it runs as Assistance.</param>
/// <param name="Candidates">At most three units with the lead first.</param>
/// <param name="Confidence">0–1, calibrated: that the tier is right.</param>
/// <param name="Reason">One Chinese sentence to show, from <see cref="TriageReason"/>.</param>
/// <param name="Abstained">Why a person must decide, in Chinese; null when the machine decided.</param>
public sealed record TriageDecision(
    Tier Tier, bool ComplexSuggested, Kind Kind, string? Item, string Unit, IReadOnlyList<string> Candidates, Urgency Urgency,
    IReadOnlyList<HardSignal> Signals, double Confidence, string Source, TriageHashes Hashes, string Reason, string? Abstained)
{
    /// <summary>Decided, and nobody has to confirm anything.</summary>
    public bool WithoutPerson => Abstained is null && !ComplexSuggested;

    /// <summary>The same, but a person decides.</summary>
    /// <param name="doubt">Why, in Chinese; null for no more reason than there was.</param>
    public TriageDecision Doubted(string? doubt) => doubt is null ? this : this with { Abstained = doubt };

    /// <summary>In which of <c>tier</c>, <c>unit</c> and <c>kind</c> a person decided otherwise.</summary>
    /// <param name="kind">Null where the person gave none.</param>
    public IReadOnlyList<string> OverriddenBy(Tier tier, string unit, Kind? kind)
    {
        List<string> overrides = [];
        if (tier != (ComplexSuggested ? Tier.Complex : Tier)) overrides.Add("tier");
        if (unit != Unit) overrides.Add("unit");
        if (kind is not null && kind != Kind) overrides.Add("kind");
        return overrides;
    }

    /// <summary>In the form the record keeps: a suggested Complex is shown as Complex.</summary>
    public Suggestion ToSuggestion() => new(ComplexSuggested ? Tier.Complex : Tier, Unit, Candidates, Confidence, Source, Reason, Kind);
}
