using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace ServerlessQiFu.LocalHost;

/// <summary>Azure's blob client over the journal: put, get, look, delete, each of the whole blob.</summary>
internal sealed partial class LocalBlobClient(BlobStore store, string container, string name) : BlobClient
{
    /// <summary>Azure's limit on names, in characters.</summary>
    private const int LongestName = 1024;

    public override string Name => name;
    public override string BlobContainerName => container;
    public override string AccountName => LocalTableServiceClient.Account;
    public override Uri Uri => new(LocalTableServiceClient.Endpoint, container + "/" + Uri.EscapeDataString(name));
    public override bool CanGenerateSasUri => false;

    public override async Task<Response<BlobContentInfo>> UploadAsync(Stream content, BlobUploadOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        using var whole = new MemoryStream();
        var buffer = new byte[81920];
        for (int read; (read = await content.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (whole.Length + read > BlobStore.LargestBlob) throw StorageError.RequestBodyTooLarge.Failure();
            whole.Write(buffer, 0, read);
        }
        return await Put(whole.ToArray(), options, cancellationToken);
    }

    public override async Task<Response<BlobContentInfo>> UploadAsync(BinaryData content, BlobUploadOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (content.ToMemory().Length > BlobStore.LargestBlob) throw StorageError.RequestBodyTooLarge.Failure();
        return await Put(content.ToArray(), options, cancellationToken);
    }

    public override async Task<Response> DeleteAsync(DeleteSnapshotsOption snapshotsOption = default, BlobRequestConditions? conditions = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await store.Delete(container, name, conditions) is { } error ? throw error.Failure() : new LocalResponse(202);
    }

    public override async Task<Response<bool>> DeleteIfExistsAsync(DeleteSnapshotsOption snapshotsOption = default, BlobRequestConditions? conditions = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var error = await store.Delete(container, name, conditions);
        return error is null or { Status: 404 } ? Response.FromValue(error is null, new LocalResponse(error?.Status ?? 202)) : throw error.Failure();
    }

    public override Response<BlobDownloadResult> DownloadContent(BlobDownloadOptions? options = null, CancellationToken cancellationToken = default)
    {
        var (blob, content) = Get(options, cancellationToken);
        return Response.FromValue(BlobsModelFactory.BlobDownloadResult(BinaryData.FromBytes(content, blob.Type), Details(blob)), LocalResponse.Ok);
    }

    public override Response<BlobDownloadStreamingResult> DownloadStreaming(BlobDownloadOptions? options = null, CancellationToken cancellationToken = default)
    {
        var (blob, content) = Get(options, cancellationToken);
        return Response.FromValue(BlobsModelFactory.BlobDownloadStreamingResult(new MemoryStream(content, writable: false), Details(blob)), LocalResponse.Ok);
    }

    public override Stream OpenRead(BlobOpenReadOptions options, CancellationToken cancellationToken = default)
    {
        var (_, content) = Get(new BlobDownloadOptions { Conditions = options?.Conditions }, cancellationToken);
        return new MemoryStream(content, writable: false) { Position = options?.Position ?? 0 };
    }

    public override Response<bool> Exists(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Response.FromValue(store.Look(container, name, null).Error is null, LocalResponse.Ok);
    }

    public override Response<BlobProperties> GetProperties(BlobRequestConditions? conditions = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (error, blob) = store.Look(container, name, conditions);
        return error is not null
            ? throw error.Failure()
            : Response.FromValue(BlobsModelFactory.BlobProperties(lastModified: blob!.LastModified, createdOn: blob.MadeAt, metadata: blob.Metadata, blobType: BlobType.Block,
                contentLength: blob.Length, contentType: blob.Type, eTag: blob.Tag), LocalResponse.Ok);
    }

    private async Task<Response<BlobContentInfo>> Put(byte[] content, BlobUploadOptions? options, CancellationToken cancellation)
    {
        if (name.Length is 0 or > LongestName) throw StorageError.InvalidBlobName.Failure();
        foreach (var key in options?.Metadata?.Keys ?? [])
            if (!EntityLimits.IsName(key)) throw StorageError.InvalidMetadata.Failure();
        cancellation.ThrowIfCancellationRequested();
        var (error, blob) = await store.Put(container, name, content, options ?? new BlobUploadOptions());
        return error is not null
            ? throw error.Failure()
            : Response.FromValue(BlobsModelFactory.BlobContentInfo(blob!.Tag, blob.LastModified, null, null, null, null, 0), new LocalResponse(201));
    }

    private (StoredBlob Blob, byte[] Content) Get(BlobDownloadOptions? options, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (options is not null && options.Range != default) throw new NotSupportedException("The local blobs are read whole; leave the range out.");
        var (error, blob, content) = store.Get(container, name, options?.Conditions);
        return error is null ? (blob!, content) : throw error.Failure();
    }

    private static BlobDownloadDetails Details(StoredBlob blob) => BlobsModelFactory.BlobDownloadDetails(
        blobType: BlobType.Block, contentLength: blob.Length, contentType: blob.Type, lastModified: blob.LastModified, metadata: blob.Metadata, eTag: blob.Tag, createdOn: blob.MadeAt);
}
