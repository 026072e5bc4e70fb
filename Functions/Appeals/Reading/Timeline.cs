using System.Text.Json;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Visibility;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>The record as a caller may see it, in the contract's form; <see cref="EventVisibility"/> decides what is in it.</summary>
public static class Timeline
{
    public static IReadOnlyList<TimelineEntry> Show(IEnumerable<Recorded> record, VisibilityLevel level) => [.. record.Select(r => Show(r, level)).OfType<TimelineEntry>()];

    private static TimelineEntry? Show(Recorded recorded, VisibilityLevel level)
    {
        if (EventVisibility.Of(recorded.Event, level) is not { } facts) return null;
        var data = facts.ToDictionary(f => f.Name, f => Json(f.Value));
        var by = new TimelineActor(RoleNames.Of(recorded.By.Role), recorded.By.Unit, level.ReadsNotes() ? recorded.By.Subject : null);
        return new(recorded.Version, recorded.At, by, recorded.Event.GetType().Name) { Data = data.Count > 0 ? data : null };
    }

    private static JsonElement Json(object value) => value is LeaseNumber lease
        ? JsonSerializer.SerializeToElement(Leases.Text(lease.Value), ContractJson.Options)
        : JsonSerializer.SerializeToElement(value, value.GetType(), ContractJson.Options);
}
