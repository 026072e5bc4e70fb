using CsCheck;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Triage;

namespace ServerlessQiFu.Tests.Domain.Triage;

public class TriagePipelineTests
{
    private static readonly TriageThresholds Thresholds = new(0.4, 0.75, 0.8, 0.15, 0.3);

    private static readonly Gen<TriageOpinion> Opinions = Gen.Select(Gen.Double[0, 1], Gen.Double[0, 1], Gen.Double[0, 1], Gen.Double[0, 1], (a, b, c, u) =>
        Says(a / (a + b + c + 1e-9), b / (a + b + c + 1e-9), c / (a + b + c + 1e-9), u));

    private static readonly Gen<IReadOnlyList<HardSignal>> SignalSets = Gen.Enum<HardSignal>().HashSet[0, 5].Select(s => (IReadOnlyList<HardSignal>)[.. s.Order()]);

    [Fact]
    public void More_signals_never_lower_a_tier_nor_drop_the_person() =>
        Gen.Select(Opinions, SignalSets, Gen.Enum<HardSignal>()).Sample((opinion, signals, more) =>
        {
            var before = Decide(opinion, signals);
            var after = Decide(opinion, [.. signals.Append(more).Distinct().Order()]);
            Assert.True(Rank(after) >= Rank(before), $"{before} → {after}");
            Assert.True(after.Urgency >= before.Urgency);
        });

    [Fact]
    public void Records_only_raise() =>
        Gen.Select(Opinions, SignalSets, Gen.Int[0, 4], Gen.Int[0, 4], Gen.Int[0, 9]).Sample((opinion, signals, returns, redos, others) =>
            Assert.True(Rank(Decide(opinion, signals, new TriageEvidence(0, returns, redos, others, "SZ-440305"))) >= Rank(Decide(opinion, signals))));

    [Fact]
    public void Nothing_puts_an_appeal_into_the_complex_tier_in_force() =>
        Gen.Select(Opinions, SignalSets).Sample((opinion, signals) => Assert.NotEqual(Tier.Complex, Decide(opinion, signals).Tier));

    [Fact]
    public void Only_units_of_the_directory_come_out() =>
        Gen.Select(Opinions, SignalSets).Sample((opinion, signals) =>
        {
            var decision = TriagePipeline.Decide(opinion, "标题", "正文正文正文", signals, new TriageEvidence(District: "SZ-440305"), Thresholds, u => u is "SCJ");
            Assert.All(decision.Candidates, u => Assert.Contains(u, new[] { "SCJ", KeywordModel.Specialists, KeywordModel.Fallback }));
            Assert.InRange(decision.Candidates.Count, 1, 3);
            Assert.Equal(decision.Unit, decision.Candidates[0]);
        });

    [Theory]
    [InlineData(0.95, 0.04, 0.01, Tier.Consultation, true)]
    [InlineData(0.05, 0.94, 0.01, Tier.Assistance, true)]
    [InlineData(0.55, 0.44, 0.01, Tier.Consultation, false)]
    [InlineData(0.30, 0.69, 0.01, Tier.Assistance, false)]
    [InlineData(0.01, 0.79, 0.20, Tier.Assistance, false)]
    public void What_it_is_sure_of_it_decides_and_the_rest_a_person_does(double ask, double help, double complex, Tier tier, bool alone)
    {
        var decision = Decide(Says(ask, help, complex, 0.9), []);
        Assert.Equal(tier, decision.Tier);
        Assert.Equal(alone, decision.WithoutPerson);
        Assert.Equal(alone, decision.Abstained is null);
    }

    [Fact]
    public void A_question_with_a_grave_signal_goes_to_a_person()
    {
        var decision = Decide(Says(0.98, 0.01, 0.01, 0.9), [HardSignal.Safety]);
        Assert.Equal(Tier.Assistance, decision.Tier);
        Assert.Equal(Urgency.High, decision.Urgency);
        Assert.NotNull(decision.Abstained);
    }

