using System.Text.Json.Nodes;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Units;

/// <summary>Between the directory's file and the bodies that replace a part of it.</summary>
internal static class DirectoryProblems
{
    /// <param name="place">The part that the body replaces, as a JSON pointer into the file.</param>
    public static Problem Of(DirectoryEdit.Wrong wrong, string place) => Problem.OfFields(ProblemType.UnknownValue,
    [
        .. wrong.Errors.Select(e => e.Pointer == place || e.Pointer.StartsWith(place + "/", StringComparison.Ordinal)
            ? e with { Pointer = e.Pointer[place.Length..] }
            : new FieldError("", $"Elsewhere in the directory, at {e.Pointer}: {e.Detail}")),
    ]);

    public static JsonArray List(IReadOnlyList<string> values) => [.. values.Select(v => JsonValue.Create(v))];
}
