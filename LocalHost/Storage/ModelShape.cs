using System.Reflection;
using System.Runtime.Serialization;
using Azure.Data.Tables;

namespace ServerlessQiFu.LocalHost;

/// <summary>
/// A class of the application: its public properties, named by <see cref="DataMemberAttribute"/> if that says so, without those under
/// <see cref="IgnoreDataMemberAttribute"/>. Accessors are bound once a type; values are never boxed.
/// </summary>
internal sealed class ModelShape<TEntity> : EntityShape where TEntity : class, ITableEntity
{
    private readonly ModelMember<TEntity>[] _members =
    [
        .. from property in typeof(TEntity).GetProperties(BindingFlags.Public | BindingFlags.Instance)
           where property.GetIndexParameters().Length == 0
              && property.GetCustomAttribute<IgnoreDataMemberAttribute>() is null
              && !IsSystem(property.Name)
           select (ModelMember<TEntity>)Activator.CreateInstance(typeof(ModelMember<,>).MakeGenericType(typeof(TEntity), property.PropertyType), property)!,
    ];

    public override void Write(ITableEntity entity, EntityBodyWriter body)
    {
        var model = (TEntity)entity;
        foreach (var member in _members) member.Write(model, body);
    }

    public override ITableEntity Read(in StoredEntity row, HashSet<string>? select)
    {
        var entity = Activator.CreateInstance<TEntity>();
        Identify(entity, row, select);
        var body = new EntityBody(row.Body);
        var expected = 0;
        while (body.Next(out var name, out var value))
            if (Find(name, ref expected) is { } member && (select is null || select.Contains(member.Name.Text))) member.Read(entity, value);
        return entity;
    }

    /// <summary>Properties mostly come back in the order they were written in, so the search starts where the last one ended.</summary>
    private ModelMember<TEntity>? Find(ReadOnlySpan<byte> name, ref int expected)
    {
        for (var tried = 0; tried < _members.Length; tried++)
        {
            var member = _members[(expected + tried) % _members.Length];
            if (!name.SequenceEqual(member.Name.Utf8)) continue;
            expected += tried + 1;
            return member;
        }
        return null;
    }
}

internal abstract class ModelMember<TEntity>(PropertyInfo property)
{
    public PropertyName Name { get; } = new(property.GetCustomAttribute<DataMemberAttribute>()?.Name ?? property.Name);
    public abstract void Write(TEntity entity, EntityBodyWriter body);
    public abstract void Read(TEntity entity, in PropertyValue value);
}

internal sealed class ModelMember<TEntity, TValue>(PropertyInfo property) : ModelMember<TEntity>(property)
{
    private readonly Func<TEntity, TValue>? _get = property.GetGetMethod()?.CreateDelegate<Func<TEntity, TValue>>();
    private readonly Action<TEntity, TValue>? _set = property.GetSetMethod()?.CreateDelegate<Action<TEntity, TValue>>();
    private readonly PropertyCodec<TValue> _codec = PropertyCodec.For<TValue>(property);

    public override void Write(TEntity entity, EntityBodyWriter body)
    {
        if (_get is not null) _codec.Write(body, Name, _get(entity));
    }

    public override void Read(TEntity entity, in PropertyValue value)
    {
        if (_set is not null) _set(entity, _codec.Read(Name, value));
    }
}
