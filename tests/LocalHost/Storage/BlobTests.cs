using System.Text;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using ServerlessQiFu.Tests.Fixtures;
using static ServerlessQiFu.Tests.LocalHost.Storage.StoreRefusals;

namespace ServerlessQiFu.Tests.LocalHost.Storage;

public sealed class BlobOnSqliteTests : BlobTests<SqliteStore>
{
    [Fact]
    public async Task What_is_not_offered_says_so()
    {
        await Assert.ThrowsAsync<NotSupportedException>(() => Container.DeleteAsync());
        Assert.Contains("GetBlobs", Assert.Throws<NotSupportedException>(() => Container.GetBlobs()).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<NotSupportedException>(() => Container.GetBlobClient("a").SetMetadataAsync(new Dictionary<string, string>()));
    }
}

public sealed class BlobOnAzuriteTests : BlobTests<AzuriteStore>;

/// <summary>Attachments: put once, looked at, read back, deleted.</summary>
public abstract class BlobTests<TStore> : IAsyncLifetime where TStore : StoreUnderTest, new()
{
    private readonly TStore _store = new();

    protected BlobContainerClient Container { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Container = _store.Blobs.GetBlobContainerClient("c" + Guid.NewGuid().ToString("N"));
        Assert.False(await Container.ExistsAsync());
        Assert.NotNull(await Container.CreateIfNotExistsAsync());
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task A_blob_is_read_back_with_its_type_and_metadata()
    {
        var blob = Container.GetBlobClient("QS1/附件 1.pdf");
        var bytes = Enumerable.Range(0, 100_000).Select(n => (byte)n).ToArray();
        await blob.UploadAsync(new MemoryStream(bytes), new BlobUploadOptions
        {
            HttpHeaders = new BlobHttpHeaders { ContentType = "application/pdf" },
            Metadata = new Dictionary<string, string> { ["appeal"] = "QS1" },
            Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
        });
        Assert.Equal(bytes, (await blob.DownloadContentAsync()).Value.Content.ToArray());
        var properties = (await blob.GetPropertiesAsync()).Value;
        Assert.Equal(("application/pdf", 100_000L, "QS1"), (properties.ContentType, properties.ContentLength, properties.Metadata["appeal"]));
        var streamed = (await blob.DownloadStreamingAsync()).Value;
        Assert.Equal("application/pdf", streamed.Details.ContentType);
        using var copy = new MemoryStream();
        await streamed.Content.CopyToAsync(copy);
        Assert.Equal(bytes, copy.ToArray());
        await using var opened = await blob.OpenReadAsync(new BlobOpenReadOptions(allowModifications: false));
        Assert.Equal(100_000, opened.Length);
    }

    [Fact]
    public async Task An_empty_blob_is_a_blob()
    {
        await Container.GetBlobClient("empty").UploadAsync(BinaryData.FromString(""));
        Assert.Empty((await Container.GetBlobClient("empty").DownloadContentAsync()).Value.Content.ToArray());
    }

    [Fact]
    public async Task A_blob_is_not_overwritten_unless_that_is_asked()
    {
        var blob = Container.GetBlobClient("a");
        var first = await blob.UploadAsync(BinaryData.FromString("first"));
        await Refuses(409, "BlobAlreadyExists", () => blob.UploadAsync(BinaryData.FromString("second")));
        await Refuses(409, "BlobAlreadyExists", () => blob.UploadAsync(Bytes("second"), new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } }));
        Assert.Equal("first", (await blob.DownloadContentAsync()).Value.Content.ToString());
        var second = await blob.UploadAsync(BinaryData.FromString("second"), overwrite: true);
        Assert.NotEqual(first.Value.ETag, second.Value.ETag);
        await Refuses(412, "ConditionNotMet", () => blob.UploadAsync(Bytes("third"), new BlobUploadOptions { Conditions = new BlobRequestConditions { IfMatch = first.Value.ETag } }));
        await blob.UploadAsync(Bytes("third"), new BlobUploadOptions { Conditions = new BlobRequestConditions { IfMatch = second.Value.ETag } });
        Assert.Equal("third", (await blob.DownloadContentAsync()).Value.Content.ToString());
    }

    [Fact]
    public async Task Of_many_who_put_the_same_blob_at_once_one_wins()
    {
        var puts = await Task.WhenAll(Enumerable.Range(0, 16).Select(n => Task.Run(async () =>
        {
            try { await Container.GetBlobClient("one").UploadAsync(BinaryData.FromString($"{n}")); return true; }
            catch (RequestFailedException taken) when (taken.Status == 409) { return false; }
        })));
        Assert.Single(puts, won => won);
    }

    [Fact]
    public async Task What_is_absent_is_named()
    {
        var blob = Container.GetBlobClient("absent");
        Assert.False(await blob.ExistsAsync());
        await Refuses(404, "BlobNotFound", () => blob.DownloadContentAsync());
        await Refuses(404, "BlobNotFound", () => blob.GetPropertiesAsync());
        await Refuses(404, "BlobNotFound", () => blob.DeleteAsync());
        Assert.False(await blob.DeleteIfExistsAsync());
        var nowhere = _store.Blobs.GetBlobContainerClient("c" + Guid.NewGuid().ToString("N")).GetBlobClient("a");
        await Refuses(404, "ContainerNotFound", () => nowhere.UploadAsync(BinaryData.FromString("a")));
        await Refuses(404, "ContainerNotFound", () => nowhere.DownloadContentAsync());
    }

    [Fact]
    public async Task A_deleted_blob_is_gone()
    {
        var blob = Container.GetBlobClient("a");
        await blob.UploadAsync(BinaryData.FromString("a"));
        Assert.True(await blob.ExistsAsync());
        Assert.True(await blob.DeleteIfExistsAsync());
        Assert.False(await blob.ExistsAsync());
    }

    [Fact]
    public async Task A_container_is_made_once()
    {
        Assert.Null(await Container.CreateIfNotExistsAsync());
        await Refuses(409, "ContainerAlreadyExists", () => Container.CreateAsync());
        Assert.True(await Container.ExistsAsync());
        await Refuses(400, "InvalidResourceName", () => _store.Blobs.GetBlobContainerClient("Upper-Case").CreateIfNotExistsAsync());
    }

    private static MemoryStream Bytes(string text) => new(Encoding.UTF8.GetBytes(text));
}
