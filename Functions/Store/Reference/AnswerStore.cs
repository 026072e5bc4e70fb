using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Store;

public abstract record DraftResult
{
    public sealed record Kept(ApprovedAnswer Answer) : DraftResult;
    public sealed record Unknown : DraftResult;
    /// <summary>The key was used for another draft.</summary>
    public sealed record KeyReused : DraftResult;
    /// <summary>Nobody approves what they wrote.</summary>
    public sealed record Own : DraftResult;
    /// <summary>It would never be shown.</summary>
    public sealed record Expired : DraftResult;
    /// <summary>Another specialist has approved it.</summary>
    public sealed record Already(ApprovedAnswer Answer) : DraftResult;

    private DraftResult() { }
}

/// <summary>
/// The table <c>answers</c>, one partition: <c>a|id</c> answers, <c>c|number</c> approvals in their order. Why not a row for each
/// pair of characters, in partitions of their own: an answer has hundreds of pairs, no transaction reaches over partitions, and
/// a search would read dozens. Instead each process keeps the index in memory and reads only the approvals it has not seen,
/// one short query a search; five thousand answers are read once, at the first.
/// </summary>
public sealed class AnswerStore(RecordTables tables, TimeProvider clock)
{
    private const string Partition = "answers";
    private const string First = "c|";
    private const string AfterLast = "c|~";
    private const int MostTries = 50;

    private readonly SemaphoreSlim _reading = new(1);
    private readonly AnswerIndex _index = new();
    private string _seen = First;

    /// <summary>32 hex digits; anything else is no answer's.</summary>
    public static bool IsId(string text) => text.Length == 32 && text.All(char.IsAsciiHexDigitLower);

    /// <param name="key">The caller's, with the caller in it; null where every call is a new one.</param>
    /// <param name="fingerprint">Tells the same draft from another under the same key.</param>
    public async Task<DraftResult> Draft(
        string question, string answer, string source, DateOnly validUntil, IReadOnlyList<string> tags, string by, string? key, string fingerprint, CancellationToken cancellation)
    {
        if (validUntil < Today) return new DraftResult.Expired();
        var id = key is null ? Guid.NewGuid().ToString("N") : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..32];
        var draft = new ApprovedAnswer(id, question, answer, source, validUntil, tags, by, clock.GetUtcNow());
        var row = Write(draft);
        row["Fingerprint"] = fingerprint;
        try { await tables.Answers.AddEntityAsync(row, cancellation); }
        catch (RequestFailedException exists) when (exists.Status == 409)
        {
            var kept = (await tables.Answers.GetEntityAsync<TableEntity>(Partition, Row(id), cancellationToken: cancellation)).Value;
            return kept.GetString("Fingerprint") == fingerprint ? new DraftResult.Kept(Read(kept)) : new DraftResult.KeyReused();
        }
        return new DraftResult.Kept(draft);
    }

    /// <summary>Said twice by the same person it is one approval.</summary>
    public async Task<DraftResult> Approve(string id, string by, CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            var found = await tables.Answers.GetEntityIfExistsAsync<TableEntity>(Partition, Row(id), cancellationToken: cancellation);
            if (!found.HasValue) return new DraftResult.Unknown();
            var (row, answer) = (found.Value!, Read(found.Value!));
            if (answer.WrittenBy == by) return new DraftResult.Own();
            if (answer.ApprovedBy is { } other) return other == by ? new DraftResult.Kept(answer) : new DraftResult.Already(answer);
            if (answer.ValidUntil < Today) return new DraftResult.Expired();

            var approved = answer with { ApprovedBy = by, ApprovedAt = clock.GetUtcNow() };
            (row["ApprovedBy"], row["ApprovedAt"]) = (approved.ApprovedBy, approved.ApprovedAt);
            var next = await Next(cancellation);
            List<TableTransactionAction> actions =
            [
                new(TableTransactionActionType.UpdateReplace, row, row.ETag),
                new(TableTransactionActionType.Add, new TableEntity(Partition, next) { ["Answer"] = id }),
            ];
            try
            {
                await tables.Answers.SubmitTransactionAsync(actions, cancellation);
                return new DraftResult.Kept(approved);
            }
            catch (RequestFailedException faster) when (faster.Status is 409 or 412 && tries < MostTries) { /* Another approval took the number, or this one is done. */ }
        }
    }

    /// <summary>The best first, among what is approved and valid today.</summary>
    public async Task<IReadOnlyList<ApprovedAnswer>> Search(string query, CancellationToken cancellation)
    {
        await _reading.WaitAsync(cancellation);
        try
        {
            await CatchUp(cancellation);
            return _index.Search(query, Today);
        }
        finally { _reading.Release(); }
    }

    private DateOnly Today => BusinessTime.DateOf(clock.GetUtcNow());

    /// <summary>Numbers have no gaps: each is taken in the transaction that approves.</summary>
    private async Task<string> Next(CancellationToken cancellation)
    {
        await _reading.WaitAsync(cancellation);
        try
        {
            await CatchUp(cancellation);
            var last = _seen == First ? 0 : int.Parse(_seen.AsSpan(First.Length), CultureInfo.InvariantCulture);
            return First + (last + 1).ToString("D8", CultureInfo.InvariantCulture);
        }
        finally { _reading.Release(); }
    }

    private async Task CatchUp(CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey gt {_seen} and RowKey lt {AfterLast}");
        var approvals = new List<TableEntity>();
        await foreach (var row in tables.Answers.QueryAsync<TableEntity>(filter, cancellationToken: cancellation)) approvals.Add(row);
        foreach (var some in approvals.Chunk(100))
        {
            var answers = await Task.WhenAll(some.Select(a => tables.Answers.GetEntityAsync<TableEntity>(Partition, Row(a.GetString("Answer")), cancellationToken: cancellation)));
            foreach (var (approval, answer) in some.Zip(answers))
            {
                _index.Add(Read(answer.Value));
                _seen = approval.RowKey;
            }
        }
    }

    private static string Row(string id) => "a|" + id;

    private static TableEntity Write(ApprovedAnswer a)
    {
        var row = new TableEntity(Partition, Row(a.Id))
        {
            ["Question"] = a.Question, ["Source"] = a.Source, ["ValidUntil"] = a.ValidUntil.DayNumber, ["Tags"] = JsonSerializer.Serialize(a.Tags, PlainJson.Options),
            ["WrittenBy"] = a.WrittenBy, ["WrittenAt"] = a.WrittenAt,
        };
        LongText.Put(row, "Answer", a.Answer);
        return row;
    }

    private static ApprovedAnswer Read(TableEntity row) => new(
        row.RowKey[2..], row.GetString("Question"), LongText.Get(row, "Answer"), row.GetString("Source"), DateOnly.FromDayNumber(row.GetInt32("ValidUntil")!.Value),
        JsonSerializer.Deserialize<string[]>(row.GetString("Tags"), PlainJson.Options)!, row.GetString("WrittenBy"), row.GetDateTimeOffset("WrittenAt")!.Value)
    {
        ApprovedBy = row.GetString("ApprovedBy"), ApprovedAt = row.GetDateTimeOffset("ApprovedAt"),
    };
}
