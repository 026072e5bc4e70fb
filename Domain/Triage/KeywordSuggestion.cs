using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Domain.Triage;

/// <summary>What the keyword table thinks of a letter.</summary>
/// <param name="Unit">Where to send it: <c>QFZY</c> for what a specialist can answer, a department, or a district's <c>QW-…</c>.</param>
/// <param name="Candidates">At most three units with the lead first.</param>
/// <param name="Confidence">0–1, not calibrated; below 0.5 a person should decide.</param>
/// <param name="Reason">One Chinese sentence to show.</param>
public sealed record KeywordSuggestion(Tier Tier, string Unit, IReadOnlyList<string> Candidates, double Confidence, string Reason, Kind? Kind = null);
