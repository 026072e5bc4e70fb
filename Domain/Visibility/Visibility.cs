using System.Collections.Frozen;
using ServerlessQiFu.Domain.Appeals;
using static ServerlessQiFu.Domain.Visibility.AppealParts;

namespace ServerlessQiFu.Domain.Visibility;

/// <summary>
/// Who sees what: one table, which every way out of the product obeys (docs/security.md names them). An appeal that is not one's own is not there
/// (OWASP API1). Contact is shown for a purpose and while that lasts; of a confidential appeal the company's identity is hidden like contact.
/// </summary>
public static class Visibility
{
    private const AppealParts Everything = Progress | Words | Attachments | Notes | Identity | Contact;
    private const AppealParts Matter = Progress | Words | Attachments | Notes | Identity;
    /// <summary>Without the files too: a letterhead is an identity.</summary>
    private const AppealParts MatterOfNobody = Progress | Words | Notes;

    /// <param name="Shown">Of an ordinary appeal.</param>
    /// <param name="OfConfidential">Of a confidential one.</param>
    /// <param name="OnRequest">Whether what is hidden is shown to who says why.</param>
    private sealed record Row(AppealParts Shown, AppealParts OfConfidential, bool OnRequest = false);

    private static readonly FrozenDictionary<Relation, Row> Table = new Dictionary<Relation, Row>
    {
        [Relation.None] = new(AppealParts.None, AppealParts.None),
        [Relation.Barred] = new(AppealParts.None, AppealParts.None),
        [Relation.Appellant] = new(Everything & ~Notes, Everything & ~Notes),
        [Relation.Handling] = new(Everything, Everything),
        [Relation.Triage] = new(Everything, Everything),
        [Relation.CallBack] = new(Everything, Everything),
        [Relation.CoHandling] = new(Everything, Everything),
        [Relation.Emergency] = new(Everything, Everything),
        [Relation.Concerned] = new(Matter, MatterOfNobody),
        [Relation.TriageDesk] = new(Matter, MatterOfNobody),
        [Relation.CallBackDesk] = new(Matter, MatterOfNobody),
        [Relation.Oversight] = new(Matter, MatterOfNobody, OnRequest: true),
        [Relation.Operation] = new(Progress | Identity, Progress),
    }.ToFrozenDictionary();

    public static Sight SightOf(this Actor actor, AppealFacts facts)
    {
        var relation = RelationOf(actor, facts);
        var row = Table[relation];
        var shown = facts.Confidential ? row.OfConfidential : row.Shown;
        return new(relation, shown, row.OnRequest ? Everything & ~shown : AppealParts.None);
    }

    /// <summary>One name for each part, for people.</summary>
    public static IEnumerable<string> NamesOf(AppealParts parts) => Enum.GetValues<AppealParts>().Where(p => p != AppealParts.None && parts.HasFlag(p)).Select(p => p.ToString());

    public static VisibilityLevel Sees(this Actor actor, AppealFacts facts) => actor.SightOf(facts).Level;

    /// <summary>Whether a company's list is there for the caller; its items are still seen one by one.</summary>
    public static bool SeesCompany(this Actor actor, string creditCode) => actor.Role switch
    {
        Role.Enterprise => actor.Enterprise == creditCode,
        Role.Bot => true, // it may have filed for the company; items that it did not are left out
        Role.System => false,
        _ => true,
    };

    /// <summary>A bar comes first, then what somebody is doing for the appeal now, then what they are.</summary>
    private static Relation RelationOf(Actor actor, AppealFacts facts) => actor.Role switch
    {
        Role.System => Relation.None,
        Role.Enterprise => actor.Enterprise == facts.CreditCode ? Relation.Appellant : Relation.None,
        Role.Bot => actor.Enterprise == facts.CreditCode || actor.Subject == facts.Appellant ? Relation.Appellant : Relation.None,
        _ when ComplainedOf.Bars(facts.About, actor) => Relation.Barred,
        Role.Ops => Relation.Operation,
        _ => PurposeOf(actor, facts) ?? StandingOf(actor, facts),
    };

    private static Relation? PurposeOf(Actor actor, AppealFacts facts)
    {
        if (facts.Holder is { } holder && holder.Is(actor)) return holder.For;
        if (actor is { Role: Role.Officer or Role.Specialist, Unit: { } unit } && facts.UnitsWithOpenPart.Contains(unit, StringComparer.Ordinal)) return Relation.CoHandling;
        return facts.Pagers.Contains(actor.Subject, StringComparer.Ordinal) ? Relation.Emergency : null;
    }

    private static Relation StandingOf(Actor actor, AppealFacts facts) => actor.Role switch
    {
        Role.Officer => IsOfUnit(actor, facts) ? Relation.Concerned : Relation.None,
        Role.Specialist => facts.IsForTriage ? Relation.TriageDesk : IsOfUnit(actor, facts) ? Relation.Concerned : Relation.None,
        Role.CallBack => Relation.CallBackDesk,
        Role.Reviewer or Role.Supervisor or Role.Leader or Role.Auditor => Relation.Oversight,
        _ => Relation.None,
    };

    private static bool IsOfUnit(Actor actor, AppealFacts facts) => actor.Unit is { } unit && facts.Units.Contains(unit, StringComparer.Ordinal);
}
