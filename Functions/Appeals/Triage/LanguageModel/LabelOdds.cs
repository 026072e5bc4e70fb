using System.Text;
using System.Text.Json;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>How probable a model found the labels it wrote, and the ones it did not, from the log-probabilities of their tokens (peers.md №14).</summary>
internal static class LabelOdds
{
    internal sealed record Token(ReadOnlyMemory<byte> Bytes, double LogProbability, IReadOnlyList<Alternative> Alternatives);

    internal sealed record Alternative(ReadOnlyMemory<byte> Bytes, double LogProbability);

    /// <summary>Probability of each label that was written or offered as an alternative; null where the tokens do not make up the content.</summary>
    /// <param name="content">A JSON object.</param>
    /// <param name="property">Its text property whose value is one of <paramref name="labels"/>.</param>
    internal static IReadOnlyDictionary<string, double>? Of(string content, IReadOnlyList<Token> tokens, string property, IReadOnlyCollection<string> labels)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        if (tokens.Count == 0 || !MakeUp(tokens, bytes) || Find(bytes, property) is not var (start, length) || length == 0) return null;
        var known = labels.Select(l => (Label: l, Bytes: Encoding.UTF8.GetBytes(l))).ToList();
        var odds = new Dictionary<string, double>(StringComparer.Ordinal);
        var (soFar, at) = (1.0, 0);
        foreach (var token in tokens)
        {
            var end = at + token.Bytes.Length;
            if (at < start + length && end > start)
            {
                // What a token holds of the value; before it there may be a quotation mark.
                var lead = Math.Max(0, start - at);
                var written = bytes.AsSpan(start, Math.Max(0, at - start));
                foreach (var other in token.Alternatives)
                {
                    if (other.Bytes.Span.SequenceEqual(token.Bytes.Span) || !other.Bytes.Span.StartsWith(token.Bytes.Span[..lead])) continue;
                    if (Only(known, [.. written, .. Value(other.Bytes.Span[lead..])]) is { } label && !IsWritten(label, bytes.AsSpan(start, length)))
                        odds[label] = odds.GetValueOrDefault(label) + soFar * Math.Exp(other.LogProbability);
                }
                soFar *= Math.Exp(token.LogProbability);
            }
            at = end;
        }
        odds[Encoding.UTF8.GetString(bytes, start, length)] = soFar;
        return odds.ToDictionary(o => o.Key, o => Math.Clamp(o.Value, 0, 1), StringComparer.Ordinal);
    }

    private static bool MakeUp(IReadOnlyList<Token> tokens, byte[] content)
    {
        var at = 0;
        foreach (var token in tokens)
        {
            if (!content.AsSpan(at).StartsWith(token.Bytes.Span)) return false;
            at += token.Bytes.Length;
        }
        return at == content.Length;
    }

    private static bool IsWritten(string label, ReadOnlySpan<byte> value) => Encoding.UTF8.GetBytes(label).AsSpan().SequenceEqual(value);

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> token) => token.IndexOf((byte)'"') is >= 0 and var end ? token[..end] : token;

    /// <summary>The only label that begins so, or null.</summary>
    private static string? Only(List<(string Label, byte[] Bytes)> known, ReadOnlySpan<byte> beginning)
    {
        if (beginning.Length == 0) return null;
        string? only = null;
        foreach (var (label, bytes) in known)
        {
            if (!bytes.AsSpan().StartsWith(beginning)) continue;
            if (only is not null) return null;
            only = label;
        }
        return only;
    }

    /// <summary>Where the value of a top-level text property stands, without its quotation marks.</summary>
    private static (int Start, int Length)? Find(byte[] json, string property)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1 || !reader.ValueTextEquals(property)) continue;
            return reader.Read() && reader.TokenType == JsonTokenType.String ? ((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length) : null;
        }
        return null;
    }
}
