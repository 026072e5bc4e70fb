namespace ServerlessQiFu.Tools.City;

/// <summary>Files that are part of this programme.</summary>
internal static class Own
{
    public static string Text(string name)
    {
        using var stream = typeof(Own).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not part of the programme.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
