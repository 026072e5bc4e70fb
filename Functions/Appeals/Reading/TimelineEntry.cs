using System.Text.Json;
using System.Text.Json.Serialization;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>One event with its own fields beside these.</summary>
public sealed record TimelineEntry(int Version, DateTimeOffset At, TimelineActor By, string Event)
{
    [JsonExtensionData] public Dictionary<string, JsonElement>? Data { get; init; }
}

/// <param name="Role">A name of <see cref="Access.RoleNames"/>.</param>
/// <param name="Subject">For staff only.</param>
public sealed record TimelineActor(string Role, string? Unit = null, string? Subject = null);
