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
        .. wrong.Errors.Take(FieldErrors.Most).Select(e => e.Pointer == place || e.Pointer.StartsWith(place + "/", StringComparison.Ordinal)
            ? new FieldError(e.Pointer[place.Length..], Sentence(e.Rule))
            : new FieldError("", Sentence($"elsewhere in the directory, at {e.Pointer}: {e.Rule}"))),
    ]);

    public static JsonArray List(IReadOnlyList<string> values) => [.. values.Select(v => JsonValue.Create(v))];

    private static string Sentence(string rule) => char.ToUpperInvariant(rule[0]) + rule[1..] + ".";
}
