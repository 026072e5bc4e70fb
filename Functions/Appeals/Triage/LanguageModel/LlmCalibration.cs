using System.Text.Json;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>
/// Turns the probabilities of one language model with one prompt into how often it is right; language models are surer than they
/// ought to be (peers.md §3.5). Written by tools/EvalTriage from recorded answers to judged letters, named by <c>triage:llm:calibration</c>.
/// </summary>
/// <param name="Model">Hash of the model it was fitted for; answers of another are left as they are.</param>
/// <param name="Prompt">The same of everything said before the letter, the directory's units among it.</param>
/// <param name="Letters">Judged letters it was fitted on.</param>
/// <param name="Tier">Of the tier that was answered.</param>
/// <param name="Unit">Of the lead unit that was answered.</param>
public sealed record LlmCalibration(string Model, string Prompt, int Letters, LlmCalibration.Curve Tier, LlmCalibration.Curve Unit)
{
    private const double Least = 0.001;
    private const double Steepest = 20;

    private static readonly JsonSerializerOptions Json = new(PlainJson.Options) { WriteIndented = true, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true };

    /// <summary>Probability of being right = 1/(1+exp(-(slope·logit(p)+shift))).</summary>
    /// <param name="Slope">0 or more: surer never becomes less sure.</param>
    public sealed record Curve(double Slope, double Shift)
    {
        public double Of(double probability) => 1 / (1 + Math.Exp(-(Slope * Logit(probability) + Shift)));
    }

    /// <summary>Log odds; a probability of 0 or 1 counts as one in a thousand from it.</summary>
    public static double Logit(double probability)
    {
        var p = Math.Clamp(probability, Least, 1 - Least);
        return Math.Log(p / (1 - p));
    }

    public bool Fits(TriageHashes hashes) => hashes.Model == Model && hashes.Prompt == Prompt;

    /// <summary>The leading tier and unit with their calibrated probabilities; what is left is shared among the others as before, none above the lead.</summary>
    public TriageOpinion Of(TriageOpinion opinion)
    {
        var tiers = opinion.Tiers.OrderByDescending(t => t.Value).Select(t => (t.Key, t.Value)).ToList();
        var units = opinion.Units.Select(u => (u.Unit, u.Probability)).ToList();
        return opinion with { Tiers = Shared(tiers, Tier).ToDictionary(t => t.Label, t => t.Probability), Units = [.. Shared(units, Unit)] };
    }

    /// <exception cref="InvalidDataException">Not such a file; the message says what is wrong.</exception>
    public static LlmCalibration Parse(string text)
    {
        try
        {
            var read = JsonSerializer.Deserialize<LlmCalibration>(text, Json);
            return read is { Tier.Slope: >= 0 and <= Steepest, Unit.Slope: >= 0 and <= Steepest } && double.IsFinite(read.Tier.Shift) && double.IsFinite(read.Unit.Shift)
                ? read : throw new InvalidDataException($"a slope is from 0 to {Steepest}, a shift a number");
        }
        catch (JsonException broken) { throw new InvalidDataException(broken.Message, broken); }
    }

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public string Write() => JsonSerializer.Serialize(this, Json);

    private static IEnumerable<(T Label, double Probability)> Shared<T>(List<(T Label, double Probability)> ranked, Curve curve)
    {
        if (ranked.Count == 0) yield break;
        var lead = curve.Of(ranked[0].Probability);
        var rest = ranked.Skip(1).Sum(r => r.Probability);
        yield return (ranked[0].Label, lead);
        foreach (var (label, probability) in ranked.Skip(1)) yield return (label, rest > 0 ? Math.Min(lead, (1 - lead) * probability / rest) : 0);
    }
}
