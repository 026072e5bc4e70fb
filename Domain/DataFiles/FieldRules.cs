using System.Globalization;
using System.Numerics;

namespace ServerlessQiFu.Domain.DataFiles;

/// <summary>The rules that bodies and files share. Each adds at most one sentence a place.</summary>
public static class FieldRules
{
    public static void Missing(this FieldErrors errors, string name) => errors.Add(name, "This field is required. 此项必填。");

    /// <summary>Something that can be seen, not too long, no control characters but tab and line breaks.</summary>
    public static void Text(this FieldErrors errors, string name, string value, int longest)
    {
        if (!VisibleText.HasContent(value)) errors.Add(name, "This field is empty; write something in it. 此项不能为空。");
        else if (value.Length > longest) errors.Add(name, $"This field has {value.Length} characters; at most {longest} are taken. 此项最多{longest}字。");
        else if (value.Any(IsForbidden)) errors.Add(name, "This field has control characters; only tabs and line breaks are taken. 此项含有控制字符。");
    }

    public static void OptionalText(this FieldErrors errors, string name, string? value, int longest)
    {
        if (value is not null) errors.Text(name, value, longest);
    }

    public static void Texts(this FieldErrors errors, string name, IReadOnlyList<string> values, int most, int longest)
    {
        errors.Count(name, values.Count, 0, most);
        foreach (var (i, value) in values.Index().Take(most)) errors.At(name).Text(i.ToString(CultureInfo.InvariantCulture), value, longest);
    }

    /// <summary>A text without tabs and line breaks; null where it may be left out.</summary>
    public static void Line(this FieldErrors errors, string name, string? value, int longest = 200)
    {
        if (value is not null && value.AsSpan().ContainsAny('\t', '\r', '\n')) errors.Add(name, "This field has one line; take out tabs and line breaks. 此项只能有一行。");
        else errors.OptionalText(name, value, longest);
    }

    public static void Lines(this FieldErrors errors, string name, IReadOnlyList<string> values, int most, int longest = 200)
    {
        errors.Count(name, values.Count, 0, most);
        foreach (var (i, value) in values.Index().Take(most)) errors.At(name).Line(i.ToString(CultureInfo.InvariantCulture), value, longest);
    }

    public static void Count(this FieldErrors errors, string name, int count, int least, int most)
    {
        if (count < least || count > most) errors.Add(name, $"This list has {count} items; {least} to {most} are taken.");
    }

    public static void Distinct<T>(this FieldErrors errors, string name, IReadOnlyList<T> values)
    {
        if (values.Distinct().Count() < values.Count) errors.Add(name, "An item is given twice.");
    }

    public static void Range<T>(this FieldErrors errors, string name, T value, T least, T most) where T : INumber<T>
    {
        if (value < least || value > most) errors.Add(name, $"The number is {least} to {most}.");
    }

    /// <summary>A field for each of the names and no other.</summary>
    public static void Every<TName, T>(this FieldErrors errors, string name, IReadOnlyDictionary<TName, T> values, params IReadOnlyList<TName> names) where TName : struct, Enum
    {
        foreach (var missing in names.Except(values.Keys)) errors.At(name).Missing(missing.ToString());
        foreach (var other in values.Keys.Except(names)) errors.At(name).Add(other.ToString(), "There is no such field here; the fields are " + string.Join(", ", names) + ".");
    }

    private static bool IsForbidden(char c) => char.IsControl(c) && c is not ('\n' or '\r' or '\t');
}
