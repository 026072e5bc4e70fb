using System.Text.Json;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Triage;

namespace ServerlessQiFu.EvalTriage;

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

    /// <summary>What the product does with a letter of no known company.</summary>
    public static Judged ByModel(Letter letter, TriageModel model)
    {
        var (title, text) = (letter.Title ?? "", letter.Text ?? "");
        var decision = TriagePipeline.Triage(model, title, text, new TriageEvidence(District: "SZ-440305"), _ => true);
        var units = model.Predict(title, text).Units.Select(u => u.Unit).Take(3).ToList();
        var guarded = decision.ComplexSuggested || decision.Abstained is { } why && !why.StartsWith("层级把握", StringComparison.Ordinal);
        return new Judged(letter.Source, Enum.Parse<Tier>(letter.Tier!), letter.Unit!, decision.ComplexSuggested ? Tier.Complex : decision.Tier,
            decision.Confidence, guarded ? 0 : decision.Confidence, decision.WithoutPerson, units);
    }

    public static Judged ByKeywords(Letter letter)
    {
        var seen = KeywordModel.Suggest(letter.Title ?? "", letter.Text ?? "", null);
        var units = KeywordModel.Subjects(Folding.Fold(letter.Title ?? ""), Folding.Fold(letter.Text ?? "")).Select(s => s.Unit).Take(3).ToList();
        return new Judged(letter.Source, Enum.Parse<Tier>(letter.Tier!), letter.Unit!, seen.Tier, seen.Confidence,
            seen.Tier == Tier.Complex ? 0 : seen.Confidence, seen.Confidence >= 0.5 && seen.Tier != Tier.Complex, units);
    }

    private sealed record Recorded(string Id, string Tier, IReadOnlyList<string> Units, double Confidence, bool Alone);

    /// <summary>Answers of a model recorded earlier, one JSON a line: id, tier, units, confidence, alone. Letters without one are left out.</summary>
    public static IReadOnlyList<Judged> Replay(string file, IReadOnlyList<Letter> letters)
    {
        var answers = File.ReadLines(file).Where(l => l.Length > 0).Select(l => JsonSerializer.Deserialize<Recorded>(l, JsonSerializerOptions.Web)!).ToDictionary(r => r.Id, StringComparer.Ordinal);
        return [.. letters.Where(l => answers.ContainsKey(l.Id ?? "")).Select(l => (Letter: l, Answer: answers[l.Id!])).Select(p => new Judged(
            p.Letter.Source, Enum.Parse<Tier>(p.Letter.Tier!), p.Letter.Unit!, Enum.Parse<Tier>(p.Answer.Tier), p.Answer.Confidence,
            p.Answer.Alone ? p.Answer.Confidence : 0, p.Answer.Alone, p.Answer.Units))];
    }
}
