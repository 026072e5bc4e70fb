namespace ServerlessQiFu.Functions.Store;

/// <summary>
/// An inverted index in memory, ranked by BM25. The question weighs three times the answer, tags twice. Five thousand answers
/// are some megabytes, and one more is added without touching the others.
/// </summary>
public sealed class AnswerIndex
{
    private const double Saturation = 1.2;
    private const double LengthMatters = 0.5;
    private const int OfQuestion = 3;
    private const int OfTag = 2;

    private readonly Dictionary<string, List<Posting>> _postings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private long _length;

    public int Count => _entries.Count;

    /// <summary>An answer is immutable once approved, so one that is there already stays.</summary>
    public void Add(ApprovedAnswer answer)
    {
        if (_entries.ContainsKey(answer.Id)) return;
        var weights = new Dictionary<string, int>(StringComparer.Ordinal);
        Weigh(weights, answer.Question, OfQuestion);
        foreach (var tag in answer.Tags) Weigh(weights, tag, OfTag);
        Weigh(weights, answer.Answer, 1);
        var entry = new Entry(answer, weights.Values.Sum());
        _entries[answer.Id] = entry;
        _length += entry.Length;
        foreach (var (term, weight) in weights)
        {
            if (!_postings.TryGetValue(term, out var list)) _postings[term] = list = [];
            list.Add(new(entry, weight));
        }
    }

    /// <summary>The best first; equal ones the newest first. Only what is valid on <paramref name="today"/>; the same order every time.</summary>
    /// <param name="query">Empty for all, newest first.</param>
    public List<ApprovedAnswer> Search(string query, DateOnly today)
    {
        var terms = Terms.Of(query).Distinct(StringComparer.Ordinal).ToList();
        var scores = new Dictionary<Entry, double>();
        if (terms.Count == 0 && query.Length == 0) foreach (var entry in _entries.Values) scores[entry] = 0;
        foreach (var term in terms) Score(term, scores);
        return [.. scores.Where(s => s.Key.Answer.ValidUntil >= today).OrderByDescending(s => s.Value).ThenByDescending(s => s.Key.Answer.ApprovedAt)
            .ThenBy(s => s.Key.Answer.Id, StringComparer.Ordinal).Select(s => s.Key.Answer)];
    }

    private void Score(string term, Dictionary<Entry, double> scores)
    {
        foreach (var list in PostingsOf(term))
        {
            var rarity = Math.Log(1 + (_entries.Count - list.Count + 0.5) / (list.Count + 0.5));
            var average = (double)_length / _entries.Count;
            foreach (var (entry, weight) in list)
            {
                var often = weight * (Saturation + 1) / (weight + Saturation * (1 - LengthMatters + LengthMatters * entry.Length / average));
                scores[entry] = scores.GetValueOrDefault(entry) + rarity * often;
            }
        }
    }

    /// <summary>A single Chinese character is looked for in every pair that begins or ends with it.</summary>
    private IEnumerable<List<Posting>> PostingsOf(string term) => term.Length == 1 && term[0] >= '㐀'
        ? _postings.Where(p => p.Key.Contains(term[0])).Select(p => p.Value)
        : _postings.TryGetValue(term, out var list) ? [list] : [];

    private static void Weigh(Dictionary<string, int> weights, string text, int weight)
    {
        foreach (var term in Terms.Of(text)) weights[term] = weights.GetValueOrDefault(term) + weight;
    }

    private sealed record Posting(Entry Entry, int Weight);

    /// <summary>By reference: an id is in the index once.</summary>
    private sealed class Entry(ApprovedAnswer answer, int length)
    {
        public ApprovedAnswer Answer => answer;
        public int Length => length;
    }
}
