using System.Text.Json;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Visibility;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>The record as a caller may see it, in the contract's form; <see cref="EventVisibility"/> decides what is in it.</summary>
internal static class Timeline
{
    public static IReadOnlyList<TimelineEntry> Show(IEnumerable<Recorded> record, Sight sight, ReadableWords words) => [.. record.Select(r => Show(r, sight, words)).OfType<TimelineEntry>()];

    private static TimelineEntry? Show(Recorded recorded, Sight sight, ReadableWords words)
    {
        if (EventVisibility.Of(recorded.Event, sight.Level) is not { } facts) return null;
        var data = facts.ToDictionary(f => f.Name, f => Json(f is { IsWords: true, Value: string text } ? words.Of(text) : f.Value));
        var by = new TimelineActor(RoleNames.Of(recorded.By.Role), recorded.By.Unit, IsNamed(recorded.By, sight) ? recorded.By.Subject : null);
        return new(recorded.Version, recorded.At, by, recorded.Event.GetType().Name) { Data = data.Count > 0 ? data : null };
    }

    /// <summary>The company's own people are part of who it is.</summary>
    private static bool IsNamed(Actor by, Sight sight) => sight.ReadsNotes && (by.Role is not (Role.Enterprise or Role.Bot) || sight.Shows(AppealParts.Identity));

    private static JsonElement Json(object value) => value is LeaseNumber lease
        ? JsonSerializer.SerializeToElement(Leases.Text(lease.Value), ContractJson.Options)
        : JsonSerializer.SerializeToElement(value, value.GetType(), ContractJson.Options);
}
