using Azure;
using Azure.Storage;
using Azure.Storage.Blobs.Models;

namespace ServerlessQiFu.LocalHost;

/// <summary>The other spellings of the same calls. Those that say nothing of overwriting refuse to.</summary>
internal sealed partial class LocalBlobClient
{
    private static BlobUploadOptions Overwriting(bool allowed) =>
        new() { Conditions = allowed ? null : new BlobRequestConditions { IfNoneMatch = ETag.All } };

    public override Task<Response<BlobContentInfo>> UploadAsync(Stream content) => UploadAsync(content, Overwriting(false));

    public override Task<Response<BlobContentInfo>> UploadAsync(BinaryData content) => UploadAsync(content, Overwriting(false));

    public override Task<Response<BlobContentInfo>> UploadAsync(Stream content, CancellationToken cancellationToken) => UploadAsync(content, Overwriting(false), cancellationToken);

    public override Task<Response<BlobContentInfo>> UploadAsync(BinaryData content, CancellationToken cancellationToken) => UploadAsync(content, Overwriting(false), cancellationToken);

    public override Task<Response<BlobContentInfo>> UploadAsync(Stream content, bool overwrite = false, CancellationToken cancellationToken = default) =>
        UploadAsync(content, Overwriting(overwrite), cancellationToken);

    public override Task<Response<BlobContentInfo>> UploadAsync(BinaryData content, bool overwrite = false, CancellationToken cancellationToken = default) =>
        UploadAsync(content, Overwriting(overwrite), cancellationToken);

    public override Task<Response<BlobContentInfo>> UploadAsync(
        Stream content, BlobHttpHeaders? httpHeaders = null, IDictionary<string, string>? metadata = null, BlobRequestConditions? conditions = null,
        IProgress<long>? progressHandler = null, AccessTier? accessTier = null, StorageTransferOptions transferOptions = default, CancellationToken cancellationToken = default) =>
        UploadAsync(content, new BlobUploadOptions { HttpHeaders = httpHeaders, Metadata = metadata, Conditions = conditions }, cancellationToken);

    public override Response<BlobContentInfo> Upload(Stream content) => UploadAsync(content).GetAwaiter().GetResult();

    public override Response<BlobContentInfo> Upload(BinaryData content) => UploadAsync(content).GetAwaiter().GetResult();

    public override Response<BlobContentInfo> Upload(Stream content, CancellationToken cancellationToken) => UploadAsync(content, cancellationToken).GetAwaiter().GetResult();

    public override Response<BlobContentInfo> Upload(BinaryData content, CancellationToken cancellationToken) => UploadAsync(content, cancellationToken).GetAwaiter().GetResult();

    public override Response<BlobContentInfo> Upload(Stream content, bool overwrite = false, CancellationToken cancellationToken = default) =>
        UploadAsync(content, overwrite, cancellationToken).GetAwaiter().GetResult();

    public override Response<BlobContentInfo> Upload(BinaryData content, bool overwrite = false, CancellationToken cancellationToken = default) =>
        UploadAsync(content, overwrite, cancellationToken).GetAwaiter().GetResult();

    public override Response<BlobContentInfo> Upload(Stream content, BlobUploadOptions options, CancellationToken cancellationToken = default) =>
        UploadAsync(content, options, cancellationToken).GetAwaiter().GetResult();

    public override Response<BlobContentInfo> Upload(BinaryData content, BlobUploadOptions options, CancellationToken cancellationToken = default) =>
        UploadAsync(content, options, cancellationToken).GetAwaiter().GetResult();

    public override Response<BlobContentInfo> Upload(
        Stream content, BlobHttpHeaders? httpHeaders = null, IDictionary<string, string>? metadata = null, BlobRequestConditions? conditions = null,
        IProgress<long>? progressHandler = null, AccessTier? accessTier = null, StorageTransferOptions transferOptions = default, CancellationToken cancellationToken = default) =>
        UploadAsync(content, httpHeaders, metadata, conditions, progressHandler, accessTier, transferOptions, cancellationToken).GetAwaiter().GetResult();

    public override Response<BlobDownloadResult> DownloadContent() => DownloadContent((BlobDownloadOptions?)null);

    public override Response<BlobDownloadResult> DownloadContent(CancellationToken cancellationToken = default) => DownloadContent((BlobDownloadOptions?)null, cancellationToken);

    public override Response<BlobDownloadResult> DownloadContent(BlobRequestConditions conditions, CancellationToken cancellationToken) =>
        DownloadContent(new BlobDownloadOptions { Conditions = conditions }, cancellationToken);

    public override Response<BlobDownloadResult> DownloadContent(BlobRequestConditions conditions, IProgress<long> progressHandler, HttpRange range, CancellationToken cancellationToken) =>
        DownloadContent(new BlobDownloadOptions { Conditions = conditions, Range = range }, cancellationToken);

    public override Task<Response<BlobDownloadResult>> DownloadContentAsync() => Awaited(() => DownloadContent());

    public override Task<Response<BlobDownloadResult>> DownloadContentAsync(CancellationToken cancellationToken) => Awaited(() => DownloadContent(cancellationToken));

    public override Task<Response<BlobDownloadResult>> DownloadContentAsync(BlobRequestConditions conditions, CancellationToken cancellationToken) =>
        Awaited(() => DownloadContent(conditions, cancellationToken));

    public override Task<Response<BlobDownloadResult>> DownloadContentAsync(BlobRequestConditions conditions, IProgress<long> progressHandler, HttpRange range, CancellationToken cancellationToken) =>
        Awaited(() => DownloadContent(conditions, progressHandler, range, cancellationToken));

    public override Task<Response<BlobDownloadResult>> DownloadContentAsync(BlobDownloadOptions? options = null, CancellationToken cancellationToken = default) =>
        Awaited(() => DownloadContent(options, cancellationToken));

    public override Task<Response<BlobDownloadStreamingResult>> DownloadStreamingAsync(BlobDownloadOptions? options = null, CancellationToken cancellationToken = default) =>
        Awaited(() => DownloadStreaming(options, cancellationToken));

    public override Task<Stream> OpenReadAsync(BlobOpenReadOptions options, CancellationToken cancellationToken = default) => Awaited(() => OpenRead(options, cancellationToken));

    public override Task<Response<bool>> ExistsAsync(CancellationToken cancellationToken = default) => Awaited(() => Exists(cancellationToken));

    public override Task<Response<BlobProperties>> GetPropertiesAsync(BlobRequestConditions? conditions = null, CancellationToken cancellationToken = default) =>
        Awaited(() => GetProperties(conditions, cancellationToken));

    public override Response Delete(DeleteSnapshotsOption snapshotsOption = default, BlobRequestConditions? conditions = null, CancellationToken cancellationToken = default) =>
        DeleteAsync(snapshotsOption, conditions, cancellationToken).GetAwaiter().GetResult();

    public override Response<bool> DeleteIfExists(DeleteSnapshotsOption snapshotsOption = default, BlobRequestConditions? conditions = null, CancellationToken cancellationToken = default) =>
        DeleteIfExistsAsync(snapshotsOption, conditions, cancellationToken).GetAwaiter().GetResult();

    /// <summary>Reading is done on the caller's thread; its failures belong into the task all the same.</summary>
    private static Task<T> Awaited<T>(Func<T> read)
    {
        try { return Task.FromResult(read()); }
        catch (Exception failure) { return Task.FromException<T>(failure); }
    }
}
