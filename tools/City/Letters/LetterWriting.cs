using System.Text.Json;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Tools.City.Arrivals;

namespace ServerlessQiFu.Tools.City.Letters;

/// <summary>
/// Writes the letters of the year: the matter from the project's own labelled letters, whose labels are the truth of the simulated city;
/// company, place, figures and surrounding sentences drawn for each. Letter number n of a seed is always the same.
/// </summary>
internal sealed class LetterWriting
{
    /// <summary>How far back a repeated letter's original is looked for, in letters.</summary>
    private const int FurthestBack = 20_000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly int _seed;
    private readonly Assumptions _assumed;
    private readonly CompanyRegister _companies;
    private readonly double _repeats;
    private readonly int _back;
    private readonly List<Labelled> _questions;
    private readonly List<Labelled> _matters;

    private sealed record Labelled(string Title, string Text, Tier Tier, Kind Kind, string Unit);

    /// <param name="lettersADay">Of the simulated city: says how many letters back a repetition's original lies.</param>
    public LetterWriting(int seed, Assumptions assumed, ArrivalShape shape, double lettersADay)
    {
        (_seed, _assumed, _companies) = (seed, assumed, new(seed, assumed));
        (_repeats, _back) = (shape.Repeats, (int)Math.Clamp(2 * shape.RepeatDays * lettersADay, 1, FurthestBack));
        var all = Own.Text("letters.jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<Labelled>(line, Json)!).ToList();
        (_questions, _matters) = ([.. all.Where(l => l.Tier == Tier.Consultation)], [.. all.Where(l => l.Tier != Tier.Consultation)]);
    }

    /// <summary>Share of the requests for help that are each unit's.</summary>
    public IReadOnlyDictionary<string, double> Shares =>
        _matters.GroupBy(l => l.Unit).OrderBy(g => g.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count() / (double)_matters.Count, StringComparer.Ordinal);

    public Letter Write(int number)
    {
        var chance = Dice.For(_seed, "writer", number);
        var company = _companies.Of(chance);
        // What is repeated is written by another company, or again by the same, in nearly the same words.
        return number > 0 && chance.Chance(_repeats) ? Write(Math.Max(0, number - 1 - chance.Below(_back))) with { From = company } : Compose(company, Dice.For(_seed, "letter", number));
    }

    private Letter Compose(Company company, Dice chance)
    {
        var draw = chance.Share();
        var (asks, complex) = (draw < _assumed.Consultations, draw >= 1 - _assumed.Complex);
        var matter = chance.Of(asks ? _questions : _matters);
        var body = new List<string> { Ended(matter.Text) };
        if (complex) body.AddRange(Surroundings.Circumstances(chance.Chance(_assumed.ComplexSaysSo) ? 3 : 2, chance));
        foreach (var sentence in Surroundings.Some(company, chance)) body.Insert(chance.Chance(0.5) ? 0 : body.Count, sentence);
        var title = matter.Title.Length > 0 ? matter.Title : matter.Text[..Math.Min(16, matter.Text.Length)];
        var truth = new Truth(asks ? Tier.Consultation : complex ? Tier.Complex : Tier.Assistance, matter.Unit, matter.Kind, !chance.Chance(_assumed.NotForTheCity));
        return new(company, title, string.Concat(body), truth);
    }

    private static string Ended(string text) => "。！？".Contains(text[^1], StringComparison.Ordinal) ? text : text + "。";
}
