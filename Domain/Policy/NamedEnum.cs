using System.Text.Json.Serialization;

namespace ServerlessQiFu.Domain.Policy;

/// <summary>In JSON a business word is its name, never its number.</summary>
public sealed class NamedEnum<T>() : JsonStringEnumConverter<T>(namingPolicy: null, allowIntegerValues: false) where T : struct, Enum;
