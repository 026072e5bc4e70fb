using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Pages;

/// <summary>
/// A form as the body of a request of the API: a field's name is its JSON pointer without the first slash, such as <c>contact/phone</c>. What is blank is
/// absent, as people leave fields blank; the API then says which it needs.
/// </summary>
internal static class FormBody
{
    public static JsonObject Of<T>(IFormCollection form) => Of(typeof(T), form, "");

    private static JsonObject Of(Type type, IFormCollection form, string prefix)
    {
        var body = new JsonObject();
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            if (Value(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType, form, prefix + name) is { } value) body[name] = value;
        }
        return body;
    }

    private static JsonNode? Value(Type type, IFormCollection form, string name)
    {
        if (type != typeof(string) && type.IsAssignableTo(typeof(IEnumerable)))
            return form[name] is { Count: > 0 } several && several.Where(one => !string.IsNullOrWhiteSpace(one)).ToList() is { Count: > 0 } filled
                ? new JsonArray([.. filled.Select(one => (JsonNode)one!)])
                : null;
        if (IsRecord(type)) return Of(type, form, name + "/");
        // A checkbox that is not ticked is not sent.
        if (type == typeof(bool)) return form.ContainsKey(name) ? (JsonNode)(form[name][^1] is "true" or "on") : null;
        if (form[name] is not [.., { } text] || string.IsNullOrWhiteSpace(text)) return null;
        // What is no number stays a text: the API says what is wrong with it.
        if ((type == typeof(int) || type == typeof(long)) && long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var whole)) return whole;
        if (type == typeof(double) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return number;
        // A form's line break is \r\n, whatever was typed.
        return text.Replace("\r\n", "\n", StringComparison.Ordinal);
    }

    private static bool IsRecord(Type type) => type.IsClass && type != typeof(string) && type.Assembly == typeof(IRequestBody).Assembly;
}
