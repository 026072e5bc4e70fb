using System.Text.Json;
using System.Text.Json.Serialization;
using Azure;
using Azure.Data.Tables;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Reporting;

namespace ServerlessQiFu.Functions.Store;

/// <summary>
/// How a report row lies in the table: the shares of the units as JSON. A class of its own and not a dictionary, because a report reads a
/// hundred thousand of them. <c>StoredReport.Earlier.cs</c> has the columns of the form before.
/// </summary>
internal sealed partial class StoredReport : ITableEntity
{
    /// <summary>What the figures mean. A row of a lower form, or of none, is computed anew from the record before it is used.</summary>
    public const int CurrentForm = 2;

    /// <summary>Zeros and nulls are left out: most shares are short.</summary>
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, Converters = { new JsonStringEnumConverter() },
    };

    public string PartitionKey { get; set; } = "";
    public string RowKey { get; set; } = "";
    public DateTimeOffset? Timestamp { get; set; }
    public ETag ETag { get; set; }

    public int? Form { get; set; }
    public int Version { get; set; }
    public string District { get; set; } = "";
    public long Received { get; set; }
    public Tier? Tier { get; set; }
    public string? Shares { get; set; }

    public static StoredReport Of(ReportRow row, string partition)
    {
        var stored = new StoredReport
        {
            PartitionKey = partition, RowKey = row.Id, Form = CurrentForm, Version = row.Version, District = row.District, Received = row.ReceivedAt.UtcTicks, Tier = row.Tier,
            Shares = JsonSerializer.Serialize(row.Shares, Json),
        };
        stored.TellEarlierVersions(row);
        return stored;
    }

    /// <summary>Null for a row of another form: what it says was counted otherwise.</summary>
    public ReportRow? ToRow() => Form != CurrentForm ? null : new()
    {
        Id = RowKey, Version = Version, District = District, ReceivedAt = At(Received), OuterAt = At(Outer), AnsweredAt = Answered is { } answered ? At(answered) : null, Tier = Tier,
        Shares = JsonSerializer.Deserialize<List<UnitShare>>(Shares!, Json)!,
    };

    private static DateTimeOffset At(long ticks) => new(ticks, TimeSpan.Zero);
}
