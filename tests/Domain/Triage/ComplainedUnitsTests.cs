using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Tests.Domain.Directory;

namespace ServerlessQiFu.Tests.Domain.Triage;

/// <summary>Whether a letter complains of the unit whose matter it is, and what becomes of the decision then.</summary>
public class ComplainedUnitsTests
{
    private static readonly ServerlessQiFu.Domain.Directory.UnitDirectory Units = ShippedDirectoryTests.Read;

    [Theory]
    [InlineData("GDJ", "投诉深圳供电局工作人员故意拖延，增容申请三个月不予办理。")]
    [InlineData("GDJ", "供电局推诿扯皮，停电一周没人管。")]
    [InlineData("GDJ", "我们多次向供电局报修，供电局以各种理由拒绝。")]
    [InlineData("GDJ", "多次找供电局，都不予答复。")]
    [InlineData("SCJ", "举报某市监所收受好处费，对隔壁无证经营不管。")]
    [InlineData("SCJ", "市场监管局执法不公，处罚过重。")]
    [InlineData("SW", "税务所的工作人员态度恶劣，刁难企业。")]
    [InlineData("CGJ", "城管野蛮执法，乱罚款。")]
    [InlineData("GAJ", "举报派出所不立案，失职渎职。")]
    [InlineData("QFZY", "投诉企服专员敷衍，三次来电都没有答复。")]
    [InlineData("RSJ", "实名举报\n深圳市人力资源和社会保障局工作人员索要好处费。")]
    public void It_does(string unit, string text) => Assert.True(ComplainedUnits.AreIn("情况反映", text, Units.Find(unit)!), text);

    [Theory]
    [InlineData("GDJ", "请供电局尽快上门检修并增容，恢复正常供电。")]
    [InlineData("GDJ", "投诉园区物业乱收电费，请供电局核查。")]
    [InlineData("SCJ", "举报某公司虚假宣传，请市场监管局查处。")]
    [InlineData("SCJ", "向市场监管局举报隔壁餐馆无证经营。")]
    [InlineData("RSJ", "投诉承包商拖欠工资，希望人社局协调。")]
    [InlineData("GAJ", "举报有人敲诈，已到派出所报案。")]
    [InlineData("CGJ", "楼下烧烤摊占道经营，希望城管来管一管。")]
    [InlineData("SW", "税务局的电子系统如何申报？")]
    public void It_asks_the_unit_for_something(string unit, string text) => Assert.False(ComplainedUnits.AreIn("情况反映", text, Units.Find(unit)!), text);

    [Fact]
    public void Of_our_own_complaints_about_others_at_most_one_in_ten_is_taken_for_one_about_the_unit()
    {
        var letters = TriageAccuracyTests.Letters("tests/Domain/Triage/own-letters.jsonl").ToList();
        var found = letters.Where(l => Units.Units.Any(u => ComplainedUnits.AreIn(l.Title, l.Text, u))).ToList();
        Assert.True(found.Count * 10 <= letters.Count, $"{found.Count} of {letters.Count}: {string.Join('\n', found.Take(20).Select(l => l.Title + "：" + l.Text))}");
    }

    [Theory]
    [InlineData(Kind.Complaint), InlineData(Kind.Report)]
    public void A_complaint_of_the_unit_that_would_get_it_goes_to_the_supervisors_without_that_unit(Kind kind)
    {
        var (decision, forSupervisors) = Decide("供电局推诿扯皮，停电一周没人管。", kind, about: null);
        Assert.True(forSupervisors);
        Assert.Equal("GXJ", decision.Unit);
        Assert.DoesNotContain("GDJ", decision.Candidates);
        Assert.NotNull(decision.Abstained);
    }

    [Fact]
    public void A_request_that_grumbles_goes_its_way()
    {
        var (decision, forSupervisors) = Decide("供电局推诿扯皮，停电一周没人管。", Kind.Help, about: null);
        Assert.Equal(("GDJ", false, null), (decision.Unit, forSupervisors, decision.Abstained));
    }

    [Fact]
    public void The_unit_that_the_company_names_is_no_candidate_whatever_the_words()
    {
        var (decision, forSupervisors) = Decide("停电一周。", Kind.Help, about: "GDJ");
        Assert.Equal(("GXJ", true), (decision.Unit, forSupervisors));
        var (other, toDesk) = Decide("停电一周。", Kind.Help, about: "GXJ");
        Assert.Equal(("GDJ", false, null), (other.Unit, toDesk, other.Abstained));
        Assert.Equal(["GDJ"], other.Candidates);
    }

    [Fact]
    public void What_complains_of_the_specialists_and_needs_a_person_goes_to_the_supervisors()
    {
        var (_, forSupervisors) = Decide("停电一周。", Kind.Help, about: "QFZY", doubt: "层级把握不足，由专员决定");
        Assert.True(forSupervisors);
    }

    private static (TriageDecision Decision, bool ForSupervisors) Decide(string text, Kind kind, string? about, string? doubt = null)
    {
        var submission = new Submission
        {
            Id = "QS1", CreditCode = "91440300MA5TEQ106M", EnterpriseName = "示例精密制造有限公司", District = "SZ-440306", ContactName = "王先生", ContactPhone = "13800000000",
            Title = "停电", Text = text, Kind = kind, About = about,
        };
        var dossier = new Dossier
        {
            Id = "QS1", CreditCode = submission.CreditCode, EnterpriseName = submission.EnterpriseName, Appellant = "wang", District = submission.District, Title = submission.Title, About = about,
            DeclaredKind = kind, ReceivedAt = default, PromiseFrom = default, PolicyVersion = 1, CalendarVersion = 1,
        };
        var decision = new TriageDecision(Tier.Assistance, false, kind, null, "GDJ", ["GDJ", "GXJ"], Urgency.Normal, [], 0.9, "embedded", new TriageHashes("m", null, null), "", doubt);
        return Conflicts.Without(decision, dossier, submission, Units);
    }
}
