using Azure.Data.Tables;

namespace ServerlessQiFu.Functions.Store;

/// <summary>The tables of architecture §3, by name. What is in each is said where it is written.</summary>
public sealed class RecordTables(TableServiceClient service)
{
    public TableClient Appeals { get; } = service.GetTableClient("appeals");
    public TableClient Queues { get; } = service.GetTableClient("queues");
    public TableClient Due { get; } = service.GetTableClient("due");
    public TableClient Enterprises { get; } = service.GetTableClient("enterprises");
    public TableClient Requests { get; } = service.GetTableClient("requests");
    public TableClient Notices { get; } = service.GetTableClient("notices");
    public TableClient Subscriptions { get; } = service.GetTableClient("subscriptions");
    public TableClient Directory { get; } = service.GetTableClient("directory");
    public TableClient Desks { get; } = service.GetTableClient("desks");
    public TableClient Replies { get; } = service.GetTableClient("replies");
    public TableClient Rules { get; } = service.GetTableClient("rules");
    public TableClient Reports { get; } = service.GetTableClient("reports");
    public TableClient Answers { get; } = service.GetTableClient("answers");
    public TableClient Triage { get; } = service.GetTableClient("triage");
    public TableClient Similar { get; } = service.GetTableClient("similar");
    public TableClient Corrections { get; } = service.GetTableClient("corrections");
    public TableClient Precedents { get; } = service.GetTableClient("precedents");
    public TableClient Audit { get; } = service.GetTableClient("audit");
    public TableClient Reads { get; } = service.GetTableClient("reads");
    public TableClient DeadLetters { get; } = service.GetTableClient("deadletters");
    public TableClient Uploads { get; } = service.GetTableClient("uploads");
    public TableClient WorkInProgress { get; } = service.GetTableClient("workinprogress");
    public TableClient RateLimits { get; } = service.GetTableClient("ratelimits");

    /// <summary>Makes what is missing; harmless to repeat.</summary>
    public async Task Create(CancellationToken cancellation)
    {
        TableClient[] all =
        [
            Appeals, Queues, Due, Enterprises, Requests, Notices, Subscriptions, Directory, Desks, Replies, Rules, Reports, Answers,
            Triage, Similar, Corrections, Precedents, Audit, Reads, DeadLetters, Uploads, WorkInProgress, RateLimits,
        ];
        foreach (var table in all) await table.CreateIfNotExistsAsync(cancellation);
    }
}
