using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Domain.Notices;

/// <summary>Who may read which notices.</summary>
public static class NoticeReaders
{
    /// <summary>The parties that somebody is: the company, the unit and the person, and the post that the role stands for.</summary>
    public static IReadOnlyList<string> PartiesOf(Actor actor)
    {
        if (actor.Role is Role.Enterprise or Role.Bot) return actor.Enterprise is { } company ? [Party.Enterprise(company)] : [];
        List<string> parties = [Party.Person(actor.Subject)];
        if (actor is { Role: Role.Officer or Role.Specialist or Role.CallBack, Unit: { } unit }) parties.Add(Party.Unit(unit));
        Post? post = actor.Role switch
        {
            Role.Specialist => Post.TriageDesk,
            Role.Supervisor => Post.Supervisor,
            Role.Leader => Post.CityLeader,
            Role.Reviewer => Post.Reviewer,
            _ => null,
        };
        if (post is { } held) parties.Add(Party.Post(held));
        return parties;
    }

    /// <summary>Whether somebody may read what any party was told: those who look after the whole.</summary>
    public static bool MayAskForOthers(Actor actor) => actor.Role is Role.Supervisor or Role.Ops or Role.Auditor;

    /// <summary>Whether somebody sees why a delivery failed.</summary>
    public static bool SeesErrors(Actor actor) => actor.Role is Role.Supervisor or Role.Ops;
}
