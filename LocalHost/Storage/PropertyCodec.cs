using System.Reflection;
using System.Text;

namespace ServerlessQiFu.LocalHost;

internal delegate T ReadProperty<out T>(PropertyName name, in PropertyValue value);

/// <summary>How values of one .NET type are written and read.</summary>
internal sealed record PropertyCodec<T>(Action<EntityBodyWriter, PropertyName, T> Write, ReadProperty<T> Read);

internal static class PropertyCodec
{
    private static readonly Dictionary<Type, object> Known = new()
    {
        [typeof(string)] = new PropertyCodec<string?>((body, name, value) => body.String(name, value), (name, in value) => Must(name, value, EdmType.String).Text),
        [typeof(byte[])] = new PropertyCodec<byte[]?>((body, name, value) => { if (value is not null) body.Binary(name, value); },
            (name, in value) => Must(name, value, EdmType.Binary).Raw.ToArray()),
        [typeof(BinaryData)] = new PropertyCodec<BinaryData?>((body, name, value) => { if (value is not null) body.Binary(name, value.ToMemory().Span); },
            (name, in value) => BinaryData.FromBytes(Must(name, value, EdmType.Binary).Raw.ToArray())),
    };

    static PropertyCodec()
    {
        Value<int>((body, name, value) => body.Int32(name, value), (name, in value) => Must(name, value, EdmType.Int32).Int32);
        Value<long>((body, name, value) => body.Int64(name, value), (name, in value) => Must(name, value, EdmType.Int64).Int64);
        Value<double>((body, name, value) => body.Double(name, value),
            (name, in value) => value.Type == EdmType.Int32 ? value.Int32 : Must(name, value, EdmType.Double).Double);
        Value<bool>((body, name, value) => body.Boolean(name, value), (name, in value) => Must(name, value, EdmType.Boolean).Boolean);
        Value<Guid>((body, name, value) => body.Guid(name, value), (name, in value) => Must(name, value, EdmType.Guid).Guid);
        Value<DateTimeOffset>((body, name, value) => body.Instant(name, value), (name, in value) => Must(name, value, EdmType.DateTime).Instant);
        Value<DateTime>((body, name, value) => body.Instant(name, Utc(value)), (name, in value) => Must(name, value, EdmType.DateTime).Instant.UtcDateTime);
    }

    /// <summary>The codec of a property's type; throws for types that the table service cannot keep.</summary>
    public static PropertyCodec<T> For<T>(PropertyInfo property)
    {
        if (Known.TryGetValue(typeof(T), out var known)) return (PropertyCodec<T>)known;
        var plain = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
        if (!plain.IsEnum)
            throw new NotSupportedException($"The table service has no type for {property.DeclaringType?.Name}.{property.Name} of .NET type {typeof(T).Name}.");
        var one = typeof(PropertyCodec).GetMethod(plain == typeof(T) ? nameof(Enumeration) : nameof(EnumerationOrNone), BindingFlags.NonPublic | BindingFlags.Static)!;
        return (PropertyCodec<T>)one.MakeGenericMethod(plain).Invoke(null, null)!;
    }

    /// <summary>An instant without a zone is taken as UTC, as the table service does.</summary>
    public static DateTimeOffset Utc(DateTime value) =>
        value.Kind == DateTimeKind.Local ? value.ToUniversalTime() : new DateTimeOffset(value.Ticks, TimeSpan.Zero);

    private static void Value<T>(Action<EntityBodyWriter, PropertyName, T> write, ReadProperty<T> read) where T : struct
    {
        Known[typeof(T)] = new PropertyCodec<T>(write, read);
        Known[typeof(T?)] = new PropertyCodec<T?>((body, name, value) => { if (value is { } some) write(body, name, some); }, (name, in value) => read(name, value));
    }

    private static PropertyCodec<T> Enumeration<T>() where T : struct, Enum =>
        new((body, name, value) => body.String(name, value.ToString()), Named<T>);

    private static PropertyCodec<T?> EnumerationOrNone<T>() where T : struct, Enum =>
        new((body, name, value) => body.String(name, value?.ToString()), (name, in value) => Named<T>(name, value));

    private static T Named<T>(PropertyName name, in PropertyValue value) where T : struct, Enum
    {
        const int Short = 64;
        var stored = Must(name, value, EdmType.String).Raw;
        if (stored.Length > Short) return Enum.Parse<T>(Encoding.UTF8.GetString(stored));
        Span<char> text = stackalloc char[Short];
        return Enum.Parse<T>(text[..Encoding.UTF8.GetChars(stored, text)]);
    }

    private static PropertyValue Must(PropertyName name, in PropertyValue value, EdmType type) =>
        value.Type == type ? value : throw new InvalidOperationException($"Property '{name.Text}' is stored as {value.Type}; the class reads it as {type}.");
}
