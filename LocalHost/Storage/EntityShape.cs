using System.Collections.Concurrent;
using System.Text;
using Azure.Data.Tables;

namespace ServerlessQiFu.LocalHost;

/// <summary>How entities of one type become bytes and bytes become them, by the conventions of Azure's client.</summary>
internal abstract class EntityShape
{
    private static readonly ConcurrentDictionary<Type, EntityShape> Known = new();

    public static EntityShape Of(Type type) => Known.GetOrAdd(type, static made =>
        typeof(IDictionary<string, object>).IsAssignableFrom(made)
            ? new DictionaryShape()
            : (EntityShape)Activator.CreateInstance(typeof(ModelShape<>).MakeGenericType(made))!);

    /// <summary>Writes every property but keys, timestamp and tag; a null is not written.</summary>
    public abstract void Write(ITableEntity entity, EntityBodyWriter body);

    /// <summary>Makes an entity of <paramref name="row"/>; with a selection only of what is named in it.</summary>
    public abstract ITableEntity Read(in StoredEntity row, HashSet<string>? select);

    /// <summary>Sets keys and timestamp as far as selected; the tag comes with every answer.</summary>
    protected static void Identify(ITableEntity entity, in StoredEntity row, HashSet<string>? select)
    {
        if (select is null || select.Contains("PartitionKey")) entity.PartitionKey = row.PartitionKey;
        if (select is null || select.Contains("RowKey")) entity.RowKey = row.RowKey;
        if (select is null || select.Contains("Timestamp")) entity.Timestamp = row.Timestamp;
        entity.ETag = Etag.Of(row.Stamp);
    }

    protected static bool IsSystem(string name) => name is "PartitionKey" or "RowKey" or "Timestamp" or "ETag" or "odata.etag";
}

/// <summary>A row as it lies in the store; valid only while it is being read.</summary>
internal readonly ref struct StoredEntity(string partitionKey, string rowKey, long stamp, ReadOnlySpan<byte> body)
{
    public string PartitionKey => partitionKey;
    public string RowKey => rowKey;
    public long Stamp => stamp;
    public DateTimeOffset Timestamp => new(stamp, TimeSpan.Zero);
    public ReadOnlySpan<byte> Body { get; } = body;
}

/// <summary><see cref="TableEntity"/>.</summary>
internal sealed class DictionaryShape : EntityShape
{
    /// <summary>Names seen, so that a thousand rows do not make a thousand copies of each; bounded, since names may come from callers.</summary>
    private const int MostNames = 4096;

    private static readonly ConcurrentDictionary<string, PropertyName> Names = new(StringComparer.Ordinal);

    public override void Write(ITableEntity entity, EntityBodyWriter body)
    {
        foreach (var (key, value) in (IDictionary<string, object>)entity)
        {
            if (value is null || key is not "ETag" && IsSystem(key) || key.EndsWith("@odata.type", StringComparison.Ordinal)) continue;
            var name = Name(key);
            switch (value)
            {
                case string text: body.String(name, text); break;
                case int number: body.Int32(name, number); break;
                case long number: body.Int64(name, number); break;
                case double number: body.Double(name, number); break;
                case bool flag: body.Boolean(name, flag); break;
                case DateTimeOffset instant: body.Instant(name, instant); break;
                case DateTime instant: body.Instant(name, PropertyCodec.Utc(instant)); break;
                case Guid guid: body.Guid(name, guid); break;
                case byte[] bytes: body.Binary(name, bytes); break;
                case BinaryData bytes: body.Binary(name, bytes.ToMemory().Span); break;
                default: throw new NotSupportedException($"The table service has no type for property '{key}' of .NET type {value.GetType().Name}.");
            }
        }
    }

    public override ITableEntity Read(in StoredEntity row, HashSet<string>? select)
    {
        var entity = new TableEntity();
        Identify(entity, row, select);
        if (select is not null && !NamesAColumn(select)) return entity;
        var body = new EntityBody(row.Body);
        while (body.Next(out var name, out var value))
        {
            var text = Text(name);
            if (select is null || select.Contains(text)) entity[text] = value.Boxed;
        }
        return entity;
    }

    /// <summary>Whether anything of the body is asked for; <c>ETag</c> may be a stored column too.</summary>
    private static bool NamesAColumn(HashSet<string> select)
    {
        foreach (var name in select) if (name is "ETag" || !IsSystem(name)) return true;
        return false;
    }

    private static PropertyName Name(string text)
    {
        if (Names.TryGetValue(text, out var known)) return known;
        var name = new PropertyName(text);
        if (Names.Count < MostNames) Names.TryAdd(text, name);
        return name;
    }

    private static string Text(ReadOnlySpan<byte> name)
    {
        Span<char> characters = stackalloc char[EntityLimits.NameCharacters];
        ReadOnlySpan<char> text = characters[..Encoding.UTF8.GetChars(name, characters)];
        return Names.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var known) ? known.Text : Name(text.ToString()).Text;
    }
}
