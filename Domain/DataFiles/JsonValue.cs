using System.Globalization;
using System.Text.Json;

namespace ServerlessQiFu.Domain.DataFiles;

/// <summary>
/// A value of a data file with the pointer to it. Each reader gives the value, or null after noting what is wrong, so
/// that one pass finds every error. A null never leaves the file's reader: a file with errors has no content.
/// </summary>
internal sealed class JsonValue(JsonElement element, string pointer, List<FileError> errors)
{
    public string Pointer => pointer;

    public bool IsNull => element.ValueKind == JsonValueKind.Null;

    public int ErrorsSoFar => errors.Count;

    /// <summary>Notes an error here.</summary>
    public void Fail(string rule) => errors.Add(new(pointer, rule));

    /// <summary>The fields of an object; unknown, repeated and missing ones are errors.</summary>
    public JsonFields? Fields(params ReadOnlySpan<string> names)
    {
        if (element.ValueKind != JsonValueKind.Object) return Wrong<JsonFields>("an object");
        var found = new Dictionary<string, JsonValue>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            var field = new JsonValue(property.Value, $"{pointer}/{Escaped(property.Name)}", errors);
            if (!names.Contains(property.Name)) field.Fail($"unknown field; here belong {string.Join(", ", names.ToArray())}");
            else if (!found.TryAdd(property.Name, field)) field.Fail("the field is given twice");
        }
        return new(found, this);
    }

    public string? Text(int longest = 200)
    {
        if (element.ValueKind != JsonValueKind.String) return Wrong<string>("text");
        var text = element.GetString()!;
        if (string.IsNullOrWhiteSpace(text) || text.Length > longest || text.Any(char.IsControl))
            return Refuse<string>($"text of 1 to {longest} characters without control characters belongs here");
        return text;
    }

    public int? Whole(int least, int most)
    {
        if (element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var number) && number >= least && number <= most) return number;
        Fail($"a whole number from {least} to {most} belongs here");
        return null;
    }

    public double? Share()
    {
        if (element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var number) && number is >= 0 and <= 1) return number;
        Fail("a number from 0 to 1 belongs here");
        return null;
    }

    public bool? YesOrNo()
    {
        if (element.ValueKind is JsonValueKind.True or JsonValueKind.False) return element.GetBoolean();
        Fail("true or false belongs here");
        return null;
    }

    public T? Name<T>() where T : struct, Enum
    {
        if (element.ValueKind == JsonValueKind.String && Array.IndexOf(Enum.GetNames<T>(), element.GetString()) >= 0) return Enum.Parse<T>(element.GetString()!);
        Fail($"one of {string.Join(", ", Enum.GetNames<T>())} belongs here");
        return null;
    }

    public DateOnly? Date()
    {
        if (element.ValueKind == JsonValueKind.String
            && DateOnly.TryParseExact(element.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return date;
        Fail("a date such as 2026-02-14 belongs here");
        return null;
    }

    /// <summary>Where a field of this object is, to note an error found by comparing; for fields that are there.</summary>
    public JsonValue At(string name) => new(element.GetProperty(name), $"{pointer}/{Escaped(name)}", errors);

    /// <summary>The value when it is a string; what else it may be <paramref name="expected"/> says.</summary>
    public string? StringOf(string expected) => element.ValueKind == JsonValueKind.String ? element.GetString() : Wrong<string>(expected);

    /// <summary>The items that could be read, in order.</summary>
    public List<T>? Items<T>(int least, int most, Func<JsonValue, T?> read) where T : class
    {
        var items = Elements(least, most);
        return items?.Select(read).OfType<T>().ToList();
    }

    /// <inheritdoc cref="Items{T}"/>
    public List<T>? Names<T>(int least, int most) where T : struct, Enum
    {
        var items = Elements(least, most);
        return items?.Select(i => i.Name<T>()).OfType<T>().ToList();
    }

    private List<JsonValue>? Elements(int least, int most)
    {
        if (element.ValueKind != JsonValueKind.Array) return Wrong<List<JsonValue>>("a list");
        var count = element.GetArrayLength();
        if (count < least || count > most) return Refuse<List<JsonValue>>(least == most ? $"{least} items belong here" : $"{least} to {most} items belong here");
        return [.. element.EnumerateArray().Select((item, i) => new JsonValue(item, string.Create(CultureInfo.InvariantCulture, $"{pointer}/{i}"), errors))];
    }

    private T? Wrong<T>(string expected) where T : class => Refuse<T>($"{expected} belongs here");

    /// <summary>Notes an error and gives nothing.</summary>
    public T? Refuse<T>(string rule) where T : class
    {
        Fail(rule);
        return null;
    }

    private static string Escaped(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
