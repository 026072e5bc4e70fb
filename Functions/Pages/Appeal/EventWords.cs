using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Directory;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Web;

namespace ServerlessQiFu.Functions.Pages;

/// <summary>
/// Events as sentences. A text of the pages such as <c>event.Dispatched</c> has places named after the event's facts, <c>{unit}</c>, which are filled with
/// names instead of codes and with dates of the city instead of instants.
/// </summary>
internal sealed partial class EventWords(Words words, UnitDirectory directory)
{
    private static readonly string[] Units = ["unit", "proposedOwner", "about"];
    private static readonly string[] Instants = ["until", "dueAt", "promiseAt", "leaseUntil"];

    public TimelineRow Row(TimelineEntry entry) =>
        new(Moments.Say(entry.At, words), By(entry.By), Place().Replace(words[$"event.{entry.Event}"], place => Fact(entry, place.Groups["fact"].Value)), Said(entry));

    /// <summary>A state in one sentence: staff read it otherwise than the company.</summary>
    public string State(Status status, string? unit, Role reader) =>
        string.Format(CultureInfo.InvariantCulture, (reader == Role.Enterprise ? null : words.Find($"state.staff.{status}")) ?? words[$"state.{status}"], UnitName(unit));

    public string UnitName(string? code) => code is null ? words["unit.none"] : directory.Find(code)?.Name ?? code;

    private string By(TimelineActor by) =>
        by.Unit is { } unit ? $"{UnitName(unit)}{(by.Subject is null ? "" : $" {by.Subject}")}" : by.Role == "system" ? words["role.system"] : words["role." + by.Role] + (by.Subject is null || by.Role == "enterprise" ? "" : $" {by.Subject}");

    /// <summary>What was said word for word; the text of an event is shown under its sentence.</summary>
    private static string? Said(TimelineEntry entry) =>
        new[] { "text", "note", "reason", "guidance" }.Select(name => entry.Data is { } data && data.TryGetValue(name, out var said) && said.ValueKind == JsonValueKind.String ? said.GetString() : null)
            .FirstOrDefault(said => !string.IsNullOrWhiteSpace(said));

    private string Fact(TimelineEntry entry, string name)
    {
        if (entry.Data is not { } data || !data.TryGetValue(name, out var value)) return "";
        if (value.ValueKind == JsonValueKind.Array) return string.Join(words["list.and"], value.EnumerateArray().Select(one => one.ToString()));
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.ToString();
        if (Units.Contains(name)) return UnitName(text);
        if (Instants.Contains(name) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var instant)) return Moments.Say(instant, words);
        return words.Find($"{name}.{text}") ?? text;
    }

    [GeneratedRegex(@"\{(?<fact>\w+)\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Place();
}
