using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace ServerlessQiFu.Tests.Fixtures;

/// <summary>A store that fails when told to, before it does anything or, worse, after it has done it.</summary>
/// <param name="before">Strikes with names such as <c>appeals.SubmitTransaction</c>.</param>
/// <param name="after">The same for a write that is done and whose answer is lost.</param>
internal sealed class FaultyTables(TableServiceClient inner, InjectedFault before, InjectedFault after) : TableServiceClient
{
    public override TableClient GetTableClient(string tableName) => new Table(inner.GetTableClient(tableName), before, after);

    private sealed class Table(TableClient inner, InjectedFault before, InjectedFault after) : TableClient
    {
        public override string Name => inner.Name;

        public override Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default) => inner.CreateIfNotExistsAsync(cancellationToken);

        public override Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default) =>
            Write("Add", () => inner.AddEntityAsync(entity, cancellationToken));

        public override Task<Response> UpsertEntityAsync<T>(T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) =>
            Write("Upsert", () => inner.UpsertEntityAsync(entity, mode, cancellationToken));

        public override Task<Response> UpdateEntityAsync<T>(T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) =>
            Write("Update", () => inner.UpdateEntityAsync(entity, ifMatch, mode, cancellationToken));

        public override Task<Response> DeleteEntityAsync(string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default) =>
            Write("Delete", () => inner.DeleteEntityAsync(partitionKey, rowKey, ifMatch, cancellationToken));

        public override Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default) =>
            Write("SubmitTransaction", () => inner.SubmitTransactionAsync(transactionActions, cancellationToken));

        public override async Task<Response<T>> GetEntityAsync<T>(string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        {
            before.Strike($"{Name}.Get");
            return await inner.GetEntityAsync<T>(partitionKey, rowKey, select, cancellationToken);
        }

        public override async Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        {
            before.Strike($"{Name}.Get");
            return await inner.GetEntityIfExistsAsync<T>(partitionKey, rowKey, select, cancellationToken);
        }

        public override Azure.AsyncPageable<T> QueryAsync<T>(string? filter = null, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        {
            before.Strike($"{Name}.Query");
            return inner.QueryAsync<T>(filter, maxPerPage, select, cancellationToken);
        }

        private async Task<T> Write<T>(string call, Func<Task<T>> write)
        {
            before.Strike($"{Name}.{call}");
            var answer = await write();
            after.Strike($"{Name}.{call}");
            return answer;
        }
    }
}
