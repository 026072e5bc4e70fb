using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using ServerlessQiFu.Driving;

namespace ServerlessQiFu.Simulation;

/// <summary>
/// The store as a distant service: each call is overtaken by others, may be refused, may be done and its answer lost (and then the
/// library's own repetition finds 412 or 409), and gives empty pages that go on.
/// </summary>
internal sealed class UnreliableTables(TableServiceClient inner, Driver driver, Func<Life?> life, FaultPlan weather, Bugs bugs) : TableServiceClient
{
    public override TableClient GetTableClient(string tableName) => new Table(inner.GetTableClient(tableName), this);

    private async Task Travel(string what)
    {
        // Null while the life starts: then nothing overtakes it, and the store is there.
        if (life() is not { } mine) return;
        await driver.Turn(mine, what);
        if (weather.TableFails()) throw Busy();
    }

    private RequestFailedException Busy() => driver.Chance.Next(2) == 0
        ? new RequestFailedException(503, "The server is busy.", TableErrorCode.OperationTimedOut.ToString(), null)
        : new RequestFailedException(429, "Too many requests.", "TooManyRequests", null);

    /// <param name="again">What the library's repetition of a write that happened is answered.</param>
    private void LoseAnswer(int again)
    {
        if (life() is null || !weather.AnswerOfWriteIsLost()) return;
        throw driver.Chance.Next(2) == 0
            ? new RequestFailedException(0, "The connection was closed before the answer came.", null, null)
            : new RequestFailedException(again, "The repeated write was refused.", again == 409 ? TableErrorCode.EntityAlreadyExists.ToString() : "UpdateConditionNotSatisfied", null);
    }

    private sealed class Table(TableClient inner, UnreliableTables store) : TableClient
    {
        public override string Name => inner.Name;

        public override Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default) => inner.CreateIfNotExistsAsync(cancellationToken);

        public override Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default) =>
            Write(409, entity, changed => inner.AddEntityAsync(changed, cancellationToken));

        public override Task<Response> UpsertEntityAsync<T>(T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) =>
            Write(0, entity, changed => inner.UpsertEntityAsync(changed, mode, cancellationToken));

        public override Task<Response> UpdateEntityAsync<T>(T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) =>
            Write(ifMatch == ETag.All ? 0 : 412, entity, changed => inner.UpdateEntityAsync(changed, ifMatch, mode, cancellationToken));

        public override async Task<Response> DeleteEntityAsync(string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default)
        {
            await store.Travel($"{Name} delete");
            var answer = await inner.DeleteEntityAsync(partitionKey, rowKey, ifMatch, cancellationToken);
            store.LoseAnswer(404);
            return answer;
        }

        public override async Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
        {
            await store.Travel($"{Name} transaction");
            var actions = store.Bugs.Transaction(Name, [.. transactionActions]);
            if (actions.Count == 0) return Response.FromValue<IReadOnlyList<Response>>([new Made()], new Made());
            var answer = await inner.SubmitTransactionAsync(actions, cancellationToken);
            store.LoseAnswer(actions.Any(a => a.ActionType == TableTransactionActionType.Add) ? 409 : actions.Any(a => a.ActionType == TableTransactionActionType.Delete) ? 404 : 412);
            return answer;
        }

        public override async Task<Response<T>> GetEntityAsync<T>(string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        {
            await store.Travel($"{Name} get");
            return await inner.GetEntityAsync<T>(partitionKey, rowKey, select, cancellationToken);
        }

        public override async Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        {
            await store.Travel($"{Name} get");
            return await inner.GetEntityIfExistsAsync<T>(partitionKey, rowKey, select, cancellationToken);
        }

        public override Azure.AsyncPageable<T> QueryAsync<T>(string? filter = null, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default) =>
            new Pages<T>(inner.QueryAsync<T>(filter, maxPerPage, select, cancellationToken), store, Name);

        private async Task<Response> Write<T>(int again, T entity, Func<T, Task<Response>> write)
        {
            await store.Travel($"{Name} write");
            if (entity is TableEntity row && !store.Bugs.Write(Name, row)) return new Made();
            var answer = await write(entity);
            store.LoseAnswer(again);
            return answer;
        }
    }

    private Bugs Bugs => bugs;

    private sealed class Pages<T>(Azure.AsyncPageable<T> inner, UnreliableTables store, string table) : Azure.AsyncPageable<T> where T : notnull
    {
        public override async IAsyncEnumerable<Azure.Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
        {
            await store.Travel($"{table} query");
            if (store.Weather.PageIsEmpty()) yield return Azure.Page<T>.FromValues([], "goes on", new Made());
            await foreach (var page in inner.AsPages(continuationToken, pageSizeHint)) yield return page;
        }
    }

    private FaultPlan Weather => weather;

    /// <summary>An answer that no store gave.</summary>
    private sealed class Made : Response
    {
        public override int Status => 204;
        public override string ReasonPhrase => "";
        public override Stream? ContentStream { get; set; }
        public override string ClientRequestId { get; set; } = "";
        public override void Dispose() { }
        protected override bool ContainsHeader(string name) => false;
        protected override IEnumerable<Azure.Core.HttpHeader> EnumerateHeaders() => [];
        protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
        {
            value = null;
            return false;
        }
        protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
        {
            values = null;
            return false;
        }
    }
}
