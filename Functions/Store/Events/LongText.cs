using System.Globalization;
using Azure.Data.Tables;

namespace ServerlessQiFu.Functions.Store;

/// <summary>A text kept over as many properties as it needs: one holds 64 KiB, that is 32,768 UTF-16 characters.</summary>
public static class LongText
{
    private const int Longest = 32_000;

    public static void Put(TableEntity row, string name, string text)
    {
        if (text.Length <= Longest) { row[name] = text; return; }
        for (int part = 0, at = 0; at < text.Length; part++, at += Longest)
            row[Name(name, part)] = text.Substring(at, Math.Min(Longest, text.Length - at));
    }

    public static string Get(TableEntity row, string name)
    {
        if (!row.ContainsKey(Name(name, 1))) return row.GetString(name);
        var parts = new List<string>();
        for (var part = 0; row.TryGetValue(Name(name, part), out var value); part++) parts.Add((string)value);
        return string.Concat(parts);
    }

    private static string Name(string name, int part) => part == 0 ? name : name + part.ToString(CultureInfo.InvariantCulture);
}
