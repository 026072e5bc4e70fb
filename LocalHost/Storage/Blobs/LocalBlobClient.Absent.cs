using Azure;
using Azure.Storage;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Sas;

namespace ServerlessQiFu.LocalHost;

/// <summary>What Azure's client can and this one does not, member by member, so that none of them reaches for a network that is not there.</summary>
internal sealed partial class LocalBlobClient
{
    public override Response<BlobContentInfo> Upload(string path) => throw Absent();
    public override Task<Response<BlobContentInfo>> UploadAsync(string path) => throw Absent();
    public override Response<BlobContentInfo> Upload(string path, CancellationToken cancellationToken) => throw Absent();
    public override Task<Response<BlobContentInfo>> UploadAsync(string path, CancellationToken cancellationToken) => throw Absent();
    public override Response<BlobContentInfo> Upload(string path, bool overwrite, CancellationToken cancellationToken) => throw Absent();
    public override Task<Response<BlobContentInfo>> UploadAsync(string path, bool overwrite, CancellationToken cancellationToken) => throw Absent();
    public override Response<BlobContentInfo> Upload(string path, BlobUploadOptions options, CancellationToken cancellationToken) => throw Absent();
    public override Response<BlobContentInfo> Upload(string path, BlobHttpHeaders httpHeaders, IDictionary<string, string> metadata, BlobRequestConditions conditions, IProgress<long> progressHandler, AccessTier? accessTier, StorageTransferOptions transferOptions, CancellationToken cancellationToken) => throw Absent();
    public override Task<Response<BlobContentInfo>> UploadAsync(string path, BlobUploadOptions options, CancellationToken cancellationToken) => throw Absent();
    public override Task<Response<BlobContentInfo>> UploadAsync(string path, BlobHttpHeaders httpHeaders, IDictionary<string, string> metadata, BlobRequestConditions conditions, IProgress<long> progressHandler, AccessTier? accessTier, StorageTransferOptions transferOptions, CancellationToken cancellationToken) => throw Absent();
    public override Stream OpenWrite(bool overwrite, BlobOpenWriteOptions options, CancellationToken cancellationToken) => throw Absent();
    public override Task<Stream> OpenWriteAsync(bool overwrite, BlobOpenWriteOptions options, CancellationToken cancellationToken) => throw Absent();

