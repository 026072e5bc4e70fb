using System.Text.Json;
using ServerlessQiFu.Domain.Texts;
using ServerlessQiFu.Domain.Triage;

namespace ServerlessQiFu.Tools.TrainTriage;

/// <summary>From a city's own department name and the letter to our unit code (<c>units.map.json</c>), with how far to trust it.</summary>
public sealed class UnitMap
{
    private sealed record Rule(string Name, string? Unit, IReadOnlyDictionary<string, string>? Unless, IReadOnlyList<string>? Among);
    private sealed record MapFile(string About, IReadOnlyList<Rule> Rules);

    private readonly IReadOnlyList<Rule> _rules = JsonSerializer.Deserialize<MapFile>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "units.map.json")), JsonSerializerOptions.Web)!.Rules;

    /// <summary>Null where the name says nothing and our keywords are not clear either.</summary>
    public (string Unit, float Trust)? Of(string? department, string title, string text)
    {
        var subjects = KeywordModel.Subjects(Folding.Fold(title), Folding.Fold(text));
        var clear = subjects.Count > 0 && subjects[0].Score >= 6 && (subjects.Count == 1 || subjects[0].Score >= 1.7 * subjects[1].Score);
        var rule = department is null ? null : _rules.FirstOrDefault(r => department.Contains(r.Name, StringComparison.Ordinal));
        if (rule is null || rule.Among is { Count: 0 }) return clear ? (subjects[0].Unit, 0.6f) : null;
        if (rule.Among is { } among)
        {
            var chosen = subjects.FirstOrDefault(s => among.Contains(s.Unit)).Unit;
            return chosen is null ? (among[0], 0.2f) : (chosen, 0.6f);
        }
        var letter = title + text;
        var unit = rule.Unless?.FirstOrDefault(u => letter.Contains(u.Key, StringComparison.Ordinal)).Value ?? rule.Unit!;
        return (unit, clear && subjects[0].Unit != unit ? 0.35f : 1f);
    }

    public bool Knows(string department) => _rules.Any(r => department.Contains(r.Name, StringComparison.Ordinal));
}
