using System.Text.Json;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Practice;

/// <summary>The project's own letters of invented companies: the sample of an import, shipped beside the program.</summary>
internal static class PracticeLetters
{
    public static IReadOnlyList<FileAppealRequest> Read() =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "practice.jsonl")).Select(line => JsonSerializer.Deserialize<ImportLine>(line, ContractJson.Options)!.Appeal())];
}
