using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Azure.Data.Tables;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Enterprises;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Notices;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.Tests.Architecture;

namespace ServerlessQiFu.Tests.Functions.Store;

/// <summary>
/// What is stored is read for years: names of events and states and their fields, of orchestrations, activities and their inputs, of messages, of tables
/// and an appeal's rows. Each stands in <c>stored-names.txt</c>; a line there never changes. A new name gets a new line.
/// </summary>
public class StoredNameTests
{
    private static readonly string Frozen = Path.Combine(SourceRuleTests.Root, "tests", "Functions", "Store", "stored-names.txt");

    [Fact]
    public void Every_stored_name_is_as_it_was()
    {
        var (frozen, today) = (File.ReadAllLines(Frozen), Today().Order(StringComparer.Ordinal).ToArray());
        var gone = frozen.Except(today).Select(line => "gone: " + line);
        var added = today.Except(frozen).Select(line => "new: " + line);
        Assert.True(frozen.SequenceEqual(today),
            $"Stored names have changed. Records and histories that exist would not be read any more: keep the old name, or read both. What is only new belongs into {Frozen}, in its order.\n{string.Join('\n', gone.Concat(added))}");
    }

    private static IEnumerable<string> Today()
    {
        var seen = new Dictionary<Type, string>();
        Add(typeof(Appeal), seen);
        Add(typeof(Recorded), seen);
        var functions = typeof(AppealRecords).Assembly.GetTypes().SelectMany(t => t.GetMethods()).Where(m => m.GetCustomAttribute<FunctionAttribute>() is not null);
        foreach (var function in functions)
        {
            var trigger = function.GetParameters()[0].GetCustomAttributes().Select(a => a.GetType().Name).FirstOrDefault(n => n is "OrchestrationTriggerAttribute" or "ActivityTriggerAttribute");
            if (trigger is null) continue;
            yield return $"function {function.GetCustomAttribute<FunctionAttribute>()!.Name} ({trigger})";
            foreach (var parameter in function.GetParameters().Where(p => p.ParameterType.Namespace == typeof(AppealTurn).Namespace && p.ParameterType.IsClass)) Add(parameter.ParameterType, seen);
        }
        Add(typeof(NextStep), seen);
        foreach (var table in typeof(RecordTables).GetProperties().Where(p => p.PropertyType == typeof(TableClient)))
            yield return $"table {((TableClient)table.GetValue(new RecordTables(new TableServiceClient(new Uri("https://stored.names"), new TableSharedKeyCredential("a", "AAAA"))))!).Name}";
        foreach (var constant in new[] { typeof(AppealRows), typeof(DueEntry) }.SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)))
            if (constant is { IsLiteral: true, FieldType.Name: nameof(String) }) yield return $"row {constant.Name}: {constant.GetRawConstantValue()}";
        foreach (var body in new[] { typeof(AppealHappened), typeof(SettlementRequest), typeof(WebhookDelivery), typeof(MachineTriage), typeof(Correction), typeof(CardAssignment) })
            Add(body, seen);
        foreach (var line in seen.Values) yield return line;
    }

    private static void Add(Type type, Dictionary<Type, string> seen)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (seen.ContainsKey(type)) return;
        if (type.IsEnum)
        {
            seen[type] = $"words {type.Name}: {string.Join(' ', Enum.GetNames(type))}";
            return;
        }
        var form = AppealJson.Options.GetTypeInfo(type, fallback: true);
        if (form.Kind == JsonTypeInfoKind.Enumerable && form.ElementType is { } element) { Add(element, seen); return; }
        if (form.Kind != JsonTypeInfoKind.Object) return;
        var kinds = form.PolymorphismOptions?.DerivedTypes.Select(d => (d.DerivedType, Name: (string)d.TypeDiscriminator!)).ToList() ?? [];
        seen[type] = kinds.Count > 0
            ? $"union {type.Name} by {form.PolymorphismOptions!.TypeDiscriminatorPropertyName}: {string.Join(' ', kinds.Select(k => k.Name))}"
            : $"record {type.DeclaringType?.Name}{(type.DeclaringType is null ? "" : ".")}{type.Name}: {string.Join(' ', form.Properties.Where(IsWritten).Select(p => p.Name))}";
        foreach (var (kind, _) in kinds) Add(kind, seen);
        foreach (var property in form.Properties.Where(IsWritten)) Add(property.PropertyType, seen);
    }

    /// <summary>What the writer ignores is stored nowhere; two such names were listed before that was looked at, and lines never change.</summary>
    private static bool IsWritten(JsonPropertyInfo property) => property.Get is not null || property.Name is "tierInForce" or "kindInForce";
}

file static class Forms
{
    private static readonly JsonSerializerOptions Own = new(PlainJson.Options) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    /// <summary>What the record's own context does not know, such as an orchestration's input, is written by the app's own options.</summary>
    public static JsonTypeInfo GetTypeInfo(this JsonSerializerOptions options, Type type, bool fallback) =>
        options.TryGetTypeInfo(type, out var known) || !fallback ? known! : Own.GetTypeInfo(type);
}
