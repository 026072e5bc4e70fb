using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;

namespace ServerlessQiFu.LocalHost;

/// <summary>What Azure's client can and this one does not, member by member, so that none of them reaches for a network that is not there.</summary>
internal sealed partial class LocalBlobContainerClient
{
    public override Response Delete(BlobRequestConditions conditions, CancellationToken cancellationToken) => throw Absent();
    public override Task<Response> DeleteAsync(BlobRequestConditions conditions, CancellationToken cancellationToken) => throw Absent();
    public override Response<bool> DeleteIfExists(BlobRequestConditions conditions, CancellationToken cancellationToken) => throw Absent();
    public override Task<Response<bool>> DeleteIfExistsAsync(BlobRequestConditions conditions, CancellationToken cancellationToken) => throw Absent();
    public override Response<BlobContainerProperties> GetProperties(BlobRequestConditions conditions, CancellationToken cancellationToken) => throw Absent();
    public override Task<Response<BlobContainerProperties>> GetPropertiesAsync(BlobRequestConditions conditions, CancellationToken cancellationToken) => throw Absent();
    public override Response<BlobContainerInfo> SetMetadata(IDictionary<string, string> metadata, BlobRequestConditions conditions, CancellationToken cancellationToken) => throw Absent();
    public override Task<Response<BlobContainerInfo>> SetMetadataAsync(IDictionary<string, string> metadata, BlobRequestConditions conditions, CancellationToken cancellationToken) => throw Absent();
    public override Response<BlobContainerAccessPolicy> GetAccessPolicy(BlobRequestConditions conditions, CancellationToken cancellationToken) => throw Absent();
    public override Task<Response<BlobContainerAccessPolicy>> GetAccessPolicyAsync(BlobRequestConditions conditions, CancellationToken cancellationToken) => throw Absent();
    public override Response<BlobContainerInfo> SetAccessPolicy(PublicAccessType accessType, IEnumerable<BlobSignedIdentifier> permissions, BlobRequestConditions conditions, CancellationToken cancellationToken) => throw Absent();
    public override Task<Response<BlobContainerInfo>> SetAccessPolicyAsync(PublicAccessType accessType, IEnumerable<BlobSignedIdentifier> permissions, BlobRequestConditions conditions, CancellationToken cancellationToken) => throw Absent();
    public override Pageable<BlobItem> GetBlobs(GetBlobsOptions options, CancellationToken cancellationToken) => throw Absent();
    public override AsyncPageable<BlobItem> GetBlobsAsync(GetBlobsOptions options, CancellationToken cancellationToken) => throw Absent();
    public override Pageable<BlobItem> GetBlobs(BlobTraits traits, BlobStates states, string prefix, CancellationToken cancellationToken) => throw Absent();
    public override AsyncPageable<BlobItem> GetBlobsAsync(BlobTraits traits, BlobStates states, string prefix, CancellationToken cancellationToken) => throw Absent();
    public override Pageable<BlobHierarchyItem> GetBlobsByHierarchy(GetBlobsByHierarchyOptions options, CancellationToken cancellationToken) => throw Absent();
    public override AsyncPageable<BlobHierarchyItem> GetBlobsByHierarchyAsync(GetBlobsByHierarchyOptions options, CancellationToken cancellationToken) => throw Absent();
    public override Pageable<BlobHierarchyItem> GetBlobsByHierarchy(BlobTraits traits, BlobStates states, string delimiter, string prefix, CancellationToken cancellationToken) => throw Absent();
    public override AsyncPageable<BlobHierarchyItem> GetBlobsByHierarchyAsync(BlobTraits traits, BlobStates states, string delimiter, string prefix, CancellationToken cancellationToken) => throw Absent();
    public override Response<BlobContentInfo> UploadBlob(string blobName, Stream content, CancellationToken cancellationToken) => throw Absent();
    public override Task<Response<BlobContentInfo>> UploadBlobAsync(string blobName, Stream content, CancellationToken cancellationToken) => throw Absent();
    public override Response<BlobContentInfo> UploadBlob(string blobName, BinaryData content, CancellationToken cancellationToken) => throw Absent();
    public override Task<Response<BlobContentInfo>> UploadBlobAsync(string blobName, BinaryData content, CancellationToken cancellationToken) => throw Absent();
    public override Response DeleteBlob(string blobName, DeleteSnapshotsOption snapshotsOption, BlobRequestConditions conditions, CancellationToken cancellationToken) => throw Absent();
    public override Task<Response> DeleteBlobAsync(string blobName, DeleteSnapshotsOption snapshotsOption, BlobRequestConditions conditions, CancellationToken cancellationToken) => throw Absent();
    public override Response<bool> DeleteBlobIfExists(string blobName, DeleteSnapshotsOption snapshotsOption, BlobRequestConditions conditions, CancellationToken cancellationToken) => throw Absent();
    public override Task<Response<bool>> DeleteBlobIfExistsAsync(string blobName, DeleteSnapshotsOption snapshotsOption, BlobRequestConditions conditions, CancellationToken cancellationToken) => throw Absent();
    public override Pageable<TaggedBlobItem> FindBlobsByTags(string tagFilterSqlExpression, CancellationToken cancellationToken) => throw Absent();
    public override AsyncPageable<TaggedBlobItem> FindBlobsByTagsAsync(string tagFilterSqlExpression, CancellationToken cancellationToken) => throw Absent();
    public override Response<AccountInfo> GetAccountInfo(CancellationToken cancellationToken) => throw Absent();
    public override Task<Response<AccountInfo>> GetAccountInfoAsync(CancellationToken cancellationToken) => throw Absent();
    public override Uri GenerateSasUri(BlobContainerSasPermissions permissions, DateTimeOffset expiresOn) => throw Absent();
    public override Uri GenerateSasUri(BlobContainerSasPermissions permissions, DateTimeOffset expiresOn, out string stringToSign) => throw Absent();
    public override Uri GenerateSasUri(BlobSasBuilder builder) => throw Absent();
    public override Uri GenerateSasUri(BlobSasBuilder builder, out string stringToSign) => throw Absent();
    public override Uri GenerateUserDelegationSasUri(BlobContainerSasPermissions permissions, DateTimeOffset expiresOn, UserDelegationKey userDelegationKey) => throw Absent();
    public override Uri GenerateUserDelegationSasUri(BlobContainerSasPermissions permissions, DateTimeOffset expiresOn, UserDelegationKey userDelegationKey, out string stringToSign) => throw Absent();
    public override Uri GenerateUserDelegationSasUri(BlobSasBuilder builder, UserDelegationKey userDelegationKey) => throw Absent();
    public override Uri GenerateUserDelegationSasUri(BlobSasBuilder builder, UserDelegationKey userDelegationKey, out string stringToSign) => throw Absent();

    private static NotSupportedException Absent([System.Runtime.CompilerServices.CallerMemberName] string member = "") =>
        new($"LocalHost's blobs do not do {member}; see LocalHost/README.md for what they do.");
}
