using System.Text.Json;

namespace ServerlessQiFu.Tools.TrainTriage;

/// <summary>One letter of any of the files; what a file lacks is null. <c>Tier</c>, <c>Kind</c> are there in our own letters and in corrections.</summary>
public sealed record Letter(string? Id, string? Title, string? Text, string? Type, string? Unit, string? Category, string? Tier, string? Kind)
{
    /// <summary>The city it comes from: what stands before the slash of the id.</summary>
    public string Source => Id is null ? "own" : Id.Split('/')[0];

    public static IReadOnlyList<Letter> Read(string file) =>
        [.. File.ReadLines(file).Where(l => l.Length > 0).Select((line, n) => JsonSerializer.Deserialize<Letter>(line, JsonSerializerOptions.Web)
            ?? throw new InvalidDataException($"{file} line {n + 1} is empty JSON."))];
}
