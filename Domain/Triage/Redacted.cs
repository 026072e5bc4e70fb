namespace ServerlessQiFu.Domain.Triage;

/// <summary>A text safe to show a model, and what was taken out. The map never leaves our own store (domain.md §9.3, REC 3).</summary>
/// <param name="Map">From placeholder (<c>&lt;PHONE_1&gt;</c>) to the words as they were written; the same person or number has one placeholder.</param>
public sealed record Redacted(string Text, IReadOnlyDictionary<string, string> Map)
{
    /// <summary>How many things of each kind were hidden: what may be logged.</summary>
    public IReadOnlyDictionary<string, int> Counts =>
        Map.Keys.GroupBy(k => k[1..k.LastIndexOf('_')]).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);

    /// <summary>Puts back what was hidden, also in words somebody wrote from the redacted text. One pass: values are not searched again.</summary>
    public string Restore(string text) =>
        System.Text.RegularExpressions.Regex.Replace(text, "<[A-Z]+_[0-9]+>", m => Map.GetValueOrDefault(m.Value, m.Value));
}
