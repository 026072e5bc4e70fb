using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>
/// How states and events are written: web names, enumerations by name, Chinese as it is, nothing for null. The record is
/// kept for years; a name here never changes its meaning.
/// </summary>
public static class AppealJson
{
    private static readonly AppealJsonContext Context = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    });

    /// <summary>For callers that carry these types inside their own.</summary>
    public static JsonSerializerOptions Options => Context.Options;

    // One method a type: a state written as its own type instead of Appeal would lose the word that says which it is.
    public static string Write(Appeal state) => JsonSerializer.Serialize(state, Context.Appeal);
    public static string Write(Recorded recorded) => JsonSerializer.Serialize(recorded, Context.Recorded);

    /// <typeparam name="T"><see cref="Appeal"/> or <see cref="Recorded"/>.</typeparam>
    /// <exception cref="JsonException">The text is not one of these.</exception>
    public static T Read<T>(string json) where T : class =>
        JsonSerializer.Deserialize(json, (JsonTypeInfo<T>)Context.Options.GetTypeInfo(typeof(T)))
        ?? throw new JsonException($"null is no {typeof(T).Name}.");
}

[JsonSerializable(typeof(Appeal))]
[JsonSerializable(typeof(Recorded))]
// A state has the same name.
[JsonSerializable(typeof(AppealEvent.Closed), TypeInfoPropertyName = "ClosedEvent")]
internal sealed partial class AppealJsonContext : JsonSerializerContext;
