using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ServerlessQiFu.Domain.DataFiles;

/// <summary>A value that JSON has no word for and that is written as a text.</summary>
/// <param name="expected">What belongs here, such as "a limit such as 3wd".</param>
internal abstract class TextConverter<T>(string expected) : JsonConverter<T>, ITextConverter where T : class
{
    /// <param name="fault">A sentence that says what is wrong; empty when the text is one.</param>
    protected abstract bool TryRead(string text, [NotNullWhen(true)] out T? value, out string fault);

    public string? Fault(JsonElement value) =>
        value.ValueKind != JsonValueKind.String ? $"This is {expected}." : TryRead(value.GetString()!, out _, out var fault) ? null : fault;

    public override T Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        TryRead((reader.TokenType == JsonTokenType.String ? reader.GetString() : null) ?? "", out var value, out var fault) ? value : throw new JsonException(fault);

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}

/// <summary>Says what is wrong with a text before it is read.</summary>
internal interface ITextConverter
{
    /// <returns>A sentence; null when nothing is wrong.</returns>
    string? Fault(JsonElement value);
}
