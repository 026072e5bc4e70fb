using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Visibility;
using static ServerlessQiFu.Domain.Visibility.AppealParts;

namespace ServerlessQiFu.Tests.Domain.Visibility;

/// <summary>The table of docs/security.md, cell by cell: every role in every relation, of an ordinary and of a confidential appeal.</summary>
public class VisibilityTableTests
{
    private const string Company = "91440300MA5TEQ106M";
    private static readonly DateTimeOffset Later = new(2026, 11, 25, 0, 0, 0, TimeSpan.Zero);

    private const AppealParts Everything = Progress | Words | Attachments | Notes | Identity | Contact;
    private const AppealParts NoContact = Everything & ~Contact;
    private const AppealParts NoIdentity = Progress | Words | Notes;
    private const AppealParts Own = Everything & ~Notes;

    private static readonly AppealFacts Plain = new(Company, "wang", ["GDJ"], IsForTriage: false);

    private static AppealFacts Held(Relation purpose, string? unit = null) => Plain with { Holder = new(new Lease(1, "li", Later, TimeSpan.FromHours(1)), purpose, unit) };

    /// <summary>Who, what they are to the appeal, what is shown of an ordinary and of a confidential one, and whether the rest is for the asking.</summary>
    public static TheoryData<string, Role, string?, AppealFacts, Relation, AppealParts, AppealParts, bool> Rows => new()
    {
        { "the company", Role.Enterprise, null, Plain, Relation.Appellant, Own, Own, false },
        { "its bot", Role.Bot, null, Plain, Relation.Appellant, Own, Own, false },
        { "holder", Role.Officer, "GDJ", Held(Relation.Handling, "GDJ"), Relation.Handling, Everything, Everything, false },
        { "holder of the specialists' unit", Role.Specialist, "GDJ", Held(Relation.Handling, "GDJ"), Relation.Handling, Everything, Everything, false },
        { "the same person for another unit", Role.Officer, "HJJ", Held(Relation.Handling, "GDJ"), Relation.None, None, None, false },
        { "the same person as supervisor", Role.Supervisor, "GDJ", Held(Relation.Handling, "GDJ"), Relation.Oversight, NoContact, NoIdentity, true },
        { "holder at the desk", Role.Specialist, "QFZY", Held(Relation.Triage), Relation.Triage, Everything, Everything, false },
        { "supervisor at the supervisors' desk", Role.Supervisor, null, Held(Relation.Triage), Relation.Triage, Everything, Everything, false },
        { "holder of the call-back", Role.CallBack, "XQ", Held(Relation.CallBack), Relation.CallBack, Everything, Everything, false },
        { "co-handler with an open part", Role.Officer, "GXJ", Plain with { UnitsWithOpenPart = ["GXJ"] }, Relation.CoHandling, Everything, Everything, false },
        { "pager", Role.Officer, "YJJ", Plain with { Pagers = ["li"] }, Relation.Emergency, Everything, Everything, false },
        { "officer of a unit of it", Role.Officer, "GDJ", Plain, Relation.Concerned, NoContact, NoIdentity, false },
        { "officer of another unit", Role.Officer, "HJJ", Plain, Relation.None, None, None, false },
        { "specialist at the desk", Role.Specialist, "QFZY", Plain with { IsForTriage = true }, Relation.TriageDesk, NoContact, NoIdentity, false },
        { "specialist elsewhere", Role.Specialist, "QFZY", Plain, Relation.None, None, None, false },
        { "caller", Role.CallBack, "XQ", Plain, Relation.CallBackDesk, NoContact, NoIdentity, false },
        { "reviewer", Role.Reviewer, "ZXQ", Plain, Relation.Oversight, NoContact, NoIdentity, true },
        { "supervisor", Role.Supervisor, null, Plain, Relation.Oversight, NoContact, NoIdentity, true },
        { "leader", Role.Leader, null, Plain, Relation.Oversight, NoContact, NoIdentity, true },
        { "auditor", Role.Auditor, null, Plain, Relation.Oversight, NoContact, NoIdentity, true },
        { "operator", Role.Ops, null, Plain, Relation.Operation, Progress | Identity, Progress, false },
        { "operator who is paged", Role.Ops, null, Plain with { Pagers = ["li"] }, Relation.Operation, Progress | Identity, Progress, false },
        { "the programme", Role.System, null, Plain, Relation.None, None, None, false },
    };

    [Theory, MemberData(nameof(Rows))]
    public void Each_relation_shows_what_the_table_says(
        string who, Role role, string? unit, AppealFacts facts, Relation relation, AppealParts shown, AppealParts ofConfidential, bool onRequest)
    {
        var actor = new Actor(role, "li", unit, role is Role.Enterprise or Role.Bot ? Company : null);
        foreach (var (confidential, expected) in new[] { (false, shown), (true, ofConfidential) })
        {
            var sight = actor.SightOf(facts with { Confidential = confidential });
            Assert.True((sight.Relation, sight.Shown, sight.OnRequest) == (relation, expected, onRequest ? Everything & ~expected : None), $"{who}, confidential {confidential}: {sight}");
        }
    }

    /// <summary>Whatever else they are to it: holder, co-handler, pager, and in every role of the staff.</summary>
    [Fact]
    public void Everybody_of_the_unit_that_it_complains_of_is_barred_and_who_names_no_unit_too()
    {
        foreach (var row in Rows)
        {
            var (who, role, facts) = (row.Data.Item1, row.Data.Item2, row.Data.Item4 with { About = "GDJ", UnitsWithOpenPart = ["GDJ"], Pagers = ["li"] });
            if (role is Role.Enterprise or Role.Bot)
                Assert.Equal(Relation.Appellant, new Actor(role, "li", "GDJ", Company).SightOf(facts).Relation);
            else
            {
                Assert.True(new Actor(role, "li", "GDJ").SightOf(facts).IsNothing, who);
                if (role != Role.Ops) Assert.True(new Actor(role, "li").SightOf(facts).IsNothing, who + " without a unit");
            }
        }
        Assert.Equal(Relation.Oversight, new Actor(Role.Supervisor, "chen", "ZXQ").SightOf(Plain with { About = "GDJ" }).Relation);
    }

    [Fact]
    public void Every_relation_that_sees_something_is_in_the_table_of_the_documentation()
    {
        var page = File.ReadAllText(Path.Combine(Architecture.SourceRuleTests.Root, "docs", "security.md"));
        Assert.All(Enum.GetNames<Relation>().Except([nameof(Relation.None)]), name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
    }
}
