using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ServerlessQiFu.Functions.Platform;

/// <summary>How the contract's records are written and read: strictly, and their texts without what nobody can see.</summary>
public static class ContractJson
{
    public static JsonSerializerOptions Options { get; } = StrictJson.Options(new TidyText(), new LowerCaseNames());

    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    /// <summary>
    /// SHA-256 (lower-case hex) of what a request says: order of fields, blanks and invisible characters do not matter, so a client that
    /// builds the same request anew repeats it.
    /// </summary>
    public static string Fingerprint<T>(T body) where T : IRequestBody => Convert.ToHexStringLower(SHA256.HashData(Write(body)));
}

/// <summary>The names of the enumeration begin in lower case on the wire.</summary>
[AttributeUsage(AttributeTargets.Enum)]
public sealed class LowerCaseNamesAttribute : Attribute;

/// <summary>Reads and writes what is marked with <see cref="LowerCaseNamesAttribute"/>.</summary>
internal sealed class LowerCaseNames : JsonConverterFactory
{
    private readonly JsonStringEnumConverter _names = new(JsonNamingPolicy.CamelCase, allowIntegerValues: false);

    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum && typeToConvert.IsDefined(typeof(LowerCaseNamesAttribute), false);

    public override JsonConverter? CreateConverter(Type typeToConvert, JsonSerializerOptions options) => _names.CreateConverter(typeToConvert, options);
}
