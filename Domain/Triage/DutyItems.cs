using System.Runtime.CompilerServices;
using ServerlessQiFu.Domain.Directory;
using ServerlessQiFu.Domain.Texts;

namespace ServerlessQiFu.Domain.Triage;

/// <summary>What a letter is about in the directory's own words (职责事项), where no model has named it.</summary>
public static class DutyItems
{
    private const int Shortest = 2;

    /// <summary>The words of a directory as it is in force; another directory is another object.</summary>
    private static readonly ConditionalWeakTable<UnitDirectory, List<(string Word, string Folded)>> Words = [];

    /// <summary>The longest duty word in the title, else in the text; the first in order of letters among equals; null for none.</summary>
    public static string? Of(RedactedLetter letter, UnitDirectory directory)
    {
        var words = Words.GetValue(directory, d => [.. d.Units.SelectMany(u => u.Takes).Where(w => w.Length >= Shortest).Distinct()
            .OrderByDescending(w => w.Length).ThenBy(w => w, StringComparer.Ordinal)
            .Select(w => (w, Folding.Fold(w)))]);
        return Longest(words, Folding.Fold(letter.Title)) ?? Longest(words, Folding.Fold(letter.Text));
    }

    private static string? Longest(List<(string Word, string Folded)> words, string text)
    {
        var found = words.FindIndex(w => text.Contains(w.Folded, StringComparison.Ordinal));
        return found < 0 ? null : words[found].Word;
    }
}
