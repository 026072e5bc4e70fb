using System.Linq.Expressions;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Azure.Data.Tables.Sas;

namespace ServerlessQiFu.LocalHost;

/// <summary>Azure's table service client over the journal.</summary>
internal sealed class LocalTableServiceClient(TableStore store) : TableServiceClient
{
    /// <summary>What clients say they are connected to; nothing listens there.</summary>
    public const string Account = "local";
    public static readonly Uri Endpoint = new("https://local.invalid/");

    public override string AccountName => Account;
    public override Uri Uri => Endpoint;

    public override TableClient GetTableClient(string tableName) => new LocalTableClient(store, tableName);

    public override Response<TableItem> CreateTable(string tableName, CancellationToken cancellationToken = default) => GetTableClient(tableName).Create(cancellationToken);

    public override Task<Response<TableItem>> CreateTableAsync(string tableName, CancellationToken cancellationToken = default) => GetTableClient(tableName).CreateAsync(cancellationToken);

    public override Response<TableItem> CreateTableIfNotExists(string tableName, CancellationToken cancellationToken = default) => GetTableClient(tableName).CreateIfNotExists(cancellationToken);

    public override Task<Response<TableItem>> CreateTableIfNotExistsAsync(string tableName, CancellationToken cancellationToken = default) =>
        GetTableClient(tableName).CreateIfNotExistsAsync(cancellationToken);

    public override Response DeleteTable(string tableName, CancellationToken cancellationToken = default) => GetTableClient(tableName).Delete(cancellationToken);

    public override Task<Response> DeleteTableAsync(string tableName, CancellationToken cancellationToken = default) => GetTableClient(tableName).DeleteAsync(cancellationToken);

    public override Pageable<TableItem> Query(string? filter = null, int? maxPerPage = null, CancellationToken cancellationToken = default) =>
        Pageable<TableItem>.FromPages([All(filter)]);

    public override AsyncPageable<TableItem> QueryAsync(string? filter = null, int? maxPerPage = null, CancellationToken cancellationToken = default) =>
        AsyncPageable<TableItem>.FromPages([All(filter)]);

    public override Pageable<TableItem> Query(FormattableString filter, int? maxPerPage = null, CancellationToken cancellationToken = default) => throw NoFilters();

    public override AsyncPageable<TableItem> QueryAsync(FormattableString filter, int? maxPerPage = null, CancellationToken cancellationToken = default) => throw NoFilters();

    public override Pageable<TableItem> Query(Expression<Func<TableItem, bool>> filter, int? maxPerPage = null, CancellationToken cancellationToken = default) => throw NoFilters();

    public override AsyncPageable<TableItem> QueryAsync(Expression<Func<TableItem, bool>> filter, int? maxPerPage = null, CancellationToken cancellationToken = default) => throw NoFilters();

    public override Response SetProperties(TableServiceProperties properties, CancellationToken cancellationToken = default) => throw NoAccount();

    public override Task<Response> SetPropertiesAsync(TableServiceProperties properties, CancellationToken cancellationToken = default) => throw NoAccount();

    public override Response<TableServiceProperties> GetProperties(CancellationToken cancellationToken = default) => throw NoAccount();

    public override Task<Response<TableServiceProperties>> GetPropertiesAsync(CancellationToken cancellationToken = default) => throw NoAccount();

    public override Response<TableServiceStatistics> GetStatistics(CancellationToken cancellationToken = default) => throw NoAccount();

    public override Task<Response<TableServiceStatistics>> GetStatisticsAsync(CancellationToken cancellationToken = default) => throw NoAccount();

    public override TableAccountSasBuilder GetSasBuilder(TableAccountSasPermissions permissions, TableAccountSasResourceTypes resourceTypes, DateTimeOffset expiresOn) => throw NoAccount();

    public override TableAccountSasBuilder GetSasBuilder(string rawPermissions, TableAccountSasResourceTypes resourceTypes, DateTimeOffset expiresOn) => throw NoAccount();

    public override Uri GenerateSasUri(TableAccountSasPermissions permissions, TableAccountSasResourceTypes resourceTypes, DateTimeOffset expiresOn) => throw NoAccount();

    public override Uri GenerateSasUri(TableAccountSasBuilder builder) => throw NoAccount();

    private Page<TableItem> All(string? filter) => string.IsNullOrEmpty(filter)
        ? Page<TableItem>.FromValues([.. store.Tables().Select(name => new TableItem(name))], null, LocalResponse.Ok)
        : throw NoFilters();

    private static NotSupportedException NoFilters() => new("The local tables are few: list them all, without a filter.");

    private static NotSupportedException NoAccount() => new("The local tables have no storage account whose properties, statistics or signatures could be had.");
}
