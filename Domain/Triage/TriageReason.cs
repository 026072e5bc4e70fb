using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Domain.Triage;

/// <summary>
/// One Chinese sentence for the company and the desk: what was noticed, whose matter it is, who decides. Made of our own words only: it quotes
/// what our keyword table knows and nothing else of the letter.
/// </summary>
public static class TriageReason
{
    private const int MostQuoted = 3;

    /// <param name="nameOf">A unit's Chinese name.</param>
    /// <param name="because">What else decided the unit (a ruling, an earlier appeal), in Chinese and without a stop at its end; null for nothing.</param>
    public static string Of(TriageDecision decision, string title, string text, TriageEvidence evidence, Func<string, string> nameOf, string? because = null)
    {
        string?[] before = [because, Past(evidence), Signals(decision.Signals)];
        var matter = Matter(decision, title, text, nameOf, isFirst: Array.TrueForAll(before, string.IsNullOrEmpty));
        return string.Join("；", before.Append(matter).Append(decision.Abstained).Where(c => !string.IsNullOrEmpty(c))) + "。";
    }

    private static string? Past(TriageEvidence evidence) => evidence switch
    {
        { FailedRedos: > 0 } => $"此前已重办{evidence.FailedRedos}次",
        { Returns: > 0 } => $"此前已被退回{evidence.Returns}次",
        { CompaniesWithSame: > 0 } => $"另有{evidence.CompaniesWithSame}家企业提出相同诉求",
        { EarlierOnMatter: > 0 } => $"贵企业此前就同一事项提出过{evidence.EarlierOnMatter}次",
        _ => null,
    };

    private static string? Signals(IReadOnlyList<HardSignal> signals) => signals.Count == 0 ? null : $"来信提到{string.Join("、", signals.Select(Named))}";

    private static string Matter(TriageDecision decision, string title, string text, Func<string, string> nameOf, bool isFirst)
    {
        var unit = nameOf(decision.Unit);
        // Who answers a question is no department; whose subject it is comes next.
        var subject = decision.Tier == Tier.Consultation ? decision.Candidates.FirstOrDefault(u => u != KeywordModel.Specialists) : decision.Unit;
        var words = subject is null ? "" : string.Concat(KeywordModel.WordsOf(subject, title, text, MostQuoted).Select(w => $"“{w}”"));
        var letter = isFirst ? "来信" : "";
        if (decision.Tier == Tier.Consultation)
            return (words.Length == 0 ? $"{letter}以询问为主" : $"{letter}询问{words}等事项") + (decision.Abstained is null ? $"，由{unit}按咨询类直接答复" : $"，初步看可由{unit}按咨询类答复");
        var matter = isFirst ? "来信反映的事项" : "事项";
        var (told, who) = words.Length == 0 ? ($"{matter}需要办理", unit) : ($"{matter}涉及{words}，属{unit}职责", "其");
        if (decision.ComplexSuggested) return $"{told}；情况较为复杂，建议列为疑难类，由督办员确认，其间由{unit}按求助类办理";
        return told + (decision.Abstained is null ? $"，由{who}按求助类办理" : $"，初步看可由{who}按求助类办理");
    }

    private static string Named(HardSignal signal) => signal switch
    {
        HardSignal.Safety => "安全风险",
        HardSignal.MassWageArrears => "多人被欠薪",
        HardSignal.ProductionStopped => "停产停工",
        HardSignal.ManyParties => "涉及多家企业或多人",
        HardSignal.PassedAround => "多次反映或部门推转",
        HardSignal.OverAYear => "问题持续一年以上",
        HardSignal.PolicyGap => "政策空白或历史遗留",
        HardSignal.LargeProject => "土地、项目或大额资金",
        HardSignal.ManyDepartments => "涉及多个部门",
        _ => signal.ToString(),
    };
}
