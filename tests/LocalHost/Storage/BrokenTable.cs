using Azure;
using Azure.Data.Tables;

namespace ServerlessQiFu.Tests.LocalHost.Storage;

/// <summary>A store with one bug planted in it.</summary>
internal sealed class BrokenTable(TableClient inner, string how) : TableClient
{
    private readonly Dictionary<string, TableEntity> _old = [];

    public override string Name => inner.Name;

    public override Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default) => inner.AddEntityAsync(entity, cancellationToken);

    public override Task<Response> UpsertEntityAsync<T>(T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) =>
        inner.UpsertEntityAsync(entity, mode, cancellationToken);

    public override Task<Response> UpdateEntityAsync<T>(T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) =>
        inner.UpdateEntityAsync(entity, how == "forgets If-Match" ? ETag.All : ifMatch, mode, cancellationToken);

    public override Task<Response> DeleteEntityAsync(string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default) =>
        inner.DeleteEntityAsync(partitionKey, rowKey, ifMatch, cancellationToken);

    public override async Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
    {
        try { return await inner.SubmitTransactionAsync(transactionActions, cancellationToken); }
        catch (RequestFailedException) when (how == "keeps half of a refused transaction")
        {
            await inner.UpsertEntityAsync((TableEntity)transactionActions.First().Entity, TableUpdateMode.Replace, cancellationToken);
            throw;
        }
    }

    public override async Task<Response<T>> GetEntityAsync<T>(string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
    {
        var now = await inner.GetEntityAsync<T>(partitionKey, rowKey, select, cancellationToken);
        lock (_old)
        {
            if (_old.TryGetValue(rowKey, out var old) && how == "reads what was there before") return Response.FromValue((T)(ITableEntity)old, now.GetRawResponse());
            _old[rowKey] = (TableEntity)(ITableEntity)now.Value;
            return now;
        }
    }

    public override Azure.AsyncPageable<T> QueryAsync<T>(string? filter = null, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default) =>
        inner.QueryAsync<T>(filter, maxPerPage, select, cancellationToken);
}
