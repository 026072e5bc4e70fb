using System.Globalization;
using Azure.Data.Tables;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.Visibility;

namespace ServerlessQiFu.Functions.Store;

/// <summary>Somebody was shown personal data of an appeal.</summary>
/// <param name="Data">Which, of <see cref="AppealParts"/>.</param>
/// <param name="Purpose">What they are to the appeal: why they were shown it.</param>
/// <param name="Reason">What they said when they asked for what is not shown unasked; null otherwise.</param>
/// <param name="Trace">Of the request, 32 hexadecimal digits: finds it in the logs. Null where there is none.</param>
public sealed record PersonalDataRead(
    DateTimeOffset At, string By, Role Role, string? Unit, string Appeal, AppealParts Data, Relation Purpose, string? Reason, string? Trace);

/// <summary>
/// The audit of reads, table <c>reads</c>: a partition a day (Shenzhen), newest first. Rows are only ever added, before what they speak of is shown:
/// what cannot be written down is not shown.
/// </summary>
public sealed class PersonalDataReads(RecordTables tables)
{
    /// <summary>The platform's limit for one transaction.</summary>
    private const int MostAtOnce = 100;

    private readonly string _worker = Guid.NewGuid().ToString("N");
    private uint _added;

    /// <summary>Writes down what one request is about to show; of several days, appeals or persons too.</summary>
    public async Task Add(IReadOnlyCollection<PersonalDataRead> reads, CancellationToken cancellation)
    {
        foreach (var day in reads.GroupBy(read => Day(BusinessTime.DateOf(read.At))))
            foreach (var batch in day.Select(read => Row(day.Key, read)).Chunk(MostAtOnce))
            {
                if (batch is [var only]) await tables.Reads.AddEntityAsync(only, cancellation);
                else await tables.Reads.SubmitTransactionAsync(batch.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)), cancellation);
            }
    }

    /// <summary>From the last day to the first, newest first.</summary>
    /// <param name="by">A subject; null for everybody.</param>
    /// <param name="appeal">A number; null for all.</param>
    /// <param name="after">Where the page before ended; null for the first.</param>
    /// <returns>At most <paramref name="limit"/>, and where the next page begins; null on the last.</returns>
    public async Task<(IReadOnlyList<PersonalDataRead> Reads, string? Next)> Page(
        DateOnly from, DateOnly to, string? by, string? appeal, int limit, string? after, CancellationToken cancellation)
    {
        var (resumed, row) = after?.Split('|', 2) is [var on, var last] ? (on, last) : (null, "");
        var found = new List<TableEntity>(limit + 1);
        for (var date = to; date >= from && found.Count <= limit; date = date.AddDays(-1))
        {
            var day = Day(date);
            if (resumed is not null && string.CompareOrdinal(day, resumed) > 0) continue;
            var filter = TableClient.CreateQueryFilter($"PartitionKey eq {day} and RowKey gt {(day == resumed ? row : "")}");
            if (by is not null) filter += TableClient.CreateQueryFilter($" and By eq {by}");
            if (appeal is not null) filter += TableClient.CreateQueryFilter($" and Appeal eq {appeal}");
            await foreach (var read in tables.Reads.QueryAsync<TableEntity>(filter, maxPerPage: limit + 1 - found.Count, cancellationToken: cancellation))
            {
                found.Add(read);
                if (found.Count > limit) break;
            }
        }
        var shown = found.Take(limit).ToList();
        return ([.. shown.Select(Read)], found.Count > limit ? $"{shown[^1].PartitionKey}|{shown[^1].RowKey}" : null);
    }

    private TableEntity Row(string day, PersonalDataRead read)
    {
        // Of one instant the later is the newer, as far as one worker knows; another worker's row of it is another.
        var order = uint.MaxValue - Interlocked.Increment(ref _added);
        var row = new TableEntity(day, string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.MaxValue.UtcTicks - read.At.UtcTicks:D19}|{order:D10}|{_worker}"))
        {
            ["At"] = read.At, ["By"] = read.By, ["Role"] = read.Role.ToString(), ["Appeal"] = read.Appeal, ["Data"] = read.Data.ToString(), ["Purpose"] = read.Purpose.ToString(),
        };
        if (read.Unit is { } unit) row["Unit"] = unit;
        if (read.Reason is { } reason) row["Reason"] = reason;
        if (read.Trace is { } trace) row["Trace"] = trace;
        return row;
    }

    private static PersonalDataRead Read(TableEntity row) => new(
        row.GetDateTimeOffset("At") ?? default, row.GetString("By"), Enum.Parse<Role>(row.GetString("Role")), row.GetString("Unit"), row.GetString("Appeal"),
        Enum.Parse<AppealParts>(row.GetString("Data")), Enum.Parse<Relation>(row.GetString("Purpose")), row.GetString("Reason"), row.GetString("Trace"));

    private static string Day(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}
