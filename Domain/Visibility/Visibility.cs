using ServerlessQiFu.Domain.Appeals;

namespace ServerlessQiFu.Domain.Visibility;

/// <summary>How much of an appeal somebody sees.</summary>
public enum VisibilityLevel
{
    /// <summary>Nothing: for them it is not there (404).</summary>
    None,
    /// <summary>The company's side: its own words and what was said to it; no notes, leases or persons.</summary>
    Company,
    /// <summary>Everything.</summary>
    Staff,
    /// <summary>What happened and when; no words of anybody, no contact.</summary>
    WithoutTexts,
}

/// <summary>What decides who sees an appeal.</summary>
/// <param name="Appellant">The subject that filed it.</param>
/// <param name="Units">That have it, answer for it, received it first, do or did a part of it, are proposed to take it over or handled an earlier round.</param>
/// <param name="IsForTriage">On the specialists' desk, or so early that they may still correct it.</param>
public sealed record AppealFacts(string CreditCode, string Appellant, IReadOnlyList<string> Units, bool IsForTriage)
{
    /// <summary>Null for a number under which nothing was filed.</summary>
    public static AppealFacts? Of(Appeal appeal) => appeal is Appeal.Existing { Dossier: var dossier }
        ? new(dossier.CreditCode, dossier.Appellant, UnitsOf(appeal, dossier), appeal is Appeal.Received or Appeal.OnTriageDesk or Appeal.Queued)
        : null;

    private static List<string> UnitsOf(Appeal appeal, Dossier dossier)
    {
        var units = new List<string>([.. dossier.HandlingUnits, .. dossier.FormerHandlers]);
        if (dossier.HandOverTo is { } proposed) units.Add(proposed);
        if (dossier.FirstReceiver is { } first) units.Add(first);
        if (dossier.Accountable is { } accountable) units.Add(accountable);
        if (appeal is Appeal.Assigned assigned) units.Add(assigned.Assignment.Unit);
        return units;
    }
}

/// <summary>Who sees what: an appeal that is not one's own is not there (OWASP API1).</summary>
public static class Visibility
{
    public static VisibilityLevel Sees(this Actor actor, AppealFacts facts) => actor.Role switch
    {
        Role.Enterprise => actor.Enterprise == facts.CreditCode ? VisibilityLevel.Company : VisibilityLevel.None,
        Role.Bot => actor.Enterprise == facts.CreditCode || actor.Subject == facts.Appellant ? VisibilityLevel.Company : VisibilityLevel.None,
        Role.Officer => IsOfUnit(actor, facts) ? VisibilityLevel.Staff : VisibilityLevel.None,
        Role.Specialist => facts.IsForTriage || IsOfUnit(actor, facts) ? VisibilityLevel.Staff : VisibilityLevel.None,
        Role.CallBack or Role.Reviewer or Role.Supervisor or Role.Leader or Role.Auditor => VisibilityLevel.Staff,
        Role.Ops => VisibilityLevel.WithoutTexts,
        _ => VisibilityLevel.None,
    };

    /// <summary>Whether a company's list is there for the caller; its items are still seen one by one.</summary>
    public static bool SeesCompany(this Actor actor, string creditCode) => actor.Role switch
    {
        Role.Enterprise => actor.Enterprise == creditCode,
        Role.Bot => true, // it may have filed for the company; items that it did not are left out
        Role.System => false,
        _ => true,
    };

    /// <summary>The texts of the appeal, of the answers and of the company, and whom to contact.</summary>
    public static bool ReadsTexts(this VisibilityLevel level) => level is VisibilityLevel.Company or VisibilityLevel.Staff;

    /// <summary>The city's own words and persons: notes, flags, findings, parts.</summary>
    public static bool ReadsNotes(this VisibilityLevel level) => level == VisibilityLevel.Staff;

    private static bool IsOfUnit(Actor actor, AppealFacts facts) => actor.Unit is { } unit && facts.Units.Contains(unit, StringComparer.Ordinal);
}
