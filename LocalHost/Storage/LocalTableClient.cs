using System.Linq.Expressions;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace ServerlessQiFu.LocalHost;

/// <summary>Azure's table client over the journal: the same calls, limits, errors and tags.</summary>
internal sealed partial class LocalTableClient(TableStore store, string name) : TableClient
{
    public override string Name => name;
    public override string AccountName => LocalTableServiceClient.Account;
    public override Uri Uri => new(LocalTableServiceClient.Endpoint, name);

    public override async Task<Response<TableItem>> CreateAsync(CancellationToken cancellationToken = default)
    {
        EntityLimits.CheckTableName(name);
        cancellationToken.ThrowIfCancellationRequested();
        return await store.Create(name) ? Response.FromValue(new TableItem(name), Created) : throw StorageError.TableAlreadyExists.Failure();
    }

    public override async Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default)
    {
        EntityLimits.CheckTableName(name);
        cancellationToken.ThrowIfCancellationRequested();
        return Response.FromValue(new TableItem(name), await store.Create(name) ? Created : Conflict);
    }

    /// <remarks>As with Azure's client, deleting what is not there is an answer of 404 and no exception.</remarks>
    public override async Task<Response> DeleteAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await store.Drop(name) ? Done : LocalResponse.NotFound;
    }

    public override Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default) =>
        Change(TableTransactionActionType.Add, entity, default, cancellationToken);

    public override Task<Response> UpsertEntityAsync<T>(T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) =>
        Change(mode == TableUpdateMode.Merge ? TableTransactionActionType.UpsertMerge : TableTransactionActionType.UpsertReplace, entity, default, cancellationToken);

    public override Task<Response> UpdateEntityAsync<T>(T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
    {
        if (ifMatch == default) throw new ArgumentException("An update needs the tag it is based on, or ETag.All.", nameof(ifMatch));
        return Change(mode == TableUpdateMode.Merge ? TableTransactionActionType.UpdateMerge : TableTransactionActionType.UpdateReplace, entity, ifMatch, cancellationToken);
    }

    public override Task<Response> DeleteEntityAsync(ITableEntity entity, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return DeleteEntityAsync(entity.PartitionKey, entity.RowKey, ifMatch, cancellationToken);
    }

    /// <remarks>As with Azure's client, deleting what is not there is an answer of 404 and no exception.</remarks>
    public override async Task<Response> DeleteEntityAsync(string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
        cancellationToken.ThrowIfCancellationRequested();
        var verdict = await store.Apply(name, [TableAction.Deletion(partitionKey, rowKey, ifMatch)]);
        return verdict.Error is null ? Done : verdict.Error.Status == 404 ? LocalResponse.NotFound : throw verdict.Error.Failure();
    }

    public override async Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transactionActions);
        cancellationToken.ThrowIfCancellationRequested();
        var actions = TableTransaction.Of(transactionActions);
        var verdict = await store.Apply(name, actions);
        if (verdict.Error is not null) throw verdict.Error.FailureOf(verdict.Action);
        var written = new LocalResponse(204, verdict.Stamp);
        return Response.FromValue<IReadOnlyList<Response>>([.. actions.Select(action => action.IsDelete ? Done : written)], Accepted);
    }

    public override Task<Response<T>> GetEntityAsync<T>(string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
    {
        try { return Task.FromResult(GetEntity<T>(partitionKey, rowKey, select, cancellationToken)); }
        catch (Exception failure) { return Task.FromException<Response<T>>(failure); }
    }

    public override Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
    {
        try { return Task.FromResult(GetEntityIfExists<T>(partitionKey, rowKey, select, cancellationToken)); }
        catch (Exception failure) { return Task.FromException<NullableResponse<T>>(failure); }
    }

    public override Response<T> GetEntity<T>(string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
    {
        var (entity, error) = Find<T>(partitionKey, rowKey, select, cancellationToken);
        return entity is not null ? Response.FromValue(entity, LocalResponse.Ok) : throw error!.Failure();
    }

    public override NullableResponse<T> GetEntityIfExists<T>(string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
    {
        var (entity, _) = Find<T>(partitionKey, rowKey, select, cancellationToken);
        return entity is not null ? Response.FromValue(entity, LocalResponse.Ok) : new Nothing<T>();
    }

    /// <remarks>A query that names no partition is refused at once, with a sentence.</remarks>
    public override AsyncPageable<T> QueryAsync<T>(string? filter = null, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default) =>
        new EntityPages<T>(store, name, PartitionQuery.Of(filter), maxPerPage, Selection(select), cancellationToken).Async;

    public override AsyncPageable<T> QueryAsync<T>(Expression<Func<T, bool>> filter, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default) =>
        QueryAsync<T>(CreateQueryFilter(filter), maxPerPage, select, cancellationToken);

    public override Pageable<T> Query<T>(string? filter = null, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default) =>
        new EntityPages<T>(store, name, PartitionQuery.Of(filter), maxPerPage, Selection(select), cancellationToken);

    public override Pageable<T> Query<T>(Expression<Func<T, bool>> filter, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default) =>
        Query<T>(CreateQueryFilter(filter), maxPerPage, select, cancellationToken);

    private static readonly LocalResponse Created = new(201), Conflict = new(409), Accepted = new(202), Done = new(204);

    private async Task<Response> Change(TableTransactionActionType type, ITableEntity entity, ETag ifMatch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(entity);
        ArgumentNullException.ThrowIfNull(entity.PartitionKey);
        ArgumentNullException.ThrowIfNull(entity.RowKey);
        cancellation.ThrowIfCancellationRequested();
        var verdict = await store.Apply(name, [TableAction.Of(type, entity, ifMatch)]);
        return verdict.Error is null ? new LocalResponse(204, verdict.Stamp) : throw verdict.Error.Failure();
    }

    private (T?, StorageError?) Find<T>(string partitionKey, string rowKey, IEnumerable<string>? select, CancellationToken cancellation) where T : class
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
        cancellation.ThrowIfCancellationRequested();
        return store.Get<T>(name, partitionKey, rowKey, EntityShape.Of(typeof(T)), Selection(select));
    }

    private static HashSet<string>? Selection(IEnumerable<string>? select) => select?.ToHashSet(StringComparer.Ordinal) is { Count: > 0 } named ? named : null;

    private sealed class Nothing<T> : NullableResponse<T>
    {
        public override bool HasValue => false;
        public override T Value => throw new InvalidOperationException("There is no such entity; ask HasValue first.");
        public override Response GetRawResponse() => LocalResponse.NotFound;
    }
}
