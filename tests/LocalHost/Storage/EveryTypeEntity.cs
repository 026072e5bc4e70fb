using System.Runtime.Serialization;
using Azure;
using Azure.Data.Tables;

namespace ServerlessQiFu.Tests.LocalHost.Storage;

/// <summary>An entity class with a property of every kind that Azure's client knows.</summary>
public sealed record EveryTypeEntity : ITableEntity
{
    public enum Level { Consultation, Assistance, Complex }

    public string PartitionKey { get; set; } = "";
    public string RowKey { get; set; } = "";
    public DateTimeOffset? Timestamp { get; set; }
    public ETag ETag { get; set; }
    public string? Title { get; set; }
    public string? Absent { get; set; }
    public int Count { get; set; }
    public int? MaybeCount { get; set; }
    public long Number { get; set; }
    public long? MaybeNumber { get; init; }
    public double Share { get; set; }
    public bool Confidential { get; set; }
    public bool? MaybeConfidential { get; set; }
    public DateTimeOffset Due { get; set; }
    public DateTimeOffset? MaybeDue { get; set; }
    public DateTime Made { get; set; }
    public Guid Id { get; set; }
    public byte[]? Bytes { get; set; }
    public Level Tier { get; set; }
    public Level? MaybeTier { get; set; }

    [DataMember(Name = "renamed_here")]
    public string? Renamed { get; set; }

    [IgnoreDataMember]
    public string Ignored { get; set; } = "default";

    /// <summary>Without a setter: written, never read back.</summary>
    public int Sum => Count + (MaybeCount ?? 0);

    public static EveryTypeEntity Example(string partitionKey, string rowKey) => new()
    {
        PartitionKey = partitionKey, RowKey = rowKey, Title = "电费 \"异常\"", Count = 3, MaybeNumber = long.MinValue, Number = 1L << 40, Share = 0.1,
        Confidential = true, Due = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), MaybeDue = DateTimeOffset.UnixEpoch,
        Made = new DateTime(2026, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc), Id = Guid.NewGuid(), Bytes = [1, 2, 3], Tier = Level.Complex,
        Renamed = "另名", Ignored = "never written",
    };
}
