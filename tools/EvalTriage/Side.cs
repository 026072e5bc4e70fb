using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using ServerlessQiFu.Domain.Triage;

namespace ServerlessQiFu.Tools.EvalTriage;

/// <summary>What is measured beside the tiers: speed, repeats, redaction, emergencies. Prints figures only, never a letter.</summary>
public static partial class Side
{
    public static IReadOnlyList<string> Speed(TriageModel model, IReadOnlyList<Letter> letters)
    {
        foreach (var l in letters) model.Predict(l.Title ?? "", l.Text ?? "");
        var predict = Times(letters, l => model.Predict(l.Title ?? "", l.Text ?? ""));
        var whole = Times(letters, l => TriagePipeline.Triage(model, l.Title ?? "", l.Text ?? "", new TriageEvidence(), _ => true));
        var clock = Stopwatch.StartNew();
        TriageModel.LoadShipped();
        return [$"| load | {clock.Elapsed.TotalMilliseconds:F0} ms |", $"| prediction, median · p99 | {predict[predict.Count / 2]:F0} µs · {predict[(int)(predict.Count * 0.99)]:F0} µs |",
            $"| redaction, guards and prediction, median · p99 | {whole[whole.Count / 2]:F0} µs · {whole[(int)(whole.Count * 0.99)]:F0} µs |"];
    }

