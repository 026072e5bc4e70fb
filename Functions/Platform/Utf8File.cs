namespace ServerlessQiFu.Functions.Platform;

/// <summary>A data file is UTF-8. Another encoding would be read as other words, in a policy as in a unit's name.</summary>
internal static class Utf8File
{
    /// <param name="what">What people call it, such as "the policy file".</param>
    /// <exception cref="InvalidDataException">It is not UTF-8; the message names file and byte.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static string Read(string file, string what) => Utf8Text.FirstWrongByte(File.ReadAllBytes(file), out var text) is { } at
        ? throw new InvalidDataException($"{what} {file} is not UTF-8: byte {at} is wrong; save it as UTF-8.")
        : text;
}
