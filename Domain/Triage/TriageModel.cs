using System.Numerics;
using System.Security.Cryptography;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Domain.Triage;

/// <summary>
/// The embedded model: linear in hashed character n-grams and a few counted cues, one matrix for consultation, kind and lead unit.
/// Immutable and safe for concurrent use; at most 200 µs a letter of 900 characters, loads in at most 300 ms.
/// </summary>
public sealed class TriageModel
{
    private readonly float[] _weights;
    private readonly TriageModelFile.Header _header;
    private readonly int _ask;
    private readonly (int Column, Kind Label)[] _kinds;
    private readonly (int Column, string Label)[] _units;

    private TriageModel(TriageModelFile.Header header, float[] weights, string hash)
    {
        (_header, _weights, Hash) = (header, weights, hash);
        _ask = header.Outputs.ToList().IndexOf("ask:consultation");
        _kinds = [.. Labels("kind:").Select(l => (l.Column, Enum.TryParse<Kind>(l.Label, out var kind) ? kind : throw new InvalidDataException($"The triage model speaks of an unknown kind, {l.Label}.")))];
        _units = [.. Labels("unit:")];
        if (_ask < 0 || _kinds.Length == 0 || _units.Length == 0) throw new InvalidDataException("The triage model lacks one of its heads.");
    }

    /// <summary>SHA-256 of the weights file, lower-case hexadecimal; stored with each decision.</summary>
    public string Hash { get; }

    public Calibration Calibration => _header.Calibration;

    /// <summary>What it was trained on: counts and hashes of the files.</summary>
    public string TrainedOn => _header.TrainedOn;

    public IEnumerable<string> Units => _units.Select(u => u.Label);

    /// <exception cref="InvalidDataException">Not a model, cut off, or made for other features; the message says which.</exception>
    public static TriageModel Load(ReadOnlyMemory<byte> file)
    {
        var (header, weights) = TriageModelFile.Read(file.Span);
        return new TriageModel(header, weights, Convert.ToHexStringLower(SHA256.HashData(file.Span)));
    }

    /// <summary>The model shipped inside this assembly; read anew at each call.</summary>
    public static TriageModel LoadShipped()
    {
        using var file = typeof(TriageModel).Assembly.GetManifestResourceStream("triage.model")
            ?? throw new InvalidOperationException("The assembly was built without Domain/Triage/triage.model.");
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return Load(bytes);
    }

    /// <summary>Probabilities for a letter; the same letter always gets the same ones. Text beyond 4,000 characters is not read.</summary>
    public TriagePrediction Predict(string title, string text)
    {
        var scores = Scores(LetterFeatures.Of(title, text));
        var signals = HardSignals.Detect(title, text);
        var complex = ComplexProbability(Calibration.ComplexWeights, signals, title.Length + text.Length);
        var ask = Sigmoid(Calibration.AskSlope * scores[_ask] + Calibration.AskShift);
        var tiers = new Dictionary<Tier, double>
        {
            [Tier.Consultation] = ask * (1 - complex),
            [Tier.Assistance] = (1 - ask) * (1 - complex),
            [Tier.Complex] = complex,
        };
        var kinds = Softmax(_kinds.Select(k => (k.Label, scores[k.Column])), Calibration.KindTemperature);
        var units = Softmax(_units.Select(u => (u.Label, scores[u.Column])), Calibration.UnitTemperature);
        return new TriagePrediction(tiers, kinds, units, signals);
    }

    /// <summary>The same for a redacted letter, without its placeholders.</summary>
    public TriagePrediction Predict(RedactedLetter letter)
    {
        var (title, text) = letter.Plain;
        return Predict(title, text);
    }

    /// <summary>Raw outputs, before calibration: what training calibrates on.</summary>
    internal float[] Scores(LetterFeatures features)
    {
        var columns = _header.Outputs.Count;
        var scores = new float[columns];
        for (var c = 0; c < columns; c++) scores[c] = _header.Biases[c];
        for (var i = 0; i < features.Index.Length; i++)
        {
            var row = _weights.AsSpan(features.Index[i] * columns, columns);
            var value = features.Value[i];
            var c = 0;
            var wide = new Vector<float>(value);
            for (; c <= columns - Vector<float>.Count; c += Vector<float>.Count)
                (new Vector<float>(scores.AsSpan(c)) + new Vector<float>(row[c..]) * wide).CopyTo(scores.AsSpan(c));
            for (; c < columns; c++) scores[c] += row[c] * value;
        }
        return scores;
    }

    internal static double ComplexProbability(IReadOnlyList<float> weights, IReadOnlyList<HardSignal> signals, int length) =>
        Sigmoid(weights[0] + weights[1] * signals.Count + weights[2] * MathF.Log(1 + length / 100f));

    private IEnumerable<(int Column, string Label)> Labels(string head) => _header.Outputs
        .Select((output, column) => (column, output)).Where(o => o.output.StartsWith(head, StringComparison.Ordinal)).Select(o => (o.column, o.output[head.Length..]));

    private static double Sigmoid(float x) => 1 / (1 + Math.Exp(-x));

    private static IReadOnlyList<(T Label, double Probability)> Softmax<T>(IEnumerable<(T Label, float Score)> scores, float temperature)
    {
        var all = scores.ToList();
        var top = all.Max(s => s.Score);
        var raised = all.ConvertAll(s => (s.Label, Weight: Math.Exp((s.Score - top) / temperature)));
        var sum = raised.Sum(r => r.Weight);
        return [.. raised.Select(r => (r.Label, r.Weight / sum)).OrderByDescending(r => r.Item2)];
    }
}
