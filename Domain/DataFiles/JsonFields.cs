namespace ServerlessQiFu.Domain.DataFiles;

/// <summary>The fields of one object of a data file.</summary>
internal sealed class JsonFields(IReadOnlyDictionary<string, JsonValue> found, JsonValue owner)
{
    public string Pointer => owner.Pointer;

    /// <summary>A field that must be there; null after noting that it is not.</summary>
    public JsonValue? Required(string name)
    {
        if (found.TryGetValue(name, out var value)) return value;
        owner.Fail($"the field {name} is missing");
        return null;
    }

    /// <summary>A field that may be left out, or be null, which says the same.</summary>
    public JsonValue? Optional(string name) => found.TryGetValue(name, out var value) && !value.IsNull ? value : null;
}
