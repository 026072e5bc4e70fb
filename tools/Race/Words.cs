using System.Text.Json.Nodes;

namespace ServerlessQiFu.Tools.Race;

/// <summary>What the clients were told against what one appeal shows.</summary>
internal static class Words
{
    /// <summary>An acknowledged command is in the timeline once, and a refused one is not; one that found it already so changed no version and is nowhere.</summary>
    public static IEnumerable<string> Broken(Said said, JsonNode appeal)
    {
        var times = Entry.Of(appeal).Count(e => e.Node.AsObject().Any(field =>
            field.Value is JsonValue value && value.TryGetValue<string>(out var text) && text.EndsWith(said.Mark, StringComparison.Ordinal)));
        var what = $"{said.Appeal}: {said.What} {said.Mark}";
        if (said.Told is null && times > 0) yield return $"{what} was refused and is there";
        if (times > 1) yield return $"{what} is there {times} times";
        if (said.Told is { } version && times == 0 && version != said.Seen && !IsAlreadySo(said, version, appeal)) yield return $"{what} was acknowledged as version {version} and is not there";
    }

    /// <summary>Withdrawn while the same was on its way a second time: the version told is the other withdrawal's.</summary>
    private static bool IsAlreadySo(Said said, int version, JsonNode appeal) =>
        said.What == "withdrawal" && Entry.Of(appeal).Any(e => e.Event == "WithdrawnByAppellant" && e.Version == version);

    public static IEnumerable<string> Broken(Ledger.Claim claim, JsonNode appeal)
    {
        var times = Entry.Of(appeal).Count(e => e.Event == claim.Event && e.Text("lease") == claim.Lease && e.Text("holder") == claim.Holder);
        if (times != 1) yield return $"{claim.Id}: the claim {claim.Lease} by {claim.Holder} was acknowledged and is there {times} times";
    }
}
