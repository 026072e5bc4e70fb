using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Azure.Data.Tables.Sas;

namespace ServerlessQiFu.LocalHost;

/// <summary>The blocking calls, and what this store does not do.</summary>
internal sealed partial class LocalTableClient
{
    public override Response<TableItem> Create(CancellationToken cancellationToken = default) => CreateAsync(cancellationToken).GetAwaiter().GetResult();

    public override Response<TableItem> CreateIfNotExists(CancellationToken cancellationToken = default) => CreateIfNotExistsAsync(cancellationToken).GetAwaiter().GetResult();

    public override Response Delete(CancellationToken cancellationToken = default) => DeleteAsync(cancellationToken).GetAwaiter().GetResult();

    public override Response AddEntity<T>(T entity, CancellationToken cancellationToken = default) => AddEntityAsync(entity, cancellationToken).GetAwaiter().GetResult();

    public override Response UpsertEntity<T>(T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) =>
        UpsertEntityAsync(entity, mode, cancellationToken).GetAwaiter().GetResult();

    public override Response UpdateEntity<T>(T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) =>
        UpdateEntityAsync(entity, ifMatch, mode, cancellationToken).GetAwaiter().GetResult();

    public override Response DeleteEntity(string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default) =>
        DeleteEntityAsync(partitionKey, rowKey, ifMatch, cancellationToken).GetAwaiter().GetResult();

    public override Response DeleteEntity(ITableEntity entity, ETag ifMatch = default, CancellationToken cancellationToken = default) =>
        DeleteEntityAsync(entity, ifMatch, cancellationToken).GetAwaiter().GetResult();

    public override Response<IReadOnlyList<Response>> SubmitTransaction(IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default) =>
        SubmitTransactionAsync(transactionActions, cancellationToken).GetAwaiter().GetResult();

    public override Response<IReadOnlyList<TableSignedIdentifier>> GetAccessPolicies(CancellationToken cancellationToken = default) => throw NoPolicies();

    public override Task<Response<IReadOnlyList<TableSignedIdentifier>>> GetAccessPoliciesAsync(CancellationToken cancellationToken = default) => throw NoPolicies();

    public override Response SetAccessPolicy(IEnumerable<TableSignedIdentifier> tableAcl, CancellationToken cancellationToken = default) => throw NoPolicies();

    public override Task<Response> SetAccessPolicyAsync(IEnumerable<TableSignedIdentifier> tableAcl, CancellationToken cancellationToken = default) => throw NoPolicies();

    public override TableSasBuilder GetSasBuilder(TableSasPermissions permissions, DateTimeOffset expiresOn) => throw NoPolicies();

    public override TableSasBuilder GetSasBuilder(string rawPermissions, DateTimeOffset expiresOn) => throw NoPolicies();

    public override Uri GenerateSasUri(TableSasPermissions permissions, DateTimeOffset expiresOn) => throw NoPolicies();

    public override Uri GenerateSasUri(TableSasBuilder builder) => throw NoPolicies();

    private static NotSupportedException NoPolicies() =>
        new("The local tables have no network end and so no access policies or shared access signatures.");
}
