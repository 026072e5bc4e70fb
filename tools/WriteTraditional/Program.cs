using System.Text.Json;
using ServerlessQiFu.Tools.WriteTraditional;

// Writes the table by which traditional characters are read as simplified ones, from the Unicode Character Database. usage:
//   dotnet run --project tools/WriteTraditional -- --ucd FOLDER [--out Domain/Texts/traditional.data.json]
// FOLDER holds Unihan_Variants.txt, Unihan_OtherMappings.txt, Unihan_IRGSources.txt and EquivalentUnifiedIdeograph.txt of one version, as Debian's
// package unicode-data has them (bunzip2 the first three). What Unihan does not say, or says in several ways, is in by-hand.json.
if (Option("--ucd") is not { } folder || !File.Exists(Path.Combine(folder, "Unihan_Variants.txt")))
{
    Console.Error.WriteLine("Name the folder of the Unicode Character Database by --ucd; it holds Unihan_Variants.txt.");
    return 2;
}

var byHand = JsonSerializer.Deserialize<ByHand>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "by-hand.json")), JsonSerializerOptions.Web)!;
var database = new Ucd(folder);
var table = new Mapping(database, byHand).Make();
var to = Option("--out") ?? Path.Combine("Domain", "Texts", "traditional.data.json");
File.WriteAllText(to, Written.Of(database.Version, table, byHand.Phrases));
Console.WriteLine($"{to}: {table.Count} characters, {byHand.Phrases.Count} phrases, Unicode {database.Version}");
return 0;

string? Option(string name) => Array.IndexOf(args, name) is var at && at >= 0 && at + 1 < args.Length ? args[at + 1] : null;

/// <summary>What a person wrote down: pairs of characters, and phrases in which a character is read otherwise.</summary>
internal sealed record ByHand(IReadOnlyList<string> Characters, IReadOnlyDictionary<string, string> Phrases);