    /// <summary>Against the clusters found by comparing all pairs (4-grams, Jaccard ≥ 0.6), per source.</summary>
    public static IReadOnlyList<string> Repeats(string data)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(data, "clusters.json")));
        var texts = new[] { "train-type.jsonl", "unlabelled.jsonl", "complex-candidates.jsonl", "gold-dev.jsonl" }.Select(f => Path.Combine(data, f)).Where(File.Exists)
            .SelectMany(Letter.Read).GroupBy(l => l.Id!).ToDictionary(g => g.Key.Split('/')[^1], g => (g.First().Source, Text: g.First().Text ?? ""), StringComparer.Ordinal);
        var lines = new List<string>();
        foreach (var source in json.RootElement.EnumerateObject())
        {
            var head = source.Value.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!, StringComparer.Ordinal);
            var index = new NearDuplicates();
            var own = texts.Where(t => t.Value.Source == source.Name).ToList();
            foreach (var (id, letter) in own) index.Add(id, letter.Text);
            var members = own.Where(t => head.ContainsKey(t.Key) || head.ContainsValue(t.Key)).ToList();
            string Cluster(string id) => head.GetValueOrDefault(id, id);
            var bySize = members.GroupBy(m => Cluster(m.Key)).ToDictionary(g => g.Key, g => g.Count());
            var judged = members.Where(m => bySize[Cluster(m.Key)] > 1).ToList();
            var (found, answers, right) = (0, 0, 0);
            foreach (var (id, letter) in judged)
            {
                var like = index.Like(letter.Text).Where(f => f.Id != id).ToList();
                if (like.Exists(f => Cluster(f.Id) == Cluster(id))) found++;
                answers += like.Count;
                right += like.Count(f => Cluster(f.Id) == Cluster(id) || Jaccard(letter.Text, texts[f.Id].Text) >= 0.6);
            }
            lines.Add($"| {source.Name} | {own.Count} | {judged.Count} | {found / (double)judged.Count:F3} | {right / (double)Math.Max(1, answers):F3} |");
        }
        return lines;
    }

    /// <summary>100,000 open letters: real ones, each repeated with its words shifted so that the copies are not duplicates.</summary>
    public static string RepeatsSpeed(string data)
    {
        var texts = Letter.Read(Path.Combine(data, "unlabelled.jsonl")).Select(l => l.Text ?? "").ToList();
        var index = new NearDuplicates();
        for (var i = 0; i < 100_000; i++)
        {
            var (text, round) = (texts[i % texts.Count], i / texts.Count);
            index.Add($"{i}", round == 0 ? text : string.Concat(text.Select((c, at) => at % (round + 2) == 0 ? (char)(0x4E00 + (c * 31 + round) % 0x5000) : c)));
        }
        var times = Times([.. texts.Take(2000).Select(t => new Letter(null, null, t, null, null))], l => index.Like(l.Text!));
        return $"| one question among {index.Count:N0}, median · p99 · worst | {times[times.Count / 2] / 1000:F2} ms · {times[(int)(times.Count * 0.99)] / 1000:F2} ms · {times[^1] / 1000:F2} ms |";
    }

    /// <summary>
    /// Precision on real letters by contradiction: a find is counted wrong when what stands round it says it is something else (an amount, a
    /// number of a file, an order, an area, a year), or when a "name" or "address" contains a word of our vocabulary that no name contains.
    /// </summary>
    public static IReadOnlyList<string> RedactionPrecision(string data)
    {
        var counts = new SortedDictionary<string, (int Finds, int Wrong)>(StringComparer.Ordinal);
        var letters = 0;
        foreach (var letter in new[] { "unlabelled.jsonl", "train-type.jsonl" }.SelectMany(f => Letter.Read(Path.Combine(data, f))))
        {
            letters++;
            var redacted = Redactor.Redact(letter.Text ?? "");
            var (text, at) = (redacted.Text, 0);
            foreach (Match mark in Mark().Matches(text))
            {
                if (!redacted.Map.TryGetValue(mark.Value, out var original)) continue;
                var kind = mark.Groups[1].Value;
                var before = text[Math.Max(0, mark.Index - 8)..mark.Index];
                var after = text[(mark.Index + mark.Length)..Math.Min(text.Length, mark.Index + mark.Length + 4)];
                var wrong = kind is "NAME" ? NoName().IsMatch(original) : kind is "ADDRESS" ? NoDoor().IsMatch(original + after) : NoNumber().IsMatch(after) || NoNumberBefore().IsMatch(before);
                var (finds, wrongs) = counts.GetValueOrDefault(kind);
                counts[kind] = (finds + 1, wrongs + (wrong ? 1 : 0));
            }
        }
        var (all, bad) = (counts.Values.Sum(c => c.Finds), counts.Values.Sum(c => c.Wrong));
        return [.. counts.Select(c => $"| {c.Key} | {c.Value.Finds} | {1 - c.Value.Wrong / (double)c.Value.Finds:F3} |"), $"| all, in {letters:N0} letters | {all} | {1 - bad / (double)Math.Max(1, all):F3} |"];
    }

    public static string Emergencies(IReadOnlyList<Letter> letters) =>
        $"{letters.Count(l => EmergencyRules.Look(l.Title ?? "", l.Text ?? "") is not null)} of {letters.Count}";

    private static List<double> Times<T>(IReadOnlyList<T> items, Action<T> act)
    {
        // Until the runtime has compiled the hot paths for good.
        for (var pass = 0; pass < 5; pass++)
            foreach (var item in items.Take(1000)) act(item);
        var times = new List<double>(items.Count);
        foreach (var item in items)
        {
            // The best of three: this measures the code, not what else the machine was doing.
            var best = double.MaxValue;
            for (var i = 0; i < 3; i++)
            {
                var from = Stopwatch.GetTimestamp();
                act(item);
                best = Math.Min(best, Stopwatch.GetElapsedTime(from).TotalMicroseconds);
            }
            times.Add(best);
        }
        times.Sort();
        return times;
    }

    private static double Jaccard(string a, string b)
    {
        var (x, y) = (Grams(a), Grams(b));
        var both = x.Count(y.Contains);
        return both / (double)Math.Max(1, x.Count + y.Count - both);
    }

    private static HashSet<string> Grams(string text)
    {
        var plain = string.Concat(text.Where(char.IsLetterOrDigit));
        return [.. Enumerable.Range(0, Math.Max(1, plain.Length - 3)).Select(i => plain.Substring(i, Math.Min(4, plain.Length - i)))];
    }

    [GeneratedRegex("<([A-Z]+)_[0-9]+>")] private static partial Regex Mark();
    [GeneratedRegex("^[元万亿平米吨度%％年月户人名亩]")] private static partial Regex NoNumber();
    [GeneratedRegex("订单|单号|编号|文号|受理号|查询码|字第|发票|合同号|元|金额")] private static partial Regex NoNumberBefore();
    [GeneratedRegex("公司|部门|领导|政府|经理|物业|业主|工程|项目|施工|投诉|电话|单位|老师|车|费|厂|店|局|款|区|路|这|那|我|你|他|的|了|是|不|有|没|们|和")] private static partial Regex NoName();
    [GeneratedRegex("号(?:线|文|令|公|地块|桥|门|口|站)|座谈|房(?:屋|产|价|贷)|室外|层层|座位")] private static partial Regex NoDoor();
}
