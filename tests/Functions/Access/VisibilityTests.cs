using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Visibility;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Tests.Contract;

namespace ServerlessQiFu.Tests.Functions.Access;

/// <summary>Default deny, and the whole matrix: every role, every operation, own and another's.</summary>
public class VisibilityTests
{
    private const string Company = "91440300MA5TEQ106M";
    private const string Other = "91440300MA5TEQ114G";
    private static readonly AppealFacts Facts = new(Company, "wang", ["GDJ", "SCJ"], IsForTriage: false);

    public static TheoryData<string, Role> Matrix => new(
        from operation in OpenApi.Operations.Keys from role in Enum.GetValues<Role>() select (operation, role));

    [Theory, MemberData(nameof(Matrix))]
    public void An_operation_admits_the_roles_of_the_contract_and_nobody_else(string id, Role role)
    {
        var it = OpenApi.Operations[id];
        var operation = it.IsOpen ? Operation.Open(id) : new Operation(id, [.. it.Roles.Select(r => RoleNames.Find(r)!.Value)]);
        var refused = operation.Refuse(new Actor(role, "x"));
        Assert.Equal(it.IsOpen || it.Roles.Contains(RoleNames.Of(role)), refused is null);
        if (refused is not null) Assert.Equal(403, refused.Type.Status);
    }

    [Fact]
    public void Every_operation_declared_in_code_is_the_contracts()
    {
        var declared = typeof(Operation).Assembly.GetTypes()
            .SelectMany(t => t.GetFields(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic))
            .Where(f => f.FieldType == typeof(Operation)).Select(f => (Operation)f.GetValue(null)!).ToList();
        Assert.Equal(declared.Count, declared.Select(d => d.Id).Distinct().Count());
        // Pages are for people and not in the contract.
        foreach (var operation in declared.Where(d => !d.IsPage))
        {
            var contract = Assert.Contains(operation.Id, OpenApi.Operations);
            Assert.Equal(contract.IsOpen, operation.IsOpen);
            Assert.Equal(contract.Roles.Order(), operation.Roles.Select(RoleNames.Of).Order());
        }
    }

    [Fact]
    public void System_is_a_role_no_token_may_carry() => Assert.Null(RoleNames.Find("system"));

    [Theory]
    [InlineData(Role.Enterprise, VisibilityLevel.Company, VisibilityLevel.None), InlineData(Role.Bot, VisibilityLevel.Company, VisibilityLevel.None)]
    [InlineData(Role.Officer, VisibilityLevel.Staff, VisibilityLevel.None), InlineData(Role.Specialist, VisibilityLevel.Staff, VisibilityLevel.None)]
    [InlineData(Role.CallBack, VisibilityLevel.Staff, VisibilityLevel.Staff), InlineData(Role.Reviewer, VisibilityLevel.Staff, VisibilityLevel.Staff), InlineData(Role.Supervisor, VisibilityLevel.Staff, VisibilityLevel.Staff)]
    [InlineData(Role.Leader, VisibilityLevel.Staff, VisibilityLevel.Staff), InlineData(Role.Auditor, VisibilityLevel.Staff, VisibilityLevel.Staff), InlineData(Role.Ops, VisibilityLevel.WithoutTexts, VisibilityLevel.WithoutTexts)]
    [InlineData(Role.System, VisibilityLevel.None, VisibilityLevel.None)]
    public void A_role_sees_its_own_and_only_some_see_anothers(Role role, VisibilityLevel own, VisibilityLevel others)
    {
        Assert.Equal(own, new Actor(role, "li", "GDJ", Company).Sees(Facts));
        Assert.Equal(own, new Actor(role, "li", "SCJ", Company).Sees(Facts));
        Assert.Equal(others, new Actor(role, "li", "HJJ", Other).Sees(Facts));
        Assert.Equal(others, new Actor(role, "li").Sees(Facts));
    }

    [Fact]
    public void A_bot_sees_what_it_filed_for_anybody_and_a_companys_person_does_not()
    {
        Assert.Equal(VisibilityLevel.Company, new Actor(Role.Bot, "wang").Sees(Facts));
        Assert.Equal(VisibilityLevel.None, new Actor(Role.Enterprise, "wang", null, Other).Sees(Facts));
    }

    [Fact]
    public void A_specialist_sees_what_waits_for_triage_whosever_it_is()
    {
        var waiting = Facts with { Units = [], IsForTriage = true };
        Assert.Equal(VisibilityLevel.Staff, new Actor(Role.Specialist, "li", "QFZY").Sees(waiting));
        Assert.Equal(VisibilityLevel.None, new Actor(Role.Officer, "li", "QFZY").Sees(waiting));
    }

