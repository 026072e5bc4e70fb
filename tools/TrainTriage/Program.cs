using System.Security.Cryptography;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Tools.TrainTriage;

// Trains the embedded triage model. usage:
//   dotnet run -c Release --project tools/TrainTriage -- --data ../shared/data [--with corrections.jsonl] [--out Domain/Triage/triage.model]
// One thread, one seed: the same files give the same bytes. No text leaves the files; the model holds hashed weights only.
var data = Option("--data") ?? "../shared/data";
if (!File.Exists(Path.Combine(data, "train-type.jsonl")))
{
    Console.Error.WriteLine($"No training letters in {data}: give the folder that holds train-type.jsonl by --data.");
    return 2;
}

var corpus = new Corpus(data, Path.Combine(AppContext.BaseDirectory, "letters.jsonl"), Option("--with"));
foreach (var line in corpus.Report) Console.WriteLine(line);

var sure = new Calibrating.Sureness(Number("--ask", 0.4f), Number("--tier-sure", 0.75f), Number("--consultation-sure", 0.78f), Number("--complex-doubt", 0.15f), Number("--unit-sure", 0.3f));
var heads = new Heads();
var judged = Path.Combine(data, "gold-dev.jsonl");
Calibration calibration;
var columns = heads.Train(corpus.Examples);
if (File.Exists(judged))
{
    calibration = Calibrating.Fit(columns, [.. Letter.Read(judged).Select(l =>
        (LetterFeatures.Of(l.Title ?? "", l.Text ?? ""), (bool?)(l.Tier == nameof(Tier.Consultation)), (string?)null, l.Unit))], sure);
}
else
{
    var rest = heads.Train([.. corpus.Examples.Where(e => e.Part % 5 != 0)]);
    calibration = Calibrating.Fit(rest, [.. corpus.Examples.Where(e => e.Part % 5 == 0 && e.Source != Corpus.Own).Select(e =>
        (e.Features, e.AskWeight > 0 ? e.Ask : (bool?)null, e.KindWeight > 0 ? e.Kind.ToString() : null, e.UnitWeight > 0 ? e.Unit : null))], sure);
}

var file = TriageModelFile.Write([.. columns.Select(c => c.Output)], [.. columns.Select(c => c.Weights)], [.. columns.Select(c => c.Bias)], calibration, corpus.TrainedOn);
var to = Option("--out") ?? "Domain/Triage/triage.model";
File.WriteAllBytes(to, file);
Console.WriteLine(calibration);
Console.WriteLine($"{to}: {file.Length / 1048576.0:F2} MB, sha256 {Convert.ToHexStringLower(SHA256.HashData(file))}");
return 0;

string? Option(string name) => Array.IndexOf(args, name) is var at && at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
float Number(string name, float otherwise) => Option(name) is { } given ? float.Parse(given, System.Globalization.CultureInfo.InvariantCulture) : otherwise;
