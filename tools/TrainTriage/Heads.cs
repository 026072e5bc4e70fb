using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using ServerlessQiFu.Domain.Triage;

namespace ServerlessQiFu.Tools.TrainTriage;

/// <summary>Logistic regressions by ML.NET (L-BFGS) on our own features: one thread, one seed, so that the same letters give the same bytes.</summary>
public sealed class Heads
{
    /// <summary>Chosen on gold-dev among 0.1–30; labels are noisy, so it is strong.</summary>
    private const float AskL2 = 5, ClassL2 = 2;

    /// <summary>A letter whose label the rest of the corpus contradicts this strongly is taken for mislabelled.</summary>
    private const double Contradicted = 0.9;

    private readonly MLContext _ml = new(seed: 20250323);

    private sealed class Row
    {
        public VBuffer<float> Features { get; set; }
        public bool Label { get; set; }
        public float Weight { get; set; }
    }

    public sealed record Column(string Output, float[] Weights, float Bias)
    {
        public float Score(LetterFeatures features)
        {
            var sum = Bias;
            for (var i = 0; i < features.Index.Length; i++) sum += Weights[features.Index[i]] * features.Value[i];
            return sum;
        }
    }

    /// <summary>All heads: whether it asks, which kind, which unit (one against the rest).</summary>
    public IReadOnlyList<Column> Train(IReadOnlyList<Example> examples)
    {
        var asks = WithoutContradicted([.. examples.Where(e => e.AskWeight > 0)]);
        Console.WriteLine($"asks: {asks.Count} letters");
        List<Column> columns = [Fit("ask:consultation", asks.Select(e => (e, e.Ask, e.AskWeight)), AskL2)];
        var kinds = examples.Where(e => e.KindWeight > 0).ToList();
        foreach (var kind in kinds.Select(e => e.Kind).Distinct().Order())
            columns.Add(Fit("kind:" + kind, kinds.Select(e => (e, e.Kind == kind, e.KindWeight)), ClassL2));
        var units = examples.Where(e => e.UnitWeight > 0).ToList();
        foreach (var unit in units.Select(e => e.Unit!).Distinct().Order(StringComparer.Ordinal))
            columns.Add(Fit("unit:" + unit, units.Select(e => (e, e.Unit == unit, e.UnitWeight)), ClassL2));
        Console.WriteLine($"kinds: {kinds.Count} letters; units: {units.Count} letters, {columns.Count(c => c.Output.StartsWith("unit:", StringComparison.Ordinal))} codes");
        return columns;
    }

    /// <summary>Two halves judge each other; near-duplicates are in the same half. Our own letters and those judged by the guide are kept as they are.</summary>
    private IReadOnlyList<Example> WithoutContradicted(IReadOnlyList<Example> rows)
    {
        var kept = new List<Example>(rows.Count);
        foreach (var half in new[] { 0u, 1u })
        {
            var judge = Fit("judge", rows.Where(e => (e.Part & 1) != half).Select(e => (e, e.Ask, e.AskWeight)), AskL2);
            kept.AddRange(rows.Where(e => (e.Part & 1) == half)
                .Where(e => e.ByGuide || Math.Abs(1 / (1 + Math.Exp(-judge.Score(e.Features))) - (e.Ask ? 1 : 0)) < Contradicted));
        }
        return kept;
    }

    private Column Fit(string output, IEnumerable<(Example Example, bool Label, float Weight)> rows, float l2)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, LetterFeatures.Width);
        var data = _ml.Data.LoadFromEnumerable(rows.Select(r => new Row
        {
            Features = new VBuffer<float>(LetterFeatures.Width, r.Example.Features.Index.Length, r.Example.Features.Value, r.Example.Features.Index),
            Label = r.Label,
            Weight = r.Weight,
        }).ToList(), schema);
        var trainer = _ml.BinaryClassification.Trainers.LbfgsLogisticRegression(new LbfgsLogisticRegressionBinaryTrainer.Options
        {
            ExampleWeightColumnName = nameof(Row.Weight), L1Regularization = 0, L2Regularization = l2, NumberOfThreads = 1,
            OptimizationTolerance = 1e-5f, MaximumNumberOfIterations = 150,
        });
        var model = ((CalibratedModelParametersBase<LinearBinaryModelParameters, PlattCalibrator>)trainer.Fit(data).Model).SubModel;
        return new Column(output, [.. model.Weights], model.Bias);
    }
}