    [Theory]
    [InlineData(Role.Enterprise, true, false), InlineData(Role.Bot, true, true), InlineData(Role.Officer, true, true), InlineData(Role.Supervisor, true, true), InlineData(Role.System, false, false)]
    public void A_companys_list_is_there_for_it_and_for_staff(Role role, bool own, bool others)
    {
        Assert.Equal(own, new Actor(role, "x", "GDJ", Company).SeesCompany(Company));
        Assert.Equal(others, new Actor(role, "x", "GDJ", Company).SeesCompany(Other));
    }

    [Fact]
    public void Every_event_of_the_record_is_listed_with_who_sees_it() =>
        Assert.Equal(typeof(AppealEvent).GetNestedTypes().Where(t => t.IsSubclassOf(typeof(AppealEvent))).Select(t => t.Name).Order(), EventVisibility.Listed.Select(t => t.Name).Order());

    [Fact]
    public void The_company_sees_what_was_said_to_it_and_no_note_lease_or_person()
    {
        var text = Shown(VisibilityLevel.Company);
        Assert.Contains("guidance-words", text);
        Assert.Contains("progress-words", text);
        Assert.DoesNotContain("secret", text);
        Assert.DoesNotContain("lease", text);
        Assert.DoesNotContain("officer-7", text);
    }

    [Fact]
    public void Operators_see_what_happened_and_nobodys_words()
    {
        var text = Shown(VisibilityLevel.WithoutTexts);
        Assert.Contains("leaseUntil", text);
        Assert.DoesNotContain("words", text);
        Assert.DoesNotContain("secret", text);
        Assert.DoesNotContain("officer-7", text);
    }

    [Fact]
    public void Staff_see_everything_and_others_nothing()
    {
        var text = Shown(VisibilityLevel.Staff);
        Assert.All(["guidance-words", "progress-words", "secret-note", "officer-7", "leaseUntil"], word => Assert.Contains(word, text));
        Assert.Empty(Timeline.Show(Record, SightOf(VisibilityLevel.None), Words(VisibilityLevel.None)));
    }

    [Fact]
    public void A_timeline_is_as_the_contract_says()
    {
        foreach (var entry in Timeline.Show(Record, SightOf(VisibilityLevel.Staff), Words(VisibilityLevel.Staff)))
            Assert.Empty(OpenApi.Faults(OpenApi.Named("TimelineEntry"), System.Text.Json.Nodes.JsonNode.Parse(ContractJson.Write(entry))));
    }

    private static string Shown(VisibilityLevel level) => System.Text.Encoding.UTF8.GetString(ContractJson.Write(Timeline.Show(Record, SightOf(level), Words(level))));

    private static Sight SightOf(VisibilityLevel level)
    {
        var sight = new Actor(level switch { VisibilityLevel.Company => Role.Enterprise, VisibilityLevel.Staff => Role.Supervisor, VisibilityLevel.WithoutTexts => Role.Ops, _ => Role.System }, "li", null, Company).SightOf(Facts);
        Assert.Equal(level, sight.Level);
        return sight;
    }

    private static ReadableWords Words(VisibilityLevel level) => new(SightOf(level), new Submission
    {
        Id = "QS1", CreditCode = Company, EnterpriseName = "示例精密制造有限公司", District = "SZ-440306", ContactName = "王先生", ContactPhone = "13800000000", Title = "停电", Text = "停电",
    });

    private static IReadOnlyList<Recorded> Record { get; } = Recorded(
        new AppealEvent.SentToDesk(null, "secret-reason"), new AppealEvent.TriageClaimed(Lease(1)),
        new AppealEvent.Triaged(Tier.Assistance, new(Tier.Assistance, "GDJ", [], 1, "person", "triage-words"), "secret-note"),
        new AppealEvent.Dispatched("GDJ"), new AppealEvent.Claimed(Lease(2)), new AppealEvent.Contacted("secret-note"),
        new AppealEvent.ProgressReported("progress-words", new DateOnly(2026, 11, 30)), new AppealEvent.Returned("NotOurDuty", "SCJ", "secret-note"),
        new AppealEvent.Ruled("SCJ", "secret-reason"), new AppealEvent.RungReached(1, "R50", DateTimeOffset.UnixEpoch, [Post.UnitHead]),
        new AppealEvent.CalendarAdopted(2), new AppealEvent.Refused(Ground.NA_OTHER, "guidance-words", null));

    private static Lease Lease(int number) => new(number, "officer-7", DateTimeOffset.UnixEpoch, TimeSpan.FromMinutes(30));

    private static IReadOnlyList<Recorded> Recorded(params AppealEvent[] events) =>
        [.. events.Index().Select(e => new Recorded(e.Index + 1, DateTimeOffset.UnixEpoch, new Actor(Role.Officer, "officer-7", "GDJ"), e.Item))];
}