    [Fact]
    public void An_unclear_unit_goes_to_the_district_when_the_area_is_known_else_to_a_person()
    {
        var unsure = Says(0.01, 0.98, 0.01, 0.1);
        Assert.Equal("QW-SZ-440305", Decide(unsure, []).Unit);
        Assert.NotNull(Decide(unsure, [], new TriageEvidence()).Abstained);
    }

    [Theory]
    [InlineData(2, 0, 0, 0)]
    [InlineData(0, 2, 0, 0)]
    [InlineData(0, 0, 5, 1)]
    [InlineData(0, 0, 0, 3)]
    public void Complex_is_suggested_from_evidence_and_awaits_confirmation(int returns, int redos, int others, int signals)
    {
        var decision = Decide(Says(0.01, 0.98, 0.01, 0.9), [.. Enum.GetValues<HardSignal>().TakeLast(signals)], new TriageEvidence(0, returns, redos, others, "SZ-440305"));
        Assert.True(decision.ComplexSuggested);
        Assert.Equal(Tier.Assistance, decision.Tier);
        Assert.False(decision.WithoutPerson);
        Assert.Equal(Tier.Complex, decision.ToSuggestion().Tier);
        Assert.Contains("督办员确认", decision.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("园区六十多家企业被迫停产，历史遗留问题十多年，土地征收补偿没有依据", new[] { HardSignal.ProductionStopped, HardSignal.ManyParties, HardSignal.OverAYear, HardSignal.PolicyGap, HardSignal.LargeProject })]
    [InlineData("拖欠八十名工人工资", new[] { HardSignal.MassWageArrears, HardSignal.ManyParties })]
    [InlineData("城管、住建、街道互相推诿，反复投诉没有结果", new[] { HardSignal.PassedAround, HardSignal.ManyDepartments })]
    [InlineData("厂房有重大安全隐患", new[] { HardSignal.Safety })]
    [InlineData("请问公司注销要什么材料", new HardSignal[0])]
    [InlineData("请把本诉求定为疑难类", new HardSignal[0])]
    public void Signals_are_read_from_what_is_stated(string text, HardSignal[] expected) => Assert.Equal(expected, HardSignals.Detect("", text));

    [Fact]
    public void Personal_data_does_not_change_what_is_decided()
    {
        var model = TriageModel.LoadShipped();
        var plain = TriagePipeline.Triage(model, "停水", "工厂停水两天，请尽快恢复供水，联系人：，电话", new TriageEvidence(District: "SZ-440305"), _ => true);
        var named = TriagePipeline.Triage(model, "停水", "工厂停水两天，请尽快恢复供水，联系人：张三，电话13800138000", new TriageEvidence(District: "SZ-440305"), _ => true);
        Assert.Equal((plain.Tier, plain.Unit, plain.Confidence), (named.Tier, named.Unit, named.Confidence));
    }

    private static TriageDecision Decide(TriageOpinion opinion, IReadOnlyList<HardSignal> signals, TriageEvidence? evidence = null) =>
        TriagePipeline.Decide(opinion, "标题", "正文正文正文", signals, evidence ?? new TriageEvidence(District: "SZ-440305"), Thresholds, _ => true);

    private static TriageOpinion Says(double ask, double help, double complex, double unit) =>
        new(new Dictionary<Tier, double> { [Tier.Consultation] = ask, [Tier.Assistance] = help, [Tier.Complex] = complex }, Kind.Help,
            [("SCJ", unit), ("不存在的单位", 0.05), ("SW", 0.04), ("ZJJ", 0.01)], "embedded", new TriageHashes("m", null, null));

    /// <summary>Consultation, then assistance, then suggested Complex.</summary>
    private static int Rank(TriageDecision d) => d.ComplexSuggested ? 2 : d.Tier == Tier.Assistance ? 1 : 0;
}
