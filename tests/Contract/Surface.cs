using System.Reflection;
using System.Runtime.CompilerServices;

namespace ServerlessQiFu.Tests.Contract;

/// <summary>Writes the public members of an assembly one a line, as C# would, without the nullability of references.</summary>
internal static class Surface
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool",
        [typeof(int)] = "int", [typeof(long)] = "long", [typeof(double)] = "double", [typeof(byte)] = "byte",
    };

    /// <summary>The line of one member, as <see cref="Of(Assembly)"/> writes it; of an accessor the property's.</summary>
    public static string Line(MemberInfo member)
    {
        var type = member.DeclaringType!.IsGenericType ? member.DeclaringType.GetGenericTypeDefinition() : member.DeclaringType;
        var own = type.GetMembers(Declared).Single(m => m.MetadataToken == member.MetadataToken);
        var line = own switch
        {
            ConstructorInfo made => $"{Access(made)}{Signature(made, Name(type).Split('<')[0])}",
            FieldInfo field => Field(field),
            MethodInfo { IsSpecialName: true } accessor when type.GetProperties(Declared).FirstOrDefault(p => p.GetMethod == accessor || p.SetMethod == accessor) is { } property => Property(property)!,
            var method => Method((MethodInfo)method),
        };
        return $"{Name(type)}: {line}";
    }

    public static IEnumerable<string> Of(Assembly assembly) => assembly.GetExportedTypes().SelectMany(Of).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Of(Type type)
    {
        var name = Name(type);
        if (type.IsEnum) return Enum.GetNames(type).Select(value => $"{name}: {value} = {(int)Enum.Parse(type, value)}");
        if (type.IsSubclassOf(typeof(Delegate))) return [$"{name}: {Signature(type.GetMethod("Invoke")!, Name(type.GetMethod("Invoke")!.ReturnType) + " Invoke")}"];
        IEnumerable<string?> members =
        [
            .. type.GetConstructors(Declared & ~BindingFlags.Static).Where(c => IsOffered(c) && !IsCopy(c)).Select(c => $"{Access(c)}{Signature(c, name.Split('<')[0])}"),
            .. type.GetFields(Declared).Where(f => f.IsPublic || f.IsFamily).Select(Field),
            .. type.GetProperties(Declared).Select(Property),
            .. type.GetMethods(Declared).Where(m => IsOffered(m) && (!m.IsSpecialName || IsWrittenOperator(m)) && !IsOwnToObject(m)).Select(Method),
        ];
        return members.OfType<string>().Select(member => $"{name}: {member}");
    }

    private static string? Property(PropertyInfo property)
    {
        if (property.Name == "EqualityContract") return null;
        if (property.GetMethod is not { } get) return IsOffered(property.SetMethod!) ? $"{Access(property.SetMethod!)}{Name(property.PropertyType)} {property.Name} {{{Setter(property.SetMethod!)} }}" : null;
        if (!IsOffered(get)) return null;
        var set = property.SetMethod is not { } s || !IsOffered(s) ? "" : Setter(s);
        return $"{Access(get)}{Kind(get)}{Name(property.PropertyType)} {property.Name} {{ get;{set} }}";
    }

    private static string Setter(MethodInfo set) => set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? " init;" : " set;";

    private static string Field(FieldInfo field) =>
        $"{(field.IsPublic ? "" : "protected ")}{(field.IsLiteral ? "const " : field.IsStatic ? "static " : "")}{Name(field.FieldType)} {field.Name}{(field.IsLiteral ? $" = {field.GetRawConstantValue()}" : "")}";

    /// <summary>An operator that somebody wrote; those of a record are the compiler's.</summary>
    private static bool IsWrittenOperator(MethodInfo method) =>
        method.IsSpecialName && method.Name.StartsWith("op_", StringComparison.Ordinal) && !method.IsDefined(typeof(CompilerGeneratedAttribute));

    private static string Method(MethodInfo method)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";
        return Access(method) + Kind(method) + Signature(method, $"{Name(method.ReturnType)} {method.Name}{generic}");
    }

    private static string Signature(MethodBase method, string name) => $"{name}({string.Join(", ", method.GetParameters().Select((p, i) => Parameter(p, i, method)))})";

    private static string Parameter(ParameterInfo parameter, int place, MethodBase method)
    {
        var prefix = place == 0 && method.IsDefined(typeof(ExtensionAttribute)) ? "this " : parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "";
        var value = !parameter.HasDefaultValue ? "" : parameter.DefaultValue switch
        {
            null => parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null ? " = default" : " = null",
            bool flag => flag ? " = true" : " = false",
            var other => $" = {Convert.ToString(other, System.Globalization.CultureInfo.InvariantCulture)}",
        };
        return $"{prefix}{Name(parameter.ParameterType)} {parameter.Name}{value}";
    }

    private static bool IsOffered(MethodBase method) =>
        (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly) && (!method.IsDefined(typeof(CompilerGeneratedAttribute)) || method.IsSpecialName);

    /// <summary>The constructor that the compiler gives every record.</summary>
    private static bool IsCopy(ConstructorInfo constructor) =>
        constructor.IsFamily && constructor.GetParameters() is [{ ParameterType: var only }] && only == constructor.DeclaringType;

    private static bool IsOwnToObject(MethodInfo method) => method.GetBaseDefinition().DeclaringType == typeof(object);

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string Kind(MethodInfo method) =>
        method.DeclaringType!.IsInterface ? ""
        : method.IsStatic ? "static "
        : method.IsAbstract ? "abstract "
        : method.GetBaseDefinition() != method ? "override "
        : method.IsVirtual && !method.IsFinal ? "virtual " : "";

    private static string Name(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return Name(inner) + "?";
        if (type.IsArray) return Name(type.GetElementType()!) + "[]";
        if (Keywords.TryGetValue(type, out var keyword)) return keyword;
        return type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : type.Name;
    }
}
