namespace ServerlessQiFu.Domain.Visibility;

/// <summary>What there is to see of an appeal.</summary>
[Flags]
public enum AppealParts
{
    None = 0,
    /// <summary>What happened and when: number, state, tier, unit, kind, district, clocks.</summary>
    Progress = 1,
    /// <summary>Whatever was said by the company or to it: title, text, questions, answers, ratings.</summary>
    Words = 2,
    /// <summary>Files that the company sent: who sends them is mostly written on them.</summary>
    Attachments = 4,
    /// <summary>The city's own words and persons: notes, flags, findings, parts.</summary>
    Notes = 8,
    /// <summary>Which company it is: name, credit code, street, and who filed it.</summary>
    Identity = 16,
    /// <summary>Whom to contact: name, telephone, mail.</summary>
    Contact = 32,
}

/// <summary>How much of an appeal somebody sees, in the words of the answer.</summary>
public enum VisibilityLevel
{
    /// <summary>Nothing: for them it is not there (404).</summary>
    None,
    /// <summary>The company's side: its own words and what was said to it; no notes, leases or persons.</summary>
    Company,
    /// <summary>Words and notes.</summary>
    Staff,
    /// <summary>What happened and when; no words of anybody, no contact.</summary>
    WithoutTexts,
}

/// <summary>What one person sees of one appeal at one instant.</summary>
/// <param name="OnRequest">Shown besides to who asks for it and says why; each time is recorded.</param>
public sealed record Sight(Relation Relation, AppealParts Shown, AppealParts OnRequest)
{
    public bool IsNothing => Shown == AppealParts.None;

    public bool Shows(AppealParts parts) => (Shown & parts) == parts;

    /// <summary>The texts of the appeal, of the answers and of the company.</summary>
    public bool ReadsTexts => Shows(AppealParts.Words);

    /// <summary>The city's own words and persons.</summary>
    public bool ReadsNotes => Shows(AppealParts.Notes);

    public VisibilityLevel Level => (IsNothing, ReadsTexts, ReadsNotes) switch
    {
        (true, _, _) => VisibilityLevel.None,
        (_, true, true) => VisibilityLevel.Staff,
        (_, true, false) => VisibilityLevel.Company,
        _ => VisibilityLevel.WithoutTexts,
    };

    /// <summary>What of it the audit of reads is about: personal data that somebody other than the company sees.</summary>
    public AppealParts Audited => Relation is Relation.Appellant or Relation.Operation
        ? AppealParts.None
        : Shown & (AppealParts.Words | AppealParts.Attachments | AppealParts.Identity | AppealParts.Contact);
}
