using System.Globalization;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using P = Microsoft.DurableTask.Protobuf;

namespace ServerlessQiFu.LocalHost;

/// <summary>Orchestrations in the order of their ids, page by page; the continuation token is the last id.</summary>
internal sealed class InstancePages(DurableJournal journal, OrchestrationQuery query, DataConverter converter) : AsyncPageable<OrchestrationMetadata>
{
    public const string Columns = "id, name, status, created, updated, input, output, custom, failure";

    private const int LargestPage = 1000;

    public override async IAsyncEnumerable<Page<OrchestrationMetadata>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
    {
        var after = continuationToken ?? query.ContinuationToken ?? "";
        var size = Math.Clamp(pageSizeHint ?? query.PageSize, 1, LargestPage);
        var (where, values) = Where(query.CreatedFrom, query.CreatedTo, query.Statuses);
        var prefix = query.InstanceIdPrefix ?? "";
        var from = values.Length;
        var sql = string.Create(CultureInfo.InvariantCulture,
            $"SELECT {Columns} FROM durable_instances WHERE {where} AND id > ?{from + 1} AND substr(id, 1, length(?{from + 2})) = ?{from + 2} ORDER BY id LIMIT ?{from + 3}");
        while (true)
        {
            object?[] bound = [.. values, after, prefix, size];
            var page = journal.Read(session => session.Rows(sql, row => Metadata(row, query.FetchInputsAndOutputs, converter), bound));
            var isLast = page.Count < size;
            if (!isLast) after = page[^1].InstanceId;
            await Task.CompletedTask.ConfigureAwait(false);
            yield return new Page<OrchestrationMetadata>(page, isLast ? null : after);
            if (isLast) yield break;
        }
    }

    public static (string Where, object?[] Values) Where(DateTimeOffset? from, DateTimeOffset? to, IEnumerable<OrchestrationRuntimeStatus>? statuses)
    {
        var wanted = statuses is null ? null : string.Join(", ", statuses.Select(s => ((int)s).ToString(CultureInfo.InvariantCulture)));
        var where = "created >= ?1 AND created <= ?2" + (string.IsNullOrEmpty(wanted) ? "" : $" AND status IN ({wanted})");
        return (where, [from?.UtcTicks ?? 0, to?.UtcTicks ?? long.MaxValue]);
    }

    public static OrchestrationMetadata Metadata(JournalRow row, bool withInputs, DataConverter converter) => new(row.Text(1), row.Text(0))
    {
        RuntimeStatus = (OrchestrationRuntimeStatus)row.Int(2),
        CreatedAt = new DateTimeOffset(row.Long(3), TimeSpan.Zero),
        LastUpdatedAt = new DateTimeOffset(row.Long(4), TimeSpan.Zero),
        SerializedInput = withInputs ? row.TextOrNull(5) : null,
        SerializedOutput = withInputs ? row.TextOrNull(6) : null,
        SerializedCustomStatus = withInputs ? row.TextOrNull(7) : null,
        FailureDetails = row.IsNull(8) ? null : Failures.ForCallers(P.TaskFailureDetails.Parser.ParseFrom(row.Span(8))),
        DataConverter = withInputs ? converter : null,
    };
}