    protected override BlobBaseClient WithSnapshotCore(string snapshot) => throw Absent();
    public override Response<BlobDownloadInfo> Download() => throw Absent();
    public override Task<Response<BlobDownloadInfo>> DownloadAsync() => throw Absent();
    public override Response<BlobDownloadInfo> Download(CancellationToken cancellationToken) => throw Absent();
    public override Task<Response<BlobDownloadInfo>> DownloadAsync(CancellationToken cancellationToken) => throw Absent();
    public override Response<BlobDownloadInfo> Download(HttpRange range, BlobRequestConditions conditions, bool rangeGetContentHash, CancellationToken cancellationToken) => throw Absent();
    public override Task<Response<BlobDownloadInfo>> DownloadAsync(HttpRange range, BlobRequestConditions conditions, bool rangeGetContentHash, CancellationToken cancellationToken) => throw Absent();
    public override Response<BlobDownloadStreamingResult> DownloadStreaming(HttpRange range, BlobRequestConditions conditions, bool rangeGetContentHash, CancellationToken cancellationToken) => throw Absent();
    public override Task<Response<BlobDownloadStreamingResult>> DownloadStreamingAsync(HttpRange range, BlobRequestConditions conditions, bool rangeGetContentHash, CancellationToken cancellationToken) => throw Absent();
    public override Response<BlobDownloadStreamingResult> DownloadStreaming(HttpRange range, BlobRequestConditions conditions, bool rangeGetContentHash, IProgress<long> progressHandler, CancellationToken cancellationToken) => throw Absent();
    public override Task<Response<BlobDownloadStreamingResult>> DownloadStreamingAsync(HttpRange range, BlobRequestConditions conditions, bool rangeGetContentHash, IProgress<long> progressHandler, CancellationToken cancellationToken) => throw Absent();
    public override Response DownloadTo(Stream destination) => throw Absent();
    public override Response DownloadTo(string path) => throw Absent();
    public override Task<Response> DownloadToAsync(Stream destination) => throw Absent();
    public override Task<Response> DownloadToAsync(string path) => throw Absent();
    public override Response DownloadTo(Stream destination, CancellationToken cancellationToken) => throw Absent();
    public override Response DownloadTo(string path, CancellationToken cancellationToken) => throw Absent();
    public override Task<Response> DownloadToAsync(Stream destination, CancellationToken cancellationToken) => throw Absent();
    public override Task<Response> DownloadToAsync(string path, CancellationToken cancellationToken) => throw Absent();
    public override Response DownloadTo(Stream destination, BlobDownloadToOptions options, CancellationToken cancellationToken) => throw Absent();
    public override Response DownloadTo(string path, BlobDownloadToOptions options, CancellationToken cancellationToken) => throw Absent();
    public override Task<Response> DownloadToAsync(Stream destination, BlobDownloadToOptions options, CancellationToken cancellationToken) => throw Absent();
    public override Task<Response> DownloadToAsync(string path, BlobDownloadToOptions options, CancellationToken cancellationToken) => throw Absent();
    public override Response DownloadTo(Stream destination, BlobRequestConditions conditions, StorageTransferOptions transferOptions, CancellationToken cancellationToken) => throw Absent();
    public override Response DownloadTo(string path, BlobRequestConditions conditions, StorageTransferOptions transferOptions, CancellationToken cancellationToken) => throw Absent();
    public override Task<Response> DownloadToAsync(Stream destination, BlobRequestConditions conditions, StorageTransferOptions transferOptions, CancellationToken cancellationToken) => throw Absent();
    public override Task<Response> DownloadToAsync(string path, BlobRequestConditions conditions, StorageTransferOptions transferOptions, CancellationToken cancellationToken) => throw Absent();
    public override Stream OpenRead(long position, int? bufferSize, BlobRequestConditions conditions, CancellationToken cancellationToken) => throw Absent();
    public override Stream OpenRead(bool allowBlobModifications, long position, int? bufferSize, CancellationToken cancellationToken) => throw Absent();
    public override Task<Stream> OpenReadAsync(long position, int? bufferSize, BlobRequestConditions conditions, CancellationToken cancellationToken) => throw Absent();
    public override Task<Stream> OpenReadAsync(bool allowBlobModifications, long position, int? bufferSize, CancellationToken cancellationToken) => throw Absent();
    public override CopyFromUriOperation StartCopyFromUri(Uri source, BlobCopyFromUriOptions options, CancellationToken cancellationToken) => throw Absent();
    public override CopyFromUriOperation StartCopyFromUri(Uri source, IDictionary<string, string> metadata, AccessTier? accessTier, BlobRequestConditions sourceConditions, BlobRequestConditions destinationConditions, RehydratePriority? rehydratePriority, CancellationToken cancellationToken) => throw Absent();
    public override Task<CopyFromUriOperation> StartCopyFromUriAsync(Uri source, BlobCopyFromUriOptions options, CancellationToken cancellationToken) => throw Absent();
    public override Task<CopyFromUriOperation> StartCopyFromUriAsync(Uri source, IDictionary<string, string> metadata, AccessTier? accessTier, BlobRequestConditions sourceConditions, BlobRequestConditions destinationConditions, RehydratePriority? rehydratePriority, CancellationToken cancellationToken) => throw Absent();
    public override Response AbortCopyFromUri(string copyId, BlobRequestConditions conditions, CancellationToken cancellationToken) => throw Absent();
    public override Task<Response> AbortCopyFromUriAsync(string copyId, BlobRequestConditions conditions, CancellationToken cancellationToken) => throw Absent();
    public override Response<BlobCopyInfo> SyncCopyFromUri(Uri source, BlobCopyFromUriOptions options, CancellationToken cancellationToken) => throw Absent();
    public override Task<Response<BlobCopyInfo>> SyncCopyFromUriAsync(Uri source, BlobCopyFromUriOptions options, CancellationToken cancellationToken) => throw Absent();
    public override Response Undelete(CancellationToken cancellationToken) => throw Absent();
    public override Task<Response> UndeleteAsync(CancellationToken cancellationToken) => throw Absent();
    public override Response<BlobInfo> SetHttpHeaders(BlobHttpHeaders httpHeaders, BlobRequestConditions conditions, CancellationToken cancellationToken) => throw Absent();
    public override Task<Response<BlobInfo>> SetHttpHeadersAsync(BlobHttpHeaders httpHeaders, BlobRequestConditions conditions, CancellationToken cancellationToken) => throw Absent();
    public override Response<BlobInfo> SetMetadata(IDictionary<string, string> metadata, BlobRequestConditions conditions, CancellationToken cancellationToken) => throw Absent();
    public override Task<Response<BlobInfo>> SetMetadataAsync(IDictionary<string, string> metadata, BlobRequestConditions conditions, CancellationToken cancellationToken) => throw Absent();
    public override Response<BlobSnapshotInfo> CreateSnapshot(IDictionary<string, string> metadata, BlobRequestConditions conditions, CancellationToken cancellationToken) => throw Absent();
    public override Task<Response<BlobSnapshotInfo>> CreateSnapshotAsync(IDictionary<string, string> metadata, BlobRequestConditions conditions, CancellationToken cancellationToken) => throw Absent();
    public override Response SetAccessTier(AccessTier accessTier, BlobRequestConditions conditions, RehydratePriority? rehydratePriority, CancellationToken cancellationToken) => throw Absent();
    public override Task<Response> SetAccessTierAsync(AccessTier accessTier, BlobRequestConditions conditions, RehydratePriority? rehydratePriority, CancellationToken cancellationToken) => throw Absent();
    public override Response<GetBlobTagResult> GetTags(BlobRequestConditions conditions, CancellationToken cancellationToken) => throw Absent();
    public override Task<Response<GetBlobTagResult>> GetTagsAsync(BlobRequestConditions conditions, CancellationToken cancellationToken) => throw Absent();
    public override Response SetTags(IDictionary<string, string> tags, BlobRequestConditions conditions, CancellationToken cancellationToken) => throw Absent();
    public override Task<Response> SetTagsAsync(IDictionary<string, string> tags, BlobRequestConditions conditions, CancellationToken cancellationToken) => throw Absent();
    public override Response<BlobImmutabilityPolicy> SetImmutabilityPolicy(BlobImmutabilityPolicy immutabilityPolicy, BlobRequestConditions conditions, CancellationToken cancellationToken) => throw Absent();
    public override Task<Response<BlobImmutabilityPolicy>> SetImmutabilityPolicyAsync(BlobImmutabilityPolicy immutabilityPolicy, BlobRequestConditions conditions, CancellationToken cancellationToken) => throw Absent();
    public override Response DeleteImmutabilityPolicy(CancellationToken cancellationToken) => throw Absent();
    public override Task<Response> DeleteImmutabilityPolicyAsync(CancellationToken cancellationToken) => throw Absent();
    public override Response<BlobLegalHoldResult> SetLegalHold(bool hasLegalHold, CancellationToken cancellationToken) => throw Absent();
    public override Task<Response<BlobLegalHoldResult>> SetLegalHoldAsync(bool hasLegalHold, CancellationToken cancellationToken) => throw Absent();
    public override Response<AccountInfo> GetAccountInfo(CancellationToken cancellationToken) => throw Absent();
    public override Task<Response<AccountInfo>> GetAccountInfoAsync(CancellationToken cancellationToken) => throw Absent();
    public override Uri GenerateSasUri(BlobSasPermissions permissions, DateTimeOffset expiresOn) => throw Absent();
    public override Uri GenerateSasUri(BlobSasPermissions permissions, DateTimeOffset expiresOn, out string stringToSign) => throw Absent();
    public override Uri GenerateSasUri(BlobSasBuilder builder) => throw Absent();
    public override Uri GenerateSasUri(BlobSasBuilder builder, out string stringToSign) => throw Absent();
    public override Uri GenerateUserDelegationSasUri(BlobSasPermissions permissions, DateTimeOffset expiresOn, UserDelegationKey userDelegationKey) => throw Absent();
    public override Uri GenerateUserDelegationSasUri(BlobSasPermissions permissions, DateTimeOffset expiresOn, UserDelegationKey userDelegationKey, out string stringToSign) => throw Absent();
    public override Uri GenerateUserDelegationSasUri(BlobSasBuilder builder, UserDelegationKey userDelegationKey) => throw Absent();
    public override Uri GenerateUserDelegationSasUri(BlobSasBuilder builder, UserDelegationKey userDelegationKey, out string stringToSign) => throw Absent();

    private static NotSupportedException Absent([System.Runtime.CompilerServices.CallerMemberName] string member = "") =>
        new($"LocalHost's blobs do not do {member}; see LocalHost/README.md for what they do.");
}
