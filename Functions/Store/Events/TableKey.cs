using System.Globalization;
using System.Text;

namespace ServerlessQiFu.Functions.Store;

/// <summary>A name as a table key: what Azure forbids there (<c>/ \ # ?</c>, control characters) and <c>% !</c> become <c>!</c> and four hex digits.</summary>
internal static class TableKey
{
    public static string Of(string name)
    {
        if (!name.Any(IsForbidden)) return name;
        var key = new StringBuilder(name.Length + 8);
        foreach (var c in name)
        {
            if (IsForbidden(c)) key.Append(CultureInfo.InvariantCulture, $"!{(int)c:X4}");
            else key.Append(c);
        }
        return key.ToString();
    }

    private static bool IsForbidden(char c) => c is '/' or '\\' or '#' or '?' or '%' or '!' || char.IsControl(c);
}
