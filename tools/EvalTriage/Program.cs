using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using ServerlessQiFu.Domain.Directory;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Tools.EvalTriage;

// Says how good triage is. usage:
//   dotnet run -c Release --project tools/EvalTriage -- --set ../shared/data/gold-dev.jsonl [--quick] [--out docs]
//     and for a language model: [--endpoint https://… --deployment name --record answers.jsonl | --recorded answers.jsonl] [--calibrate calibration.json]
// An endpoint takes any setting of the product, --triage:llm:kind azure for one; its key best as the variable triage__llm__key.
// Prints the figures and writes docs/figures/triage.md and its picture. Prints and records no letter.
var set = Option("--set") ?? "../shared/data/gold-dev.jsonl";
if (!File.Exists(set))
{
    Console.Error.WriteLine($"There is no {set}: give a set of labelled letters by --set.");
    return 2;
}
var letters = Letter.Read(set);
var model = TriageModel.LoadShipped();
var directory = UnitDirectory.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "directory.json"))).OrThrow();
var configuration = new ConfigurationBuilder()
    .AddInMemoryCollection([new("triage:llm:kind", Option("--endpoint") is null ? null : "openai")])
    .AddEnvironmentVariables()
    .AddCommandLine([.. args.Where(a => a != "--quick")], new Dictionary<string, string> { ["--endpoint"] = "triage:llm:endpoint", ["--deployment"] = "triage:llm:deployment" })
    .Build();

IReadOnlyList<Judged>? byLlm = null;
try
{
    if (await Answers() is { } answers)
    {
        if (Option("--calibrate") is { } to)
        {
            var fitted = LlmCalibrating.Fit(letters, answers);
            File.WriteAllText(to, fitted.Write());
            Console.WriteLine($"{to}: {fitted.Letters} letters, tier {fitted.Tier}, unit {fitted.Unit}");
        }
        byLlm = new Replaying(model, directory, LlmSettings.ThresholdsOf(configuration), LlmSettings.CalibrationOf(configuration)).ByAnswers(letters, answers);
        Console.WriteLine($"language model: {answers.Count(a => a.Tiers is not null)} of {letters.Count} letters answered, {answers.Count(a => a.Doubt is not null)} with a doubt, {byLlm.Count} compared");
    }
}
catch (InvalidDataException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    return 2;
}

var product = new Replaying(model, directory, TriageThresholds.Of(model), null);
var byModel = letters.Select(product.ByEmbedded).ToList();
var byKeywords = letters.Select(Judged.ByKeywords).ToList();
var figures = Tables.Figures(byModel, product.CrossFitted(letters), byKeywords, byLlm);
Console.WriteLine(figures);
if (args.Contains("--quick")) return 0;

var data = Path.GetDirectoryName(Path.GetFullPath(set))!;
var docs = Option("--out") ?? Path.Combine("docs", "figures");
Directory.CreateDirectory(docs);
var side = Tables.Sides(model, letters, data);
Console.WriteLine(side);
File.WriteAllText(Path.Combine(docs, "triage-coverage.svg"), CoverageCurve.Draw(Measures.Curve(byModel), Measures.Curve(byKeywords), (Measures.Coverage(byModel), Measures.AccuracyAlone(byModel))));
var page = Path.Combine(docs, "triage.md");
var old = File.Exists(page) ? File.ReadAllText(page) : "# Triage\n\n";
var prose = old.IndexOf(Tables.Begin, StringComparison.Ordinal) is >= 0 and var cut ? old[..cut] : old.TrimEnd() + "\n\n";
File.WriteAllText(page, prose + Tables.Begin + "\n\n" + figures + "\n![Coverage against accuracy](triage-coverage.svg)\n\n" + side);
return 0;

// Asked just now, or recorded earlier; null for no language model.
async Task<IReadOnlyList<RecordedAnswer>?> Answers()
{
    if (Option("--recorded") is { } file) return RecordedAnswer.Read(file);
    if (configuration["triage:llm:endpoint"] is null) return null;
    using var log = LoggerFactory.Create(b => b.AddSimpleConsole(o => o.SingleLine = true).SetMinimumLevel(LogLevel.Warning));
    var prompt = File.ReadAllText(configuration["triage:llm:prompt"] ?? Path.Combine(AppContext.BaseDirectory, "triage.prompt.zh.md"));
    var asked = await Asking.Ask(configuration, prompt, directory, letters, log);
    if (Option("--record") is { } record) RecordedAnswer.Write(record, asked);
    return asked;
}

string? Option(string name) => Array.IndexOf(args, name) is var at && at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
