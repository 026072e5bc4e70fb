using CsCheck;
using ServerlessQiFu.Domain.Triage;

namespace ServerlessQiFu.Tests.Domain.Triage;

public class TriageModelTests
{
    private static readonly TriageModel Model = TriageModel.LoadShipped();

    [Fact]
    public void Probabilities_are_probabilities_whatever_the_letter() =>
        Gen.Select(Gen.String[0, 30], Gen.String[0, 400]).Sample((title, text) =>
        {
            var seen = Model.Predict(title, text);
            Assert.Equal(1, seen.Tiers.Values.Sum(), 6);
            Assert.Equal(1, seen.Kinds.Sum(k => k.Probability), 6);
            Assert.Equal(1, seen.Units.Sum(u => u.Probability), 6);
            Assert.All(seen.Units, u => Assert.InRange(u.Probability, 0, 1));
            Assert.Equal(seen.Units.OrderByDescending(u => u.Probability), seen.Units);
        }, iter: 300);

    [Fact]
    public void The_same_letter_always_gets_the_same_answer_and_spelling_does_not_matter()
    {
        var plain = Model.Predict("咨询", "请问营业执照怎么变更？电话12345");
        Assert.Equal(plain.Units, Model.Predict("咨询", "请问营业执照怎么变更？电话12345").Units);
        Assert.Equal(plain.Units, Model.Predict("咨\u200B询", "请问营业执照怎么变更？电话１２３４５").Units);
        Assert.Equal(plain.Units, Model.Predict("咨询", "请问营业执照怎么变更？电话98765").Units);
    }

    [Fact]
    public void Features_are_these_for_ever()
    {
        // Worked out by hand-following the definition for a one-character body: three seeds, one gram each, folded into 2^16 buckets.
        var features = LetterFeatures.Of("", "水");
        Assert.Equal(3 - 1, features.Index.Count(i => i < LetterFeatures.Hashed));
        Assert.Equal(Expected('水'), features.Index.Where(i => i < LetterFeatures.Hashed));
        Assert.All(features.Index.Zip(features.Index.Skip(1)), p => Assert.True(p.First < p.Second));

        static IEnumerable<int> Expected(char c) => new[] { 0x811C9DC5u, 0x85EBCA6Bu }.Select(seed =>
        {
            var h = (seed ^ c) * 16777619;
            h ^= h >> 15;
            h ^= h >> 16; h *= 0x85EBCA6B; h ^= h >> 13; h *= 0xC2B2AE35; h ^= h >> 16;
            return (int)(h % 65536);
        }).Order();
    }

    [Fact]
    public void A_broken_weights_file_says_what_is_wrong()
    {
        using var stream = typeof(TriageModel).Assembly.GetManifestResourceStream("triage.model")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        Assert.True(bytes.Length <= 8 << 20);
        Assert.Contains("QFTM", Assert.Throws<InvalidDataException>(() => TriageModel.Load("not a model"u8.ToArray())).Message, StringComparison.Ordinal);
        Assert.Contains("incomplete", Assert.Throws<InvalidDataException>(() => TriageModel.Load(bytes.AsMemory(0, bytes.Length - 1))).Message, StringComparison.Ordinal);
        Assert.Contains("header", Assert.Throws<InvalidDataException>(() => TriageModel.Load(bytes.AsMemory(0, 20))).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => TriageModel.Load(default));
        Gen.Int[0, 400].Sample(at =>
        {
            var broken = bytes.ToArray();
            broken[at] ^= 0x55;
            try { TriageModel.Load(broken); } catch (InvalidDataException) { }
        }, iter: 60);
    }

    [Fact]
    public void Weights_survive_being_written_and_read()
    {
        var columns = Enumerable.Range(0, 3).Select(c => Enumerable.Range(0, LetterFeatures.Width).Select(i => MathF.Sin(i * (c + 1))).ToArray()).ToList();
        var calibration = Model.Calibration;
        var file = TriageModelFile.Write(["ask:consultation", "kind:Help", "unit:SCJ"], columns, [0.1f, 0.2f, 0.3f], calibration, "test");
        var (header, weights) = TriageModelFile.Read(file);
        Assert.Equal("test", header.TrainedOn);
        for (var i = 0; i < LetterFeatures.Width; i += 997)
            for (var c = 0; c < 3; c++) Assert.Equal(columns[c][i], weights[i * 3 + c], 1e-4f);
    }
}
