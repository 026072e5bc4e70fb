using System.Text.RegularExpressions;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Notices;
using ServerlessQiFu.Domain.Visibility;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Notices;

/// <summary>
/// Notices as their reader may see them now: what was told to a party stays as it was told, but who may not read an appeal's text does not read its
/// title, and who is barred from it does not hear of it.
/// </summary>
public sealed partial class NoticeTexts(AppealRecords records, Sights sights)
{
    /// <returns>Those that the reader may hear of, each with its text.</returns>
    public async Task<IReadOnlyList<(LedgerRow Row, string Text)>> Of(IReadOnlyList<LedgerRow> rows, Actor reader, CancellationToken cancellation)
    {
        // The company's own are what was said to it.
        var own = reader.Role is Role.Enterprise or Role.Bot;
        var shown = new List<(LedgerRow, string)>(rows.Count);
        foreach (var row in rows)
            if (own) shown.Add((row, row.Text));
            else if (await (IsDigest(row) ? DigestOf(row, reader, cancellation) : TextOf(row, reader, cancellation)) is { } text) shown.Add((row, text));
        return shown;
    }

    /// <summary>Pages of several appeals in one: each line by its own appeal. A line whose number was cut off says nothing of its appeal.</summary>
    private async Task<string?> DigestOf(LedgerRow row, Actor reader, CancellationToken cancellation)
    {
        var lines = row.Text.Split('\n');
        var shown = new List<string> { lines[0] };
        foreach (var line in lines.Skip(1))
            if (Number().Match(line) is not { Success: true, Value: var appeal }) shown.Add("一件诉求（编号见诉求列表）");
            else if (await TextOf(row with { Appeal = appeal, Text = line }, reader, cancellation) is { } text) shown.Add(text);
        return shown.Count > 1 ? string.Join('\n', shown) : null;
    }

    private static bool IsDigest(LedgerRow row) => row.Event == nameof(AppealEvent.EmergencyHandedOff) && row.Text.Contains('\n', StringComparison.Ordinal);

    [GeneratedRegex("QS[0-9]{8}[0-9A-Z]{9}")] private static partial Regex Number();

    /// <summary>Null where the reader may not hear of it.</summary>
    private async Task<string?> TextOf(LedgerRow row, Actor reader, CancellationToken cancellation)
    {
        if ((await records.Find(row.Appeal, cancellation))?.State is not Appeal.Existing filed) return row.Text;
        var sight = await sights.Of(reader, filed, cancellation);
        if (sight.Relation == Relation.Barred) return null;
        // Told to the company itself, or to who looks after it: the party says whose appeal it is.
        var saysWhose = row.Destination == Party.Enterprise(filed.Dossier.CreditCode) || row.Destination == Party.Person(filed.Dossier.ServiceOwner ?? "");
        if (saysWhose && filed.Dossier.Confidential && !sight.Shows(AppealParts.Identity)) return null;
        // An operator sees that somebody was told, not in which words; a delivery to a system has none of the appeal's.
        if (row.Destination.StartsWith("webhook:", StringComparison.Ordinal)) return row.Text;
        if (sight.Relation == Relation.Operation) return $"诉求（{row.Appeal}）的事件{row.Event}已告知。";
        var text = sight.ReadsTexts && (!filed.Dossier.Confidential || sight.Shows(AppealParts.Identity)) ? row.Text : WithoutTitle(row);
        return new ReadableWords(sight, ((AppealEvent.Filed)(await records.Events(row.Appeal, 1, 1, cancellation))[0].Event).Submission).Of(text);
    }

    private static string WithoutTitle(LedgerRow row)
    {
        var (from, to) = (row.Text.IndexOf('《', StringComparison.Ordinal), row.Text.IndexOf($"》（{row.Appeal}）", StringComparison.Ordinal));
        return from >= 0 && to > from ? string.Concat(row.Text.AsSpan(0, from), row.Text.AsSpan(to + 1)) : row.Text;
    }
}
