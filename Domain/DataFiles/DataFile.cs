using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ServerlessQiFu.Domain.DataFiles;

/// <summary>Reads a data file strictly: JSON without comments, every field known, all errors at once.</summary>
internal static class DataFile
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions Options = StrictJson.Options();

    /// <typeparam name="TFile">The file's form.</typeparam>
    /// <param name="build">Makes the content of a file without errors.</param>
    public static Reading<T> Read<TFile, T>(string json, Func<TFile, Content, T> build) where TFile : IChecked where T : class
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json);
        }
        catch (JsonException broken)
        {
            return Reading<T>.Refused([new("", $"This is not JSON: {broken.Message}")]);
        }
        using (document)
        {
            var reader = new StrictReader(Options);
            return reader.Try<TFile>(document.RootElement, out var file) ? Reading<T>.Of(build(file, Canonical(document.RootElement))) : Reading<T>.Refused(reader.Errors.Found);
        }
    }

    /// <summary>The same content, however it was spaced and ordered, has the same text and hash.</summary>
    private static Content Canonical(JsonElement root)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Plain)) Write(root, writer);
        var bytes = buffer.ToArray();
        return new(Encoding.UTF8.GetString(bytes), Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    private static void Write(JsonElement element, Utf8JsonWriter writer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in element.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(property.Name);
                    Write(property.Value, writer);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray()) Write(item, writer);
                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    /// <summary>A file's canonical text and its SHA-256 in lower-case hex.</summary>
    internal sealed record Content(string Text, string Hash);
}
