using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Notices;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Store;

/// <summary>
/// Pages to those on emergency duty, merged as <see cref="EmergencyPages"/> says. Table <c>notices</c>: a partition <c>pages|</c> and the party holds a row
/// for each part of a window, with the pages in it; the party's own partition holds the notice made of that. A digest that grows is written under its
/// newest page and the row before is deleted, so that whoever reads the newest notices sees that it has grown.
/// </summary>
public sealed class PageStore(RecordTables tables) : IDisposable
{
    private const string Pages = "Pages";
    private const int MostTries = 64;

    /// <summary>Of one instance one at a time: at the same row they would only turn each other away.</summary>
    private readonly SemaphoreSlim _keeping = new(1);

    /// <summary>Pages a person once, however often it is told. Whatever dies in between, the same call again finishes it.</summary>
    /// <exception cref="RequestFailedException">Others wrote all the while; the page is told again.</exception>
    public async Task Write(Notice notice, string appeal, Recorded recorded, CancellationToken cancellation)
    {
        Part part;
        await _keeping.WaitAsync(cancellation);
        try { part = await Keep(notice, appeal, recorded, cancellation); }
        finally { _keeping.Release(); }
        var mine = part.Pages.FindIndex(page => page.Is(appeal, recorded));
        HashSet<string> written = [part.Pages[mine].Row];
        if (mine > 0) written.Add(part.Pages[mine - 1].Row);
        while (true)
        {
            var newest = part.Pages[^1];
            await tables.Notices.UpsertEntityAsync(NoticeOf(notice.Party, part).Write(), TableUpdateMode.Replace, cancellation);
            written.Add(newest.Row);
            var now = await Read(notice.Party, part.Row, cancellation);
            if (now.Pages.Count == part.Pages.Count) break;
            part = now;
        }
        foreach (var old in written.Where(row => row != part.Pages[^1].Row)) await tables.Notices.DeleteEntityAsync(TableKey.Of(notice.Party), old, ETag.All, cancellation);
    }

    public void Dispose() => _keeping.Dispose();

    /// <summary>The part of the window that has the page, put there unless it is in one.</summary>
    private async Task<Part> Keep(Notice notice, string appeal, Recorded recorded, CancellationToken cancellation)
    {
        for (var tries = 0; ; tries++)
        {
            var parts = await PartsOf(notice.Party, EmergencyPages.WindowOf(recorded.At), cancellation);
            if (parts.Find(part => part.Pages.Exists(page => page.Is(appeal, recorded))) is { } told) return told;
            var last = parts is [.., var newest] && newest.Pages.Count < EmergencyPages.RoomIn(newest.Number) ? newest : null;
            var number = last?.Number ?? parts.Count;
            var page = new Page(appeal, recorded.Version, recorded.At, LedgerRow.RowOf(appeal, recorded), EmergencyPages.LineIn(number, notice));
            var kept = new Part(number, PartRow(EmergencyPages.WindowOf(recorded.At), number), [.. last?.Pages ?? [], page], default);
            var row = new TableEntity(PartitionOf(notice.Party), kept.Row) { [Pages] = JsonSerializer.Serialize(kept.Pages, PlainJson.Options) };
            try
            {
                if (last is null) await tables.Notices.AddEntityAsync(row, cancellation);
                else await tables.Notices.UpdateEntityAsync(row, last.ETag, TableUpdateMode.Replace, cancellation);
                return kept;
            }
            catch (RequestFailedException moved) when (moved.Status is 409 or 412 && tries < MostTries) { /* Another page came in between: look again. */ }
        }
    }

    private async Task<List<Part>> PartsOf(string party, DateTimeOffset window, CancellationToken cancellation)
    {
        var (first, beyond) = (PartRow(window, 0), PartRow(window + EmergencyPages.Window, 0));
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {PartitionOf(party)} and RowKey ge {first} and RowKey lt {beyond}");
        var parts = new List<Part>();
        await foreach (var row in tables.Notices.QueryAsync<TableEntity>(filter, cancellationToken: cancellation)) parts.Add(PartOf(row, parts.Count));
        return parts;
    }

    private async Task<Part> Read(string party, string row, CancellationToken cancellation) =>
        PartOf((await tables.Notices.GetEntityAsync<TableEntity>(PartitionOf(party), row, cancellationToken: cancellation)).Value, NumberOf(row));

    private static Part PartOf(TableEntity row, int number) => new(number, row.RowKey, JsonSerializer.Deserialize<List<Page>>(row.GetString(Pages), PlainJson.Options)!, row.ETag);

    private static LedgerRow NoticeOf(string party, Part part) => new()
    {
        Destination = party, Row = part.Pages[^1].Row, Event = nameof(AppealEvent.EmergencyHandedOff), Appeal = part.Pages[^1].Appeal, Version = part.Pages[^1].Version,
        At = part.Pages[^1].At, Text = EmergencyPages.TextOf(part.Number, [.. part.Pages.Select(page => page.Line)]), Stage = DeliveryStage.Delivered, Attempts = 1,
    };

    private static string PartitionOf(string party) => "pages|" + TableKey.Of(party);

    private static string PartRow(DateTimeOffset window, int number) => string.Create(CultureInfo.InvariantCulture, $"{window.UtcTicks:D19}|{number:D5}");

    private static int NumberOf(string row) => int.Parse(row[(row.IndexOf('|', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture);

    private sealed record Part(int Number, string Row, List<Page> Pages, ETag ETag);

    /// <param name="Row">Under which a notice is written whose newest page this is.</param>
    private sealed record Page(string Appeal, int Version, DateTimeOffset At, string Row, string Line)
    {
        public bool Is(string appeal, Recorded recorded) => Appeal == appeal && Version == recorded.Version;
    }
}
