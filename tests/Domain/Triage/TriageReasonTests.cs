using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Triage;

namespace ServerlessQiFu.Tests.Domain.Triage;

/// <summary>The sentence that a company reads.</summary>
public class TriageReasonTests
{
    private const string Outage = "我司所在园区本月已多次停电，供电线路老化，请供电局尽快检修增容。";

    [Fact]
    public void It_says_what_was_noticed_and_who_does_it() =>
        Assert.Equal("来信反映的事项涉及“停电”“供电”“增容”，属深圳供电局职责，由其按求助类办理。", Of(Decision(), Outage));

    [Fact]
    public void A_question_is_answered_by_the_specialists_and_its_subject_is_named()
    {
        var reason = Of(Decision() with { Tier = Tier.Consultation, Unit = "QFZY", Candidates = ["QFZY", "SCJ"] }, "请问公司注销要什么材料，营业执照要交回吗？");
        Assert.StartsWith("来信询问“", reason, StringComparison.Ordinal);
        Assert.EndsWith("由企服专员按咨询类直接答复。", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_person_decides_is_called_a_first_view() =>
        Assert.Equal("来信反映的事项需要办理，初步看可由所在区企业服务中心按求助类办理；层级把握不足，由专员决定。",
            Of(Decision() with { Unit = "QW-SZ-440305", Candidates = ["QW-SZ-440305"], Abstained = "层级把握不足，由专员决定" }, "有件事想请帮忙。"));

    [Fact]
    public void Complex_is_a_proposal_that_a_supervisor_confirms()
    {
        var reason = Of(Decision() with { ComplexSuggested = true, Signals = [HardSignal.ProductionStopped, HardSignal.OverAYear] }, Outage);
        Assert.Contains("来信提到停产停工、问题持续一年以上；事项涉及", reason, StringComparison.Ordinal);
        Assert.Contains("建议列为疑难类，由督办员确认，其间由深圳供电局按求助类办理", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 0, 0, 0, "贵企业此前就同一事项提出过1次；")]
    [InlineData(0, 2, 0, 0, "此前已被退回2次；")]
    [InlineData(0, 2, 1, 0, "此前已重办1次；")]
    [InlineData(0, 0, 0, 4, "另有4家企业提出相同诉求；")]
    public void What_the_records_know_comes_first(int earlier, int returns, int redos, int others, string expected) =>
        Assert.StartsWith(expected, Of(Decision(), Outage, new TriageEvidence(earlier, returns, redos, others)), StringComparison.Ordinal);

    [Fact]
    public void It_is_one_sentence_and_quotes_nothing_but_our_own_words()
    {
        foreach (var letter in TriageAccuracyTests.Letters("tests/Domain/Triage/own-letters.jsonl"))
        {
            var reason = TriagePipeline.Triage(Model, letter.Title, letter.Text, new TriageEvidence(District: "SZ-440305"), _ => true).Reason;
            Assert.Equal(1, reason.Count(c => c == '。'));
            Assert.EndsWith("。", reason, StringComparison.Ordinal);
            Assert.DoesNotMatch("[A-Za-z]{3,}", System.Text.RegularExpressions.Regex.Replace(reason, "“[^”]*”", ""));
            Assert.True(reason.Length <= 160, reason);
        }
    }

    private static readonly TriageModel Model = TriageModel.LoadShipped();

    private static string Of(TriageDecision decision, string text, TriageEvidence? evidence = null) => TriageReason.Of(decision, "", text, evidence ?? new TriageEvidence(), KeywordModel.NameOf);

    private static TriageDecision Decision() => new(
        Tier.Assistance, false, Kind.Help, null, "GDJ", ["GDJ", "GXJ"], Urgency.Normal, [], 0.9, "embedded", new TriageHashes("m", null, null), "", null);
}
