using System.Globalization;
using System.Text.RegularExpressions;

namespace ServerlessQiFu.Functions.Platform;

/// <summary>The rules of this contract that several bodies share. Each adds at most one sentence a place.</summary>
internal static partial class ContractRules
{
    public static void Persons(this FieldErrors errors, string name, IReadOnlyList<string> values)
    {
        errors.Texts(name, values, TextLimits.MostPersons, TextLimits.Person);
        errors.Distinct(name, values);
    }

    public static void AttachmentIds(this FieldErrors errors, string name, IReadOnlyList<string>? values)
    {
        if (values is null) return;
        errors.Count(name, values.Count, 0, TextLimits.MostAttachments);
        errors.Distinct(name, values);
        foreach (var (i, value) in values.Index().Take(TextLimits.MostAttachments))
            if (!OpaqueId().IsMatch(value)) errors.At(name).Add(i.ToString(CultureInfo.InvariantCulture), "An attachment is named by the id that POST /api/attachments gave.");
    }

    public static void Lease(this FieldErrors errors, string name, string value)
    {
        if (!Leases.IsWellFormed(value)) errors.Add(name, "The lease is the number that the claim gave, as a string, such as \"3\".");
    }

    public static void UnitCode(this FieldErrors errors, string name, string value)
    {
        if (!UnitCodes.IsWellFormed(value)) errors.Add(name, "A unit is named by its code, such as SCJ or QW-SZ-440305; see GET /api/directory.");
    }

    public static void UnitCode(this FieldErrors errors, int index, string value) => errors.UnitCode(index.ToString(CultureInfo.InvariantCulture), value);

    /// <summary>A name from a closed list that others know: letters, digits and underscores.</summary>
    public static void Word(this FieldErrors errors, string name, string value)
    {
        if (!WordShape().IsMatch(value)) errors.Add(name, "This field is one word of letters, such as those the contract lists.");
    }

    public static void Word(this FieldErrors errors, int index, string value) => errors.Word(index.ToString(CultureInfo.InvariantCulture), value);

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,64}\z")]
    private static partial Regex OpaqueId();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_]{0,59}\z")]
    private static partial Regex WordShape();
}
