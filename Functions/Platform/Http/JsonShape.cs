using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ServerlessQiFu.Functions.Platform;

/// <summary>
/// Compares a JSON value with a record's form before it is read: everything unknown, missing, doubled or of the wrong
/// type is found at once and said in the caller's terms, which a deserializer's first exception is not.
/// </summary>
internal static class JsonShape
{
    /// <returns>Whether there was a field the record does not have.</returns>
    public static bool Compare(JsonElement value, Type type, FieldErrors errors)
    {
        var form = ContractJson.Options.GetTypeInfo(type);
        if (form.Kind == JsonTypeInfoKind.Object) return CompareObject(value, form, errors);
        if (form.Kind == JsonTypeInfoKind.Enumerable) return CompareList(value, type.GetGenericArguments()[0], errors);
        if (Wrong(value, Nullable.GetUnderlyingType(type) ?? type) is { } sentence) errors.Add("", sentence);
        return false;
    }

    private static bool CompareObject(JsonElement value, JsonTypeInfo form, FieldErrors errors)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            errors.Add("", "This is an object: { … }.");
            return false;
        }
        var unknown = false;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in value.EnumerateObject())
        {
            if (!seen.Add(field.Name)) errors.Add(field.Name, "This field is given twice.");
            else if (form.Properties.FirstOrDefault(p => p.Name == field.Name) is not { } property)
            {
                unknown = true;
                errors.Add(field.Name, "There is no such field here; the fields are " + string.Join(", ", form.Properties.Select(p => p.Name)) + ".");
            }
            else if (field.Value.ValueKind == JsonValueKind.Null)
            {
                if (!property.IsSetNullable) errors.Add(field.Name, "null is not taken here.");
            }
            else unknown |= Compare(field.Value, property.PropertyType, errors.At(field.Name));
        }
        foreach (var missing in form.Properties.Where(p => p.IsRequired && !seen.Contains(p.Name))) errors.Add(missing.Name, "This field is required. 此项必填。");
        return unknown;
    }

    private static bool CompareList(JsonElement value, Type item, FieldErrors errors)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            errors.Add("", "This is a list: [ … ].");
            return false;
        }
        var (unknown, index) = (false, 0);
        foreach (var element in value.EnumerateArray()) unknown |= Compare(element, item, errors.At(index++));
        return unknown;
    }

    private static string? Wrong(JsonElement value, Type type)
    {
        if (type.IsEnum) return value.ValueKind == JsonValueKind.String && Enum.GetNames(type).Contains(value.GetString()) ? null : "This is one of " + string.Join(", ", Enum.GetNames(type)) + ".";
        if (type == typeof(string)) return value.ValueKind == JsonValueKind.String && value.GetString() is not null ? null : "This is a text in quotes.";
        if (type == typeof(bool)) return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : "This is true or false.";
        if (type == typeof(int)) return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out _) ? null : "This is a whole number.";
        if (type == typeof(DateOnly))
            return value.ValueKind == JsonValueKind.String && DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
                ? null : "This is a date such as 2026-11-30.";
        throw new NotSupportedException($"{type} has no rule here; add one before a request uses it.");
    }
}
