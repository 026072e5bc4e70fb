using System.Globalization;
using ServerlessQiFu.Domain.Calendar;

namespace ServerlessQiFu.Functions.Store;

/// <summary>Where report rows lie: by the month of receipt in Shenzhen and a shard, so that a period is a known list of partitions.</summary>
public static class ReportMonth
{
    /// <summary>Bounds what one partition takes at full intake, and how much is read again when one appeal has changed.</summary>
    public const int Shards = 8;

    public static string PartitionOf(string appeal, DateTimeOffset receivedAt) => Partition(BusinessTime.DateOf(receivedAt), Shard.Of(appeal, Shards));

    /// <summary>The partitions of all appeals received from the first day to the last, both included.</summary>
    public static IEnumerable<string> Partitions(DateOnly from, DateOnly to)
    {
        for (var month = new DateOnly(from.Year, from.Month, 1); month <= to; month = month.AddMonths(1))
            for (var shard = 0; shard < Shards; shard++) yield return Partition(month, shard);
    }

    private static string Partition(DateOnly day, int shard) =>
        day.ToString("yyyyMM", CultureInfo.InvariantCulture) + "|" + shard.ToString(CultureInfo.InvariantCulture);
}
