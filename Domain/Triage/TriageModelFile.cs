using System.Buffers.Binary;
using System.Text.Json;

namespace ServerlessQiFu.Domain.Triage;

/// <summary>
/// The weights file: <c>QFTM</c>, the length of the header (int32, little-endian), the header in JSON, then for each feature and
/// each output one 16-bit weight, feature by feature. Nothing of any letter is in it.
/// </summary>
public static class TriageModelFile
{
    private static ReadOnlySpan<byte> Magic => "QFTM"u8;

    /// <param name="Outputs">What each column stands for: <c>head:label</c>.</param>
    /// <param name="Scales">A weight is its 16-bit integer times the column's scale.</param>
    internal sealed record Header(
        int Format, int FeatureVersion, int Width, IReadOnlyList<string> Outputs, IReadOnlyList<float> Scales, IReadOnlyList<float> Biases,
        Calibration Calibration, string TrainedOn);

    /// <exception cref="InvalidDataException">Not a model file, or trained for other features.</exception>
    internal static (Header Header, float[] Weights) Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < 8 || !file[..4].SequenceEqual(Magic)) throw new InvalidDataException("This is not a triage model: it does not begin with QFTM.");
        var length = BinaryPrimitives.ReadInt32LittleEndian(file[4..]);
        if (length <= 0 || length > file.Length - 8) throw new InvalidDataException("The triage model is cut off within its header.");
        Header header;
        try { header = JsonSerializer.Deserialize<Header>(file.Slice(8, length), JsonSerializerOptions.Web) ?? throw new InvalidDataException("The triage model has no header."); }
        catch (JsonException e) { throw new InvalidDataException("The triage model's header cannot be read: " + e.Message, e); }
        if (header is not { Outputs: { } outputs, Scales: { } scales, Biases: { } biases, Calibration.ComplexWeights.Count: 3 } || outputs.Count != scales.Count || outputs.Count != biases.Count)
            throw new InvalidDataException("The triage model's header lacks a part, or its parts differ in length.");
        if (header.Format != 1 || header.FeatureVersion != LetterFeatures.Version || header.Width != LetterFeatures.Width)
            throw new InvalidDataException($"The triage model is for features v{header.FeatureVersion} of width {header.Width}; this programme computes v{LetterFeatures.Version} of width {LetterFeatures.Width}. Train it again.");
        var columns = header.Outputs.Count;
        var body = file[(8 + length)..];
        if (columns == 0 || body.Length != (long)header.Width * columns * 2) throw new InvalidDataException("The triage model's weights are incomplete.");
        var weights = new float[header.Width * columns];
        for (int i = 0, column = 0; i < weights.Length; i++)
        {
            weights[i] = BinaryPrimitives.ReadInt16LittleEndian(body[(2 * i)..]) * header.Scales[column];
            if (++column == columns) column = 0;
        }
        return (header, weights);
    }

    /// <param name="columns">One array of <see cref="LetterFeatures.Width"/> weights an output.</param>
    public static byte[] Write(IReadOnlyList<string> outputs, IReadOnlyList<float[]> columns, IReadOnlyList<float> biases, Calibration calibration, string trainedOn)
    {
        var scales = columns.Select(c => Math.Max(c.Max(Math.Abs), 1e-6f) / short.MaxValue).ToArray();
        var header = JsonSerializer.SerializeToUtf8Bytes(
            new Header(1, LetterFeatures.Version, LetterFeatures.Width, outputs, scales, biases, calibration, trainedOn), JsonSerializerOptions.Web);
        var file = new byte[8 + header.Length + LetterFeatures.Width * columns.Count * 2];
        Magic.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), header.Length);
        header.CopyTo(file, 8);
        var at = 8 + header.Length;
        for (var feature = 0; feature < LetterFeatures.Width; feature++)
            for (var column = 0; column < columns.Count; column++, at += 2)
                BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(at), (short)MathF.Round(columns[column][feature] / scales[column]));
        return file;
    }
}
