using System.Text;

namespace ServerlessQiFu.LocalHost;

/// <summary>The limits of Azure Table Storage (learn.microsoft.com, "Scalability and performance targets for Table storage" and
/// "Understanding the Table service data model").</summary>
internal static class EntityLimits
{
    public const int Properties = 252, EntityBytes = 1 << 20, TextCharacters = 32 * 1024, BinaryBytes = 64 * 1024;
    public const int KeyCharacters = 1024, NameCharacters = 255;
    public const int Actions = 100, TransactionBytes = 4 << 20, PageRows = 1000;

    /// <summary>Rows looked at for one page when a condition has to be tried row by row; then the page ends, full or not, with a continuation.</summary>
    public const int RowsLookedAt = 20_000;

    /// <summary>Headers and braces round one action, and quotes and type name round one property, in the request Azure's client would send.</summary>
    public const int Envelope = 700, Annotation = 32;

    public static readonly long FirstInstant = new DateTime(1601, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    public static int KeysSize(string partitionKey, string rowKey) => 4 + 2 * (partitionKey.Length + rowKey.Length);

    public static int NameSize(int characters) => 8 + 2 * characters;

    /// <summary>Throws for a key that the table service would not take.</summary>
    public static void CheckKey(string key)
    {
        if (key.Length > KeyCharacters) throw StorageError.KeyValueTooLarge.Failure();
        foreach (var c in key)
            if (c is '/' or '\\' or '#' or '?' || char.IsControl(c)) throw StorageError.OutOfRangeInput.Failure();
    }

    /// <summary>3 to 63 letters and digits, a letter first, not the reserved word.</summary>
    public static void CheckTableName(string name)
    {
        if (name.Length is < 3 or > 63 || !char.IsAsciiLetter(name[0]) || !name.All(char.IsAsciiLetterOrDigit)
            || name.Equals("tables", StringComparison.OrdinalIgnoreCase))
            throw StorageError.InvalidTableName.Failure();
    }

    /// <summary>Whether it is an identifier of C#, as property names must be.</summary>
    public static bool IsName(string name)
    {
        if (name.Length == 0 || !(char.IsLetter(name[0]) || name[0] == '_')) return false;
        foreach (var c in name)
            if (!char.IsLetterOrDigit(c) && c != '_') return false;
        return true;
    }

    /// <summary>Bytes of a text as Azure's client sends it: six for every character that is not plain ASCII.</summary>
    public static int Escaped(string text) => text.Length + 5 * (text.Length - Ascii(text));

    /// <summary>By Azure's measure of an entity: the error when it or the number of its properties is over the limit.</summary>
    public static StorageError? Exceeded(string partitionKey, string rowKey, ReadOnlySpan<byte> body)
    {
        var (size, properties) = (KeysSize(partitionKey, rowKey), 0);
        var reader = new EntityBody(body);
        while (reader.Next(out var name, out var value))
        {
            properties++;
            size += NameSize(Encoding.UTF8.GetCharCount(name)) + value.Type switch
            {
                EdmType.String => 4 + 2 * Encoding.UTF8.GetCharCount(value.Raw),
                EdmType.Binary => 4 + value.Raw.Length,
                _ => value.Raw.Length,
            };
        }
        return properties > Properties ? StorageError.TooManyProperties : size > EntityBytes ? StorageError.EntityTooLarge : null;
    }

    private static int Ascii(string text)
    {
        var plain = 0;
        foreach (var c in text) plain += c < 0x80 ? 1 : 0;
        return plain;
    }
}
