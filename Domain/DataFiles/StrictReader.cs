using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ServerlessQiFu.Domain.DataFiles;

/// <summary>
/// Reads a JSON value as a record. The value is compared with the record's form first: everything unknown, missing, doubled or of
/// the wrong type is found at once and said in the writer's terms, which a deserializer's first exception is not. Whatever has its
/// form is then read and checks its own rules, even when another part has not.
/// </summary>
/// <param name="options">Made by <see cref="StrictJson.Options"/>.</param>
public sealed class StrictReader(JsonSerializerOptions options)
{
    private static readonly ConditionalWeakTable<JsonTypeInfo, Field[]> Known = [];

    /// <summary>The last that was checked. The whole is checked after its parts.</summary>
    private IChecked? _read;

    public FieldErrors Errors { get; } = new();

    /// <summary>Whether there was a field that the record does not have.</summary>
    public bool FoundUnknown { get; private set; }

    /// <returns>False when there are errors.</returns>
    public bool Try<T>(JsonElement root, [NotNullWhen(true)] out T? read) where T : IChecked
    {
        read = Fits(root, typeof(T), Errors) && Errors.Found.Count == 0 ? (T)_read! : default;
        return read is not null;
    }

    private bool Fits(JsonElement value, Type type, FieldErrors errors)
    {
        var form = options.GetTypeInfo(type);
        if (form.Kind is JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary) return FieldsFit(value, form, errors);
        if (form.Kind == JsonTypeInfoKind.Enumerable) return ItemsFit(value, type.GetGenericArguments()[0], errors);
        return Wrong(value, Nullable.GetUnderlyingType(type) ?? type, form) is not { } sentence || Refuse(errors, "", sentence);
    }

    private bool FieldsFit(JsonElement value, JsonTypeInfo form, FieldErrors errors)
    {
        if (value.ValueKind != JsonValueKind.Object) return Refuse(errors, "", "This is an object: { … }.");
        var fields = Known.GetValue(form, FieldsOf);
        var (fits, seen) = (true, new HashSet<string>(StringComparer.Ordinal));
        foreach (var given in value.EnumerateObject())
        {
            if (!seen.Add(given.Name)) fits = Refuse(errors, given.Name, "This field is given twice.");
            else if (Array.Find(fields, f => f.Name == given.Name) is not { } field)
            {
                FoundUnknown = true;
                fits = Refuse(errors, given.Name, "There is no such field here; the fields are " + string.Join(", ", fields.Select(f => f.Name)) + ".");
            }
            else if (given.Value.ValueKind != JsonValueKind.Null) fits &= Fits(given.Value, field.Type, errors.At(given.Name));
            else if (!field.IsNullable) fits = Refuse(errors, given.Name, "null is not taken here.");
        }
        foreach (var missing in fields.Where(f => f.IsRequired && !seen.Contains(f.Name)))
        {
            errors.Missing(missing.Name);
            fits = false;
        }
        if (!fits || !typeof(IChecked).IsAssignableFrom(form.Type)) return fits;
        _read = (IChecked)value.Deserialize(form)!;
        _read.Check(errors);
        return true;
    }

    private bool ItemsFit(JsonElement value, Type item, FieldErrors errors)
    {
        if (value.ValueKind != JsonValueKind.Array) return Refuse(errors, "", "This is a list: [ … ].");
        var (fits, index) = (true, 0);
        foreach (var element in value.EnumerateArray()) fits &= Fits(element, item, errors.At(index++));
        return fits;
    }

    private static string? Wrong(JsonElement value, Type type, JsonTypeInfo form)
    {
        if (type.IsEnum) return value.ValueKind == JsonValueKind.String && Enum.GetNames(type).Contains(value.GetString()) ? null : "This is one of " + string.Join(", ", Enum.GetNames(type)) + ".";
        if (type == typeof(string)) return value.ValueKind == JsonValueKind.String && value.GetString() is not null ? null : "This is a text in quotes.";
        if (type == typeof(bool)) return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : "This is true or false.";
        if (type == typeof(int)) return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out _) ? null : "This is a whole number.";
        if (type == typeof(double)) return value.ValueKind == JsonValueKind.Number ? null : "This is a number.";
        if (type == typeof(DateOnly))
            return value.ValueKind == JsonValueKind.String && DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
                ? null : "This is a date such as 2026-11-30.";
        return form.Converter is ITextConverter text ? text.Fault(value) : throw new NotSupportedException($"{type} has no rule here; add one before a record uses it.");
    }

    /// <summary>A parameter that takes null may be left out. A dictionary may have a field for each name; which it must have is a rule.</summary>
    private static Field[] FieldsOf(JsonTypeInfo form) => form.Kind == JsonTypeInfoKind.Dictionary
        ? [.. Enum.GetNames(form.Type.GetGenericArguments()[0]).Select(name => new Field(name, form.Type.GetGenericArguments()[1], false, false))]
        : [.. form.Properties.Where(p => p.Set is not null).Select(p => new Field(p.Name, p.PropertyType,
            p.IsRequired || p.AssociatedParameter is { IsNullable: false, HasDefaultValue: false }, p.IsSetNullable))];

    private static bool Refuse(FieldErrors errors, string name, string detail)
    {
        errors.Add(name, detail);
        return false;
    }

    private sealed record Field(string Name, Type Type, bool IsRequired, bool IsNullable);
}
