using System.Text.Json.Nodes;

namespace ServerlessQiFu.Simulation;

/// <summary>An appeal as one answer showed it.</summary>
internal sealed class Observation(JsonNode json)
{
    public string Id => (string)json["id"]!;
    public string Status => (string)json["status"]!;
    public int Version => (int)json["version"]!;
    public string? Unit => (string?)json["unit"];
    public string? Tier => (string?)json["tier"];
    public string Company => (string)json["enterprise"]!["creditCode"]!;
    public string Title => (string)json["title"]!;
    public bool IsSupervised => (bool)json["supervised"]!;
    public string? CallBack => (string?)json["callBack"]?["id"];
    public string? Finding => (string?)json["callBack"]?["finding"];
    public int Attempts => (int?)json["callBack"]?["attempts"] ?? 0;
    public int? Rated => (int?)json["evaluation"]?["level"];
    public DateTimeOffset ReceivedAt => At(json["receivedAt"])!.Value;
    public DateTimeOffset? PromiseDue => At(json["clocks"]!["promise"]?["due"]);
    public DateTimeOffset OuterDue => At(json["clocks"]!["outer"]!["due"])!.Value;
    public int PolicyVersion => (int)json["clocks"]!["policyVersion"]!;
    public int CalendarVersion => (int)json["clocks"]!["calendarVersion"]!;
    public IReadOnlyList<Entry> Timeline { get; } = [.. json["timeline"]!.AsArray().Select(e => new Entry(e!))];

    public bool IsOver => Status is "Closed" or "NotAccepted" or "Withdrawn";

    internal static DateTimeOffset? At(JsonNode? value) => value?.GetValue<DateTimeOffset>();
}

/// <summary>One event as the record shows it.</summary>
internal sealed class Entry(JsonNode json)
{
    public int Version => (int)json["version"]!;
    public DateTimeOffset At => Observation.At(json["at"])!.Value;
    public string Event => (string)json["event"]!;
    public string? Subject => (string?)json["by"]?["subject"];
    public string? Text(string name) => (string?)json[name];
    public int? Number(string name) => (int?)json[name];
    public DateTimeOffset? Instant(string name) => Observation.At(json[name]);
}

/// <summary>What a claim gave.</summary>
internal sealed class Item(JsonNode json)
{
    /// <summary>Of the appeal or, from the call-back desk, of the call-back.</summary>
    public string Id => (string)json["id"]!;
    public string Appeal => (string?)json["appeal"] ?? Id;
    public string Lease => (string)json["lease"]!;
    public DateTimeOffset LeaseUntil => Observation.At(json["leaseUntil"])!.Value;
}
