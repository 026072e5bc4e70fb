using System.Text.Json.Nodes;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Recount;

namespace ServerlessQiFu.Simulation;

/// <summary>The report adds up whenever it is read, and in the end it says what the record says to a second counting.</summary>
internal sealed class ReportCheck(Remains remains, IReadOnlyList<Case> cases)
{
    public IEnumerable<Violation> Find()
    {
        var reports = remains.Story.Exchanges.Where(e => e.IsGood && e.Call.Path.StartsWith("/api/reports/summary", StringComparison.Ordinal)).ToList();
        foreach (var report in reports)
        {
            var counts = Counts(report.Json!["total"]!);
            if (counts["dissatisfied"] != counts["callBacksOpen"] + counts["calledBack.good"])
                yield return new(Invariant.CallBacksDoneAndOpenAreTheDissatisfied,
                    $"the report of {report.Ended:O} says {counts["dissatisfied"]} dissatisfied, {counts["calledBack.good"]} called back, {counts["callBacksOpen"]} open");
        }
        if (reports.Count == 0 || remains.Records.Count != cases.Count) yield break;
        var at = Observation.At(reports[^1].Json!["at"])!.Value;
        if (Recounted(at, out var impossible) is not { } recounted)
        {
            yield return new(Invariant.TheRecordReplaysToTheState, impossible);
            yield break;
        }
        // By unit, as the report was asked for, and of the city, which is the sum.
        var reported = reports[^1].Json!["groups"]!.AsArray().SelectMany(g => Counts(g!).Select(c => KeyValuePair.Create($"{c.Key} of {(string)g!["key"]!}", c.Value)))
            .Concat(Counts(reports[^1].Json!["total"]!)).ToDictionary(c => c.Key, c => c.Value, StringComparer.Ordinal);
        foreach (var name in recounted.Keys.Union(reported.Keys).Order(StringComparer.Ordinal))
            if (recounted.GetValueOrDefault(name) != reported.GetValueOrDefault(name))
                yield return new(Invariant.ReportEqualsRecount, $"{name} is reported as {reported.GetValueOrDefault(name)} and recounted as {recounted.GetValueOrDefault(name)}");
    }

    /// <summary>Null when a record cannot have happened.</summary>
    private Dictionary<string, long>? Recounted(DateTimeOffset at, out string impossible)
    {
        impossible = "";
        try
        {
            return remains.Records.SelectMany(r => Recounting.CountByUnit(r.Record, r.Rules, at))
                .SelectMany(unit => unit.Value.SelectMany(c => new[] { KeyValuePair.Create($"{c.Key} of {unit.Key}", c.Value), c }))
                .GroupBy(c => c.Key, c => c.Value, StringComparer.Ordinal).ToDictionary(c => c.Key, c => c.Sum(), StringComparer.Ordinal);
        }
        catch (ImpossibleHistoryException broken) { impossible = broken.Message; }
        return null;
    }

    private static Dictionary<string, long> Counts(JsonNode total)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var volume in total["volumes"]!.AsArray()) counts[(string)volume!["name"]!] = (long)volume["count"]!;
        foreach (var rung in total["rungs"]!.AsArray()) counts["rung." + (string)rung!["name"]!] = (long)rung["count"]!;
        foreach (var rate in total["rates"]!.AsArray())
            foreach (var part in (string[])["good", "of", "unknown"])
                if (rate![part] is { } counted) counts[$"{(string)rate["name"]!}.{part}"] = (long)counted["count"]!;
        return counts;
    }
}
