using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace ServerlessQiFu.Tests.Fixtures;

/// <summary>What a bill counts: transactions of storage, messages that are sent, functions that run.</summary>
internal sealed class OperationCounts
{
    /// <summary>In the order of the columns: a point read, a page of a query, one row written, a transaction of rows; a call of a blob; a message sent; then executions by trigger.</summary>
    public static readonly string[] Kinds = ["read", "query", "write", "batch", "blob", "sent", "http", "bus", "turn", "activity"];

    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    public void Count(string kind, int times = 1) => _counts.AddOrUpdate(kind, times, (_, before) => before + times);

    /// <summary>Since the last time, and begins anew.</summary>
    public int[] Take()
    {
        var taken = Kinds.Select(kind => _counts.GetValueOrDefault(kind)).ToArray();
        _counts.Clear();
        return taken;
    }
}

/// <summary>Counts what the functions are run for.</summary>
internal sealed class CountingRuns(OperationCounts counts) : IFunctionsWorkerMiddleware
{
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var trigger = context.FunctionDefinition.InputBindings.Values.Select(binding => binding.Type).FirstOrDefault(type => type.EndsWith("Trigger", StringComparison.Ordinal));
        counts.Count(trigger switch { "httpTrigger" => "http", "serviceBusTrigger" => "bus", "orchestrationTrigger" => "turn", "activityTrigger" => "activity", _ => "timer" });
        return next(context);
    }
}

/// <summary>A bus that counts the messages it is given.</summary>
internal sealed class CountingBus(ServiceBusClient inner, OperationCounts counts) : ServiceBusClient
{
    public override ServiceBusSender CreateSender(string queueOrTopicName) => new Sender(inner.CreateSender(queueOrTopicName), counts);

    public override ServiceBusReceiver CreateReceiver(string queueName, ServiceBusReceiverOptions options) => inner.CreateReceiver(queueName, options);

    public override ServiceBusReceiver CreateReceiver(string topicName, string subscriptionName, ServiceBusReceiverOptions options) => inner.CreateReceiver(topicName, subscriptionName, options);

    public override ValueTask DisposeAsync() => inner.DisposeAsync();

    private sealed class Sender(ServiceBusSender inner, OperationCounts counts) : ServiceBusSender
    {
        public override Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default)
        {
            counts.Count("sent");
            return inner.SendMessageAsync(message, cancellationToken);
        }

        public override Task SendMessagesAsync(IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken = default)
        {
            var all = messages.ToList();
            counts.Count("sent", all.Count);
            return inner.SendMessagesAsync(all, cancellationToken);
        }

        public override Task<long> ScheduleMessageAsync(ServiceBusMessage message, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken = default)
        {
            counts.Count("sent");
            return inner.ScheduleMessageAsync(message, scheduledEnqueueTime, cancellationToken);
        }
    }
}

/// <summary>Tables that count their transactions as Azure bills them: each page of a query is one, each batch is one.</summary>
internal sealed class CountingTables(TableServiceClient inner, OperationCounts counts) : TableServiceClient
{
    public override TableClient GetTableClient(string tableName) => new Table(inner.GetTableClient(tableName), counts);

    private sealed class Table(TableClient inner, OperationCounts counts) : TableClient
    {
        public override string Name => inner.Name;

        public override Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default) => inner.CreateIfNotExistsAsync(cancellationToken);

        public override Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default) => Counted("write", inner.AddEntityAsync(entity, cancellationToken));

        public override Task<Response> UpsertEntityAsync<T>(T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) =>
            Counted("write", inner.UpsertEntityAsync(entity, mode, cancellationToken));

        public override Task<Response> UpdateEntityAsync<T>(T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) =>
            Counted("write", inner.UpdateEntityAsync(entity, ifMatch, mode, cancellationToken));

        public override Task<Response> DeleteEntityAsync(string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default) =>
            Counted("write", inner.DeleteEntityAsync(partitionKey, rowKey, ifMatch, cancellationToken));

        public override Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default) =>
            Counted("batch", inner.SubmitTransactionAsync(transactionActions, cancellationToken));

        public override Task<Response<T>> GetEntityAsync<T>(string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default) =>
            Counted("read", inner.GetEntityAsync<T>(partitionKey, rowKey, select, cancellationToken));

        public override Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default) =>
            Counted("read", inner.GetEntityIfExistsAsync<T>(partitionKey, rowKey, select, cancellationToken));

        public override Azure.AsyncPageable<T> QueryAsync<T>(string? filter = null, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default) =>
            new Pages<T>(inner.QueryAsync<T>(filter, maxPerPage, select, cancellationToken), counts);

        private Task<T> Counted<T>(string kind, Task<T> call)
        {
            counts.Count(kind);
            return call;
        }
    }

    private sealed class Pages<T>(Azure.AsyncPageable<T> inner, OperationCounts counts) : Azure.AsyncPageable<T> where T : notnull
    {
        public override async IAsyncEnumerable<Azure.Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
        {
            await foreach (var page in inner.AsPages(continuationToken, pageSizeHint))
            {
                counts.Count("query");
                yield return page;
            }
        }
    }
}

/// <summary>Blobs that count their calls.</summary>
internal sealed class CountingBlobs(BlobServiceClient inner, OperationCounts counts) : BlobServiceClient
{
    public override BlobContainerClient GetBlobContainerClient(string blobContainerName) => new Container(inner.GetBlobContainerClient(blobContainerName), counts);

    private sealed class Container(BlobContainerClient inner, OperationCounts counts) : BlobContainerClient
    {
        public override Task<Response<BlobContainerInfo>> CreateIfNotExistsAsync(
            PublicAccessType publicAccessType = PublicAccessType.None, IDictionary<string, string>? metadata = null, BlobContainerEncryptionScopeOptions? encryptionScopeOptions = null, CancellationToken cancellationToken = default)
        {
            counts.Count("blob");
            return inner.CreateIfNotExistsAsync(publicAccessType, metadata, encryptionScopeOptions, cancellationToken);
        }

        public override BlobClient GetBlobClient(string blobName) => new Blob(inner.GetBlobClient(blobName), counts);
    }

    private sealed class Blob(BlobClient inner, OperationCounts counts) : BlobClient
    {
        public override Task<Response<BlobContentInfo>> UploadAsync(BinaryData content, BlobUploadOptions options, CancellationToken cancellationToken = default)
        {
            counts.Count("blob");
            return inner.UploadAsync(content, options, cancellationToken);
        }

        public override Task<Response<BlobProperties>> GetPropertiesAsync(BlobRequestConditions? conditions = null, CancellationToken cancellationToken = default)
        {
            counts.Count("blob");
            return inner.GetPropertiesAsync(conditions, cancellationToken);
        }
    }
}
