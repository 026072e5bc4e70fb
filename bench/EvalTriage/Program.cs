using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.EvalTriage;

// Says how good triage is. usage:
//   dotnet run -c Release --project bench/EvalTriage -- --set ../shared/data/gold-dev.jsonl [--recorded answers.jsonl] [--quick] [--out docs]
// Prints the figures and writes docs/triage.md and docs/triage-coverage.svg. Prints no letter.
var set = Option("--set") ?? "../shared/data/gold-dev.jsonl";
if (!File.Exists(set))
{
    Console.Error.WriteLine($"There is no {set}: give a set of labelled letters by --set.");
    return 2;
}
var letters = Letter.Read(set);
var model = TriageModel.LoadShipped();
var byModel = letters.Select(l => Judged.ByModel(l, model)).ToList();
var byKeywords = letters.Select(Judged.ByKeywords).ToList();
var recorded = Option("--recorded") is { } file ? Judged.Replay(file, letters) : null;

var figures = Tables.Figures(byModel, byKeywords, recorded);
Console.WriteLine(figures);
var curve = Measures.Curve(byModel);
foreach (var at in new[] { 0.4, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9 })
    if (curve.FirstOrDefault(p => p.Coverage >= at) is { Coverage: > 0 } point) Console.WriteLine($"coverage {point.Coverage:F3} accuracy {point.Accuracy:F3} threshold {point.Threshold:F3}");
if (args.Contains("--quick")) return 0;

var data = Path.GetDirectoryName(Path.GetFullPath(set))!;
var to = Option("--out") ?? "docs";
Directory.CreateDirectory(to);
var side = Tables.Sides(model, letters, data);
Console.WriteLine(side);
File.WriteAllText(Path.Combine(to, "triage-coverage.svg"), CoverageCurve.Draw(curve, Measures.Curve(byKeywords), (Measures.Coverage(byModel), Measures.AccuracyAlone(byModel))));
var page = Path.Combine(to, "triage.md");
var old = File.Exists(page) ? File.ReadAllText(page) : "# Triage\n\n";
var prose = old.IndexOf(Tables.Begin, StringComparison.Ordinal) is >= 0 and var cut ? old[..cut] : old.TrimEnd() + "\n\n";
File.WriteAllText(page, prose + Tables.Begin + "\n\n" + figures + "\n![Coverage against accuracy](triage-coverage.svg)\n\n" + side);
return 0;

string? Option(string name) => Array.IndexOf(args, name) is var at && at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
