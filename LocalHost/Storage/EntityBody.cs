using System.Buffers.Binary;
using System.Text;

namespace ServerlessQiFu.LocalHost;

/// <summary>The property types of the table service.</summary>
internal enum EdmType : byte { String = 1, Int32, Int64, Double, Boolean, DateTime, Guid, Binary }

/// <summary>
/// Reads a stored entity: for each property the length of its name, the name, a type, the value. Lengths are LEB128, numbers little-endian,
/// text UTF-8, instants UTC ticks.
/// </summary>
internal ref struct EntityBody(ReadOnlySpan<byte> body)
{
    private ReadOnlySpan<byte> _rest = body;

    public bool Next(out ReadOnlySpan<byte> name, out PropertyValue value)
    {
        if (_rest.IsEmpty) { name = default; value = default; return false; }
        name = Take(Length());
        var type = (EdmType)Take(1)[0];
        var length = type switch
        {
            EdmType.Boolean => 1,
            EdmType.Int32 => 4,
            EdmType.Int64 or EdmType.Double or EdmType.DateTime => 8,
            EdmType.Guid => 16,
            EdmType.String or EdmType.Binary => Length(),
            _ => throw new InvalidDataException($"A stored entity has a property of the unknown type {(byte)type}; the file was not written by this programme or is damaged."),
        };
        value = new PropertyValue(type, Take(length));
        return true;
    }

    /// <summary>Also gives the bytes of the whole property.</summary>
    public bool Next(out ReadOnlySpan<byte> name, out PropertyValue value, out ReadOnlySpan<byte> whole)
    {
        var before = _rest;
        var found = Next(out name, out value);
        whole = before[..^_rest.Length];
        return found;
    }

    /// <summary>The property of that name, if the entity has it.</summary>
    public static bool Find(ReadOnlySpan<byte> body, ReadOnlySpan<byte> wanted, out PropertyValue value)
    {
        var reader = new EntityBody(body);
        while (reader.Next(out var name, out value))
            if (name.SequenceEqual(wanted)) return true;
        return false;
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }

    private int Length()
    {
        var length = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = Take(1)[0];
            length |= (part & 0x7F) << shift;
            if (part < 0x80) return length;
        }
    }
}

/// <summary>One stored value; valid as long as the bytes it was read from.</summary>
internal readonly ref struct PropertyValue(EdmType type, ReadOnlySpan<byte> raw)
{
    public EdmType Type => type;
    public ReadOnlySpan<byte> Raw { get; } = raw;

    public string Text => Encoding.UTF8.GetString(Raw);
    public int Int32 => BinaryPrimitives.ReadInt32LittleEndian(Raw);
    public long Int64 => BinaryPrimitives.ReadInt64LittleEndian(Raw);
    public double Double => BinaryPrimitives.ReadDoubleLittleEndian(Raw);
    public bool Boolean => Raw[0] != 0;
    public DateTimeOffset Instant => new(Int64, TimeSpan.Zero);
    public Guid Guid => new(Raw);

    public object Boxed => type switch
    {
        EdmType.String => Text,
        EdmType.Int32 => Int32,
        EdmType.Int64 => Int64,
        EdmType.Double => Double,
        EdmType.Boolean => Boolean,
        EdmType.DateTime => Instant,
        EdmType.Guid => Guid,
        _ => Raw.ToArray(),
    };
}
