using System.Text.Json;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Texts;
using ServerlessQiFu.Domain.Triage;

namespace ServerlessQiFu.Tools.EvalTriage;

/// <summary>A letter as a set holds it.</summary>
public sealed record Letter(string? Id, string? Title, string? Text, string? Tier, string? Unit)
{
    public string Source => Id?.Split('/')[0] ?? "own";

    public static IReadOnlyList<Letter> Read(string file) =>
        [.. File.ReadLines(file).Where(l => l.Length > 0).Select(l => JsonSerializer.Deserialize<Letter>(l, JsonSerializerOptions.Web)!)];
}

/// <summary>A letter's labels beside what a classifier made of it.</summary>
/// <param name="Said">Complex where it was suggested.</param>
/// <param name="Alone">Decided without a person.</param>
/// <param name="Sureness">What is swept for the curve: the confidence, 0 where a guard calls a person whatever the confidence.</param>
public sealed record Judged(string Source, Tier Tier, string Unit, Tier Said, double Confidence, double Sureness, bool Alone, IReadOnlyList<string> Units)
{
    public bool TierRight => Said == Tier;
    /// <summary>For a Complex letter: somebody will look, because it is suggested or because the machine abstained.</summary>
    public bool Raised => Said == Tier.Complex || !Alone;

    /// <param name="units">Ranked; three are looked at.</param>
    public static Judged Of(Letter letter, TriageDecision decision, IEnumerable<string> units)
    {
        var guarded = decision.ComplexSuggested || decision.Abstained is { } why && !why.StartsWith("层级把握", StringComparison.Ordinal);
        return new Judged(letter.Source, Enum.Parse<Tier>(letter.Tier!), letter.Unit!, decision.ComplexSuggested ? Tier.Complex : decision.Tier,
            decision.Confidence, guarded ? 0 : decision.Confidence, decision.WithoutPerson, [.. units.Take(3)]);
    }

    public static Judged ByKeywords(Letter letter)
    {
        var seen = KeywordModel.Suggest(letter.Title ?? "", letter.Text ?? "", null);
        var units = KeywordModel.Subjects(Folding.Fold(letter.Title ?? ""), Folding.Fold(letter.Text ?? "")).Select(s => s.Unit).Take(3).ToList();
        return new Judged(letter.Source, Enum.Parse<Tier>(letter.Tier!), letter.Unit!, seen.Tier, seen.Confidence,
            seen.Tier == Tier.Complex ? 0 : seen.Confidence, seen.Confidence >= 0.5 && seen.Tier != Tier.Complex, units);
    }
}
