using System.Buffers.Binary;
using System.Text;

namespace ServerlessQiFu.LocalHost;

/// <summary>A property's name, checked and encoded once.</summary>
internal sealed class PropertyName
{
    public PropertyName(string text)
    {
        if (text.Length > EntityLimits.NameCharacters) throw StorageError.PropertyNameTooLong.Failure();
        if (!EntityLimits.IsName(text)) throw StorageError.PropertyNameInvalid.Failure();
        (Text, Utf8) = (text, Encoding.UTF8.GetBytes(text));
    }

    public string Text { get; }
    public byte[] Utf8 { get; }
}

/// <summary>Writes what <see cref="EntityBody"/> reads and holds the entity to Azure's limits while it does. One a thread, used again and again.</summary>
internal sealed class EntityBodyWriter
{
    [ThreadStatic] private static EntityBodyWriter? _own;

    private byte[] _buffer = new byte[4096];
    private int _used, _properties, _size;

    private EntityBodyWriter() { }

    /// <summary>About how many bytes the body of Azure's request would have: it escapes every character beyond ASCII.</summary>
    public int Wire { get; private set; }

    /// <summary>This thread's writer, emptied for an entity of these keys.</summary>
    public static EntityBodyWriter For(string partitionKey, string rowKey)
    {
        var writer = _own ??= new EntityBodyWriter();
        writer._used = writer._properties = 0;
        writer._size = EntityLimits.KeysSize(partitionKey, rowKey);
        writer.Wire = EntityLimits.Envelope + EntityLimits.Escaped(partitionKey) + EntityLimits.Escaped(rowKey);
        return writer;
    }

    public void String(PropertyName name, string? value)
    {
        if (value is null) return;
        if (value.Length > EntityLimits.TextCharacters) throw StorageError.PropertyValueTooLarge.Failure();
        Head(name, EdmType.String, 4 + 2 * value.Length, EntityLimits.Escaped(value));
        var length = Encoding.UTF8.GetByteCount(value);
        Length(length);
        Encoding.UTF8.GetBytes(value, Room(length));
    }

    public void Binary(PropertyName name, ReadOnlySpan<byte> value)
    {
        if (value.Length > EntityLimits.BinaryBytes) throw StorageError.PropertyValueTooLarge.Failure();
        Head(name, EdmType.Binary, 4 + value.Length, value.Length / 3 * 4 + 4);
        Length(value.Length);
        value.CopyTo(Room(value.Length));
    }

    public void Int32(PropertyName name, int value)
    {
        Head(name, EdmType.Int32, 4, 11);
        BinaryPrimitives.WriteInt32LittleEndian(Room(4), value);
    }

    public void Int64(PropertyName name, long value)
    {
        Head(name, EdmType.Int64, 8, 20);
        BinaryPrimitives.WriteInt64LittleEndian(Room(8), value);
    }

    public void Double(PropertyName name, double value)
    {
        Head(name, EdmType.Double, 8, 24);
        BinaryPrimitives.WriteDoubleLittleEndian(Room(8), value);
    }

    public void Boolean(PropertyName name, bool value)
    {
        Head(name, EdmType.Boolean, 1, 5);
        Room(1)[0] = value ? (byte)1 : (byte)0;
    }

    public void Guid(PropertyName name, Guid value)
    {
        Head(name, EdmType.Guid, 16, 36);
        value.TryWriteBytes(Room(16));
    }

    /// <summary>An instant; the table service knows none before 1601.</summary>
    public void Instant(PropertyName name, DateTimeOffset value)
    {
        if (value.UtcTicks < EntityLimits.FirstInstant) throw StorageError.OutOfRangeInput.Failure();
        Head(name, EdmType.DateTime, 8, 28);
        BinaryPrimitives.WriteInt64LittleEndian(Room(8), value.UtcTicks);
    }

    public byte[] Finish() => _buffer.AsSpan(0, _used).ToArray();

    private void Head(PropertyName name, EdmType type, int size, int wire)
    {
        if (++_properties > EntityLimits.Properties) throw StorageError.TooManyProperties.Failure();
        _size += EntityLimits.NameSize(name.Text.Length) + size;
        if (_size > EntityLimits.EntityBytes) throw StorageError.EntityTooLarge.Failure();
        Wire += wire + 2 * name.Text.Length + EntityLimits.Annotation;
        Length(name.Utf8.Length);
        name.Utf8.CopyTo(Room(name.Utf8.Length));
        Room(1)[0] = (byte)type;
    }

    private void Length(int length)
    {
        for (; length >= 0x80; length >>= 7) Room(1)[0] = (byte)(length | 0x80);
        Room(1)[0] = (byte)length;
    }

    private Span<byte> Room(int bytes)
    {
        if (_buffer.Length - _used < bytes) Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _used + bytes));
        var room = _buffer.AsSpan(_used, bytes);
        _used += bytes;
        return room;
    }
}
