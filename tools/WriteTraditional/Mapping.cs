namespace ServerlessQiFu.Tools.WriteTraditional;

/// <summary>
/// One simplified character for each other one. A character of the standard table stays as it is unless by-hand.json says otherwise: a
/// text in simplified characters must be read as it stands.
/// </summary>
internal sealed class Mapping(Ucd database, ByHand byHand)
{
    /// <summary>Before the main block there are only rare characters, whose meanings the sources guess.</summary>
    private const char FirstCommon = '\u4E00';

    private readonly Dictionary<char, char> _table = [];

    internal IReadOnlyDictionary<char, char> Make()
    {
        foreach (var pairs in byHand.Characters)
            for (var i = 0; i < pairs.Length; i += 2) _table.Add(pairs[i], pairs[i + 1]);
        foreach (var (character, targets) in database.Simplified.Where(s => IsFree(s.Key)))
            if (Commonest(targets.Where(t => t != character)) is { } simplified) _table[character] = simplified;
        AddSame(database.Shapes);
        AddSame(database.Meanings.Where(m => m.Key >= FirstCommon));
        foreach (var (character, targets) in database.Compatible.Where(c => IsFree(c.Key))) _table[character] = targets[0];
        foreach (var (radical, character) in database.Radicals.Where(r => IsFree(r.Key))) _table[radical] = character;
        foreach (var character in _table.Keys.ToList()) _table[character] = Final(character);
        return _table.Where(pair => pair.Key != pair.Value).OrderBy(pair => pair.Key).ToDictionary();
    }

    private bool IsFree(char character) => !database.Standard.ContainsKey(character) && !_table.ContainsKey(character);

    private char? Commonest(IEnumerable<char> characters)
    {
        var all = characters.ToList();
        return all.Count == 0 ? null : all.OrderBy(c => database.Standard.GetValueOrDefault(c, int.MaxValue)).First();
    }

    /// <summary>Two that are the same, whichever names the other: what is not standard is read as the standard one, if there is exactly one.</summary>
    private void AddSame(IEnumerable<KeyValuePair<char, char[]>> same)
    {
        var found = new Dictionary<char, HashSet<char>>();
        foreach (var (one, others) in same)
            foreach (var other in others)
                foreach (var (from, to) in new[] { (one, other), (other, one) })
                {
                    if (from < FirstCommon || !IsFree(from)) continue;
                    if (!found.TryGetValue(from, out var targets)) found[from] = targets = [];
                    targets.Add(_table.GetValueOrDefault(to, to));
                }
        foreach (var (from, targets) in found)
            if (targets.Where(database.Standard.ContainsKey).ToList() is [var only]) _table[from] = only;
    }

    private char Final(char character)
    {
        const int longest = 4;
        for (var step = 0; step < longest && _table.TryGetValue(character, out var next); step++) character = next;
        return character;
    }
}
