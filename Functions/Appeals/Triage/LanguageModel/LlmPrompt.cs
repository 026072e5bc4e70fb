using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ServerlessQiFu.Domain.Directory;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>What is said to a model: the versioned file <c>triage.prompt.zh.md</c> with the units of the directory put in, then our own examples, then the letter.</summary>
internal sealed partial class LlmPrompt
{
    private const string Units = "{{units}}";

    /// <summary>An answer has some 60 tokens; more is not read.</summary>
    internal const int MostAnswerTokens = 200;

    private readonly List<(string Role, string Content)> _before = [];

    /// <param name="file">The prompt file's text.</param>
    /// <exception cref="InvalidDataException">The file lacks a part, or an example is not as the answer must be.</exception>
    internal LlmPrompt(string file, UnitDirectory directory)
    {
        Vocabulary = new LlmVocabulary(directory);
        var parts = file.ReplaceLineEndings("\n").Split("\n## ").Skip(1).Select(p => p.Split('\n', 2)).ToDictionary(p => p[0].Trim(), p => p[^1], StringComparer.Ordinal);
        if (!parts.TryGetValue("系统", out var system) || !system.Contains(Units, StringComparison.Ordinal) || !parts.TryGetValue("示例", out var examples))
            throw new InvalidDataException($"The prompt file needs the parts 系统 (with {Units}) and 示例.");
        _before.Add(("system", system.Replace(Units, UnitList(), StringComparison.Ordinal).Trim()));
        foreach (Match line in ExampleLine().Matches(examples)) AddExample(line.Value);
        Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001e', _before.Select(m => m.Role + "\u001f" + m.Content)))));
        Length = _before.Sum(m => m.Content.Length);
    }

    internal LlmVocabulary Vocabulary { get; }

    /// <summary>SHA-256 of everything said before the letter, the directory's units among it.</summary>
    internal string Hash { get; }

    /// <summary>Characters said before the letter.</summary>
    internal int Length { get; }

    internal JsonArray Messages(RedactedLetter letter) =>
        new([.. _before.Append(("user", Letter(letter.Title, letter.Text))).Select(m => (JsonNode)new JsonObject { ["role"] = m.Item1, ["content"] = m.Item2 })]);

    private static string Letter(string title, string text) => $"<letter>\n标题：{Datamark.Of(title)}\n正文：{Datamark.Of(text)}\n</letter>";

    private string UnitList()
    {
        var list = new StringBuilder();
        foreach (var unit in Vocabulary.Units) list.Append($"- {unit.Code} {unit.Name}：{string.Join("、", unit.Takes)}\n");
        return list.ToString().TrimEnd('\n');
    }

    /// <summary>An example of a unit that this city's directory has not is left out.</summary>
    private void AddExample(string line)
    {
        var example = JsonNode.Parse(line)!.AsObject();
        var answer = example["answer"]!.ToJsonString(PlainJson.Options);
        if (LlmAnswer.Read(answer, Vocabulary) is null)
        {
            if (LlmVocabulary.UnitFields.All(f => Vocabulary.Fields[f].Contains((string?)example["answer"]![f] ?? ""))
                && Vocabulary.Fields[LlmVocabulary.Item].Contains((string?)example["answer"]![LlmVocabulary.Item] ?? ""))
                throw new InvalidDataException($"An example of the prompt file is not as the answer must be: {answer}");
            return;
        }
        _before.Add(("user", Letter((string)example["title"]!, (string)example["text"]!)));
        _before.Add(("assistant", answer));
    }

    [GeneratedRegex(@"^\{.+\}$", RegexOptions.Multiline)] private static partial Regex ExampleLine();
}
