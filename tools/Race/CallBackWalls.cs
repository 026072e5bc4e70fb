using System.Text.Json.Nodes;

namespace ServerlessQiFu.Tools.Race;

/// <summary>Dissatisfaction and its call-back: together from the first instant, and nothing closes over it.</summary>
internal static class CallBackWalls
{
    public static IEnumerable<string> Broken(JsonNode appeal, IReadOnlyList<Entry> record) => Together(record).Concat(Closing(record)).Concat(Shown(appeal, record));

    private static IEnumerable<string> Together(IReadOnlyList<Entry> record)
    {
        var (dissatisfied, done) = (0, 0);
        string? open = null;
        var counts = false;
        foreach (var decision in Walls.Decisions(record))
        {
            var at = $"at version {decision[^1].Version}";
            var (bad, opened) = (decision.Count(e => e.IsDissatisfied), decision.Count(e => e.Event == "CallBackOpened" && e.Number("level") is not null));
            if (bad != opened) yield return $"{bad} dissatisfied and {opened} call-backs opened for it in one decision {at}";
            foreach (var e in decision)
            {
                if (e.IsDissatisfied || e.Event == "DissatisfactionFound") dissatisfied++;
                if (e.Event == "DissatisfactionFound" && e.Text("callBack") != open) yield return $"dissatisfaction was found in a call-back that is not open {at}";
                if (e.Event == "DissatisfactionFound") counts = true;
                if (e.Event == "CallBackOpened" && open is not null) yield return $"a call-back was opened over an open one {at}";
                if (e.Event == "CallBackOpened") (open, counts) = (e.Text("callBack"), e.Number("level") is not null);
                if (e.Event == "RedoBegan" && open is not null) yield return $"a redo began over an open call-back {at}";
                if (e.Ends && open is not null) yield return $"{e.Event} over an open call-back {at}";
                if (e.Event != "CallBackDone") continue;
                if (e.Text("callBack") != open) yield return $"a call-back that is not open was done {at}";
                if (counts) done++;
                (open, counts) = (null, false);
            }
            if (done + (counts ? 1 : 0) != dissatisfied) yield return $"call-backs done {done} and open {(counts ? 1 : 0)} are not the dissatisfied {dissatisfied} {at}";
        }
    }

    /// <summary>What a dissatisfied company's appeal closes as is what its call-back found; and no flagged reply closes unreviewed.</summary>
    private static IEnumerable<string> Closing(IReadOnlyList<Entry> record)
    {
        var (dissatisfied, review) = (false, false);
        string? found = null;
        foreach (var e in record)
        {
            if (e.Event == "ReplyGiven") (dissatisfied, found, review) = (false, null, e.Node["flags"] is JsonArray { Count: > 0 });
            if (e.Event == "Evaluated" || e.IsDissatisfied) (dissatisfied, found) = (e.IsDissatisfied, null);
            if (e.Event == "DissatisfactionFound") dissatisfied = true;
            if (e.Event == "CallBackDone") found = e.Text("result");
            if (e.Event is "ReplyReviewed" or "RedoBegan") review = false;
            if (e.Event != "Closed") continue;
            if (review) yield return $"closed over an open review at version {e.Version}";
            if (dissatisfied && found != e.Text("as")) yield return $"a dissatisfied company's appeal closed as {e.Text("as")}, its call-back found {found ?? "nothing"}, at version {e.Version}";
        }
    }

    private static IEnumerable<string> Shown(JsonNode appeal, IReadOnlyList<Entry> record)
    {
        var status = appeal["status"]!.GetValue<string>();
        var open = record.LastOrDefault(e => e.Event is "CallBackOpened" or "CallBackDone")?.Event == "CallBackOpened";
        if (open != (status == "CallBack")) yield return $"it is {status} while the call-back is {(open ? "open" : "not open")}";
        var ended = record.LastOrDefault(e => e.Ends || e.IsDissatisfied) is { Ends: true };
        if (ended != (status is "Closed" or "Withdrawn" or "NotAccepted")) yield return $"it is {status} and its record has {(ended ? "ended" : "not ended")}";
    }
}
