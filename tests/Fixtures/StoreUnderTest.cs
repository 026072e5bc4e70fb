using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.LocalHost;

namespace ServerlessQiFu.Tests.Fixtures;

/// <summary>A store that keeps Azure's promises; every suite here runs against each of them.</summary>
public abstract class StoreUnderTest : IAsyncDisposable
{
    public abstract TableServiceClient Tables { get; }
    public abstract BlobServiceClient Blobs { get; }

    /// <summary>A new, empty table.</summary>
    public async Task<TableClient> Table()
    {
        var table = Tables.GetTableClient("t" + Guid.NewGuid().ToString("N"));
        await table.CreateAsync();
        return table;
    }

    public abstract ValueTask DisposeAsync();
}

/// <summary>The local store in a file of its own, with group commit.</summary>
public sealed class SqliteStore : StoreUnderTest
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("journal");
    private readonly Journal _journal;
    private readonly ServiceProvider _services;

    public SqliteStore()
    {
        _journal = Journal.Open(Path.Combine(_folder.FullName, "journal.db"));
        _services = new ServiceCollection().AddLocalStorage(_journal).BuildServiceProvider();
    }

    public override TableServiceClient Tables => _services.GetRequiredService<TableServiceClient>();
    public override BlobServiceClient Blobs => _services.GetRequiredService<BlobServiceClient>();

    public override async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _journal.Dispose();
        _folder.Delete(recursive: true);
    }
}

/// <summary>Azure's own emulator, in an account of its own.</summary>
public sealed class AzuriteStore : StoreUnderTest
{
    private readonly string _connection = Azurite.NewAccount();

    public override TableServiceClient Tables => new(_connection);
    public override BlobServiceClient Blobs => new(_connection);

    public override ValueTask DisposeAsync() => default;
}

/// <summary>A suite run against one store, made anew for each test.</summary>
public abstract class StoreSuite<TStore> : IAsyncLifetime where TStore : StoreUnderTest, new()
{
    protected TStore Store { get; } = new();
    protected TableClient Table { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Table = await Store.Table();

    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
