using System.Globalization;

namespace ServerlessQiFu.Tools.WriteTraditional;

/// <summary>The few fields of the Unicode Character Database that the table is made of; characters of the basic plane only.</summary>
internal sealed class Ucd
{
    /// <param name="folder">Holds the files of one version.</param>
    internal Ucd(string folder)
    {
        var variants = Path.Combine(folder, "Unihan_Variants.txt");
        Version = File.ReadLines(variants).First(l => l.StartsWith("# Unicode version:", StringComparison.Ordinal)).Split(':')[1].Trim();
        Simplified = Field(variants, "kSimplifiedVariant");
        Shapes = Field(variants, "kZVariant");
        Meanings = Field(variants, "kSemanticVariant");
        Compatible = Field(Path.Combine(folder, "Unihan_IRGSources.txt"), "kCompatibilityVariant");
        Standard = Entries(Path.Combine(folder, "Unihan_OtherMappings.txt"), "kTGH").ToDictionary(e => e.Character, e => int.Parse(e.Value.Split(':')[1].Split(' ')[0], CultureInfo.InvariantCulture));
        Radicals = ReadRadicals(Path.Combine(folder, "EquivalentUnifiedIdeograph.txt"));
    }

    internal string Version { get; }

    /// <summary>kSimplifiedVariant: usually one; the character itself among them where both are in use.</summary>
    internal IReadOnlyDictionary<char, char[]> Simplified { get; }

    /// <summary>kZVariant: another code point of the same character.</summary>
    internal IReadOnlyDictionary<char, char[]> Shapes { get; }

    /// <summary>kSemanticVariant: another character of the same meaning.</summary>
    internal IReadOnlyDictionary<char, char[]> Meanings { get; }

    /// <summary>kCompatibilityVariant.</summary>
    internal IReadOnlyDictionary<char, char[]> Compatible { get; }

    /// <summary>kTGH: the place of a character in the Table of General Standard Chinese Characters (通用规范汉字表, 2013); the common ones come first.</summary>
    internal IReadOnlyDictionary<char, int> Standard { get; }

    /// <summary>The Kangxi radicals and their supplement: what copying from PDF files makes of ordinary characters.</summary>
    internal IReadOnlyDictionary<char, char> Radicals { get; }

    private static Dictionary<char, char[]> Field(string file, string name) =>
        Entries(file, name).Select(e => (e.Character, Targets: e.Value.Split(' ').Select(t => Character(t.Split('<')[0])).OfType<char>().ToArray()))
            .Where(e => e.Targets.Length > 0).ToDictionary(e => e.Character, e => e.Targets);

    private static IEnumerable<(char Character, string Value)> Entries(string file, string name) =>
        from line in File.ReadLines(file)
        let parts = line.Split('\t')
        where parts.Length == 3 && parts[1] == name && Character(parts[0]) is not null
        select (Character(parts[0])!.Value, parts[2]);

    private static Dictionary<char, char> ReadRadicals(string file)
    {
        var radicals = new Dictionary<char, char>();
        foreach (var line in File.ReadLines(file).Where(l => l.Length > 0 && l[0] != '#'))
        {
            var (range, target) = (line.Split('#')[0].Split(';')[0].Trim().Split(".."), Character(line.Split('#')[0].Split(';')[1].Trim()));
            if (target is null || Character(range[0]) is not { } first || Character(range[^1]) is not { } last) continue;
            for (var c = first; c <= last; c++) radicals[c] = target.Value;
        }
        return radicals;
    }

    private static char? Character(string code) =>
        int.Parse(code.StartsWith("U+", StringComparison.Ordinal) ? code[2..] : code, NumberStyles.HexNumber, CultureInfo.InvariantCulture) is var scalar && scalar <= char.MaxValue ? (char)scalar : null;
}
