namespace ServerlessQiFu.Domain.DataFiles;

/// <summary>The data files compiled into this assembly (<c>*.data.json</c>).</summary>
internal static class ShippedFile
{
    public static string Text(string name)
    {
        using var stream = typeof(ShippedFile).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not compiled into the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
