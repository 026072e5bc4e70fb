using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Directory;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Domain.Triage;

/// <summary>
/// Keeps a letter from the unit that it complains of: the unit that the company names, or, in a complaint or report, the one that the letter speaks of and
/// that triage would send it to. Who else has it then, a supervisor decides.
/// </summary>
public static class Conflicts
{
    private const string Doubt = "来信反映的对象正是承办单位，由督办员决定";

    /// <param name="decision">With everything that leads it somewhere: earlier appeals and rulings too.</param>
    /// <returns>The decision without that unit; whether it is for the supervisors' desk.</returns>
    public static (TriageDecision Decision, bool ForSupervisors) Without(TriageDecision decision, Dossier dossier, Submission submission, UnitDirectory units)
    {
        var barred = dossier.About ?? (IsComplaint(decision, dossier) && units.Find(decision.Unit) is { } unit && ComplainedUnits.AreIn(submission.Title, submission.Text, unit) ? unit.Code : null);
        if (barred is null) return (decision, false);
        var others = decision.Candidates.Where(c => c != barred).ToList();
        if (decision.Unit != barred) return (decision with { Candidates = others }, decision.Abstained is not null && units.City.Specialists == barred);
        if (others.Count == 0) others.Add(new[] { units.City.Fallback, units.City.Specialists }.First(u => u != barred));
        return ((decision with { Unit = others[0], Candidates = others }).Doubted(Doubt), true);
    }

    private static bool IsComplaint(TriageDecision decision, Dossier dossier) =>
        dossier.DeclaredKind is Kind.Complaint or Kind.Report || decision.Kind is Kind.Complaint or Kind.Report;
}
