using System.Security.Cryptography;
using System.Text.Json;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Triage;

namespace ServerlessQiFu.Tools.TrainTriage;

/// <summary>One letter with what is known of it. A weight of 0 means: not for this head.</summary>
/// <param name="ByGuide">Whether it asks was judged by the guide, not ticked by its writer: such a label is not doubted.</param>
public sealed record Example(string Group, string Source, LetterFeatures Features, int Length,
    bool Ask, float AskWeight, bool ByGuide, Kind Kind, float KindWeight, string? Unit, float UnitWeight)
{
    /// <summary>A stable pseudo-random number of the near-duplicate group: what splits letters without splitting groups.</summary>
    public uint Part { get; } = Hash(Group);

    private static uint Hash(string group)
    {
        var hash = 2166136261u;
        foreach (var c in group) hash = (hash ^ c) * 16777619;
        return hash ^ hash >> 15;
    }
}

/// <summary>All that the model learns from: the cities' letters, our own, and corrections.</summary>
public sealed class Corpus
{
    /// <summary>Names of the training cities say nothing about a letter elsewhere.</summary>
    private static readonly string[] Cities = ["大连市", "大连", "佳木斯市", "佳木斯", "杭州市", "杭州", "福州市", "福州", "北京市", "北京", "上海市", "上海",
        "甘井子区", "甘井子", "沙河口区", "金普新区", "西岗区", "瓦房店", "普兰店", "庄河", "长海县", "旅顺口", "向阳区", "前进区", "东风区"];

    /// <summary>How much a letter of a city counts: the largest city must not decide for all.</summary>
    private static readonly Dictionary<string, float> SourceWeight = new(StringComparer.Ordinal)
    { ["jiamusi"] = 0.7f, ["dalian"] = 1.3f, ["beijing"] = 0.8f, [Own] = 4 };

    /// <summary>What a letter judged by the guide counts for asking: as much as one of our own.</summary>
    private const float GuideWeight = 4;

    /// <summary>Source of our own letters and of corrections.</summary>
    public const string Own = "own";

    private readonly List<Example> _examples = [];
    private readonly UnitMap _map = new();
    private readonly GuideLabels _guide = new();
    private readonly Dictionary<string, string> _clusters;

    public IReadOnlyList<Example> Examples => _examples;
    public List<string> Report { get; } = [];
    public string TrainedOn { get; private set; } = "";

    public Corpus(string data, string ownLetters, string? corrections)
    {
        _clusters = Clusters(Path.Combine(data, "clusters.json"));
        string[] files = ["train-type.jsonl", "train-category.jsonl"];
        foreach (var file in files.Select(f => Path.Combine(data, f)).Append(ownLetters).Concat(corrections is null ? [] : [corrections]))
        {
            var letters = Letter.Read(file);
            foreach (var letter in letters) Add(letter, _guide.Asks(letter.Id));
            if (letters.Any(l => l.Unit is not null && l.Type is not null)) Coverage(letters);
            TrainedOn += Named(file, letters.Count);
        }
        // Letters of which only the guide says something.
        var unticked = Path.Combine(data, "unlabelled.jsonl");
        var judged = Letter.Read(unticked).Where(l => _guide.Asks(l.Id) is not null).ToList();
        foreach (var letter in judged) Add(letter, _guide.Asks(letter.Id));
        TrainedOn += Named(unticked, judged.Count) + Named(GuideLabels.File, _guide.Count);
        Report.Add($"guide: {_examples.Count(e => e.ByGuide && e.Source != Own)} of {_guide.Count} judged letters found, {_examples.Count(e => e.ByGuide && e.Source != Own && e.Ask)} of them ask");
    }

    private static string Named(string file, int count) => $"{Path.GetFileName(file)} {count} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))[..12]}; ";

    /// <param name="asks">What the guide says, or null where nobody judged it.</param>
    private void Add(Letter letter, bool? asks)
    {
        var (title, text) = (Unplace(letter.Title ?? ""), Unplace(letter.Text ?? ""));
        var own = letter.Tier is not null;
        var weight = SourceWeight.GetValueOrDefault(own ? Own : letter.Source, 1);
        var (ask, askWeight) = own ? (letter.Tier == nameof(Tier.Consultation), 1f)
            : letter.Type switch
            {
                "咨询" => (true, 1f),
                "投诉" or "举报" or "反映" or "投诉/求助" or "求助" => (false, 1f),
                "建议" or "建言" => (false, 0.8f),
                "表扬" or "感谢" => (false, 0.3f),
                _ => (false, 0f),
            };
        if (asks is { } judged) (ask, askWeight) = (judged, GuideWeight / weight);
        var (kind, kindWeight) = own ? (letter.Kind is null ? default : Enum.Parse<Kind>(letter.Kind), letter.Kind is null ? 0f : 1f)
            : letter.Type switch
            {
                "咨询" => (Kind.Consultation, 1f),
                "投诉" => (Kind.Complaint, 1f),
                "举报" => (Kind.Report, 1f),
                "求助" => (Kind.Help, 1f),
                "建议" or "建言" => (Kind.Suggestion, 1f),
                _ => (Kind.Help, 0f),
            };
        var unit = own ? (letter.Unit!, 1f) : _map.Of(letter.Unit ?? letter.Category, title, text);
        if (unit is { Item1: "QFZY" }) unit = null;
        var group = _clusters.GetValueOrDefault(letter.Id?.Split('/')[^1] ?? "", letter.Id ?? title + text);
        _examples.Add(new Example(group, own ? Own : letter.Source, LetterFeatures.Of(title, text), title.Length + text.Length,
            ask, askWeight * weight, own || asks is not null, kind, kindWeight * weight, unit?.Item1, (unit?.Item2 ?? 0) * (letter.Category is null ? weight : 0.6f)));
    }

    private static string Unplace(string text)
    {
        foreach (var city in Cities) text = text.Replace(city, "某地", StringComparison.Ordinal);
        return text;
    }

    private void Coverage(IReadOnlyList<Letter> letters)
    {
        foreach (var city in letters.Where(l => l.Unit is not null).GroupBy(l => l.Source))
        {
            var named = city.Count(l => _map.Knows(l.Unit!));
            var mapped = city.Count(l => _map.Of(l.Unit, l.Title ?? "", l.Text ?? "") is not null);
            Report.Add($"unit map: {city.Key,-12} letters {city.Count(),5}, department name known {named / (double)city.Count():P1}, unit assigned {mapped / (double)city.Count():P1}");
        }
    }

    private static Dictionary<string, string> Clusters(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        return json.RootElement.EnumerateObject().SelectMany(s => s.Value.EnumerateObject())
            .ToDictionary(p => p.Name, p => p.Value.GetString()!, StringComparer.Ordinal);
    }
}
