using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace ServerlessQiFu.LocalHost;

/// <summary>What Azure's client can and this one does not, member by member, so that none of them reaches for a network that is not there.</summary>
internal sealed partial class LocalBlobServiceClient
{
    public override Pageable<BlobContainerItem> GetBlobContainers(BlobContainerTraits traits, BlobContainerStates states, string prefix, CancellationToken cancellationToken) => throw Absent();
    public override Pageable<BlobContainerItem> GetBlobContainers(BlobContainerTraits traits, string prefix, CancellationToken cancellationToken) => throw Absent();
    public override AsyncPageable<BlobContainerItem> GetBlobContainersAsync(BlobContainerTraits traits, BlobContainerStates states, string prefix, CancellationToken cancellationToken) => throw Absent();
    public override AsyncPageable<BlobContainerItem> GetBlobContainersAsync(BlobContainerTraits traits, string prefix, CancellationToken cancellationToken) => throw Absent();
    public override Response<AccountInfo> GetAccountInfo(CancellationToken cancellationToken) => throw Absent();
    public override Task<Response<AccountInfo>> GetAccountInfoAsync(CancellationToken cancellationToken) => throw Absent();
    public override Response<BlobServiceProperties> GetProperties(CancellationToken cancellationToken) => throw Absent();
    public override Task<Response<BlobServiceProperties>> GetPropertiesAsync(CancellationToken cancellationToken) => throw Absent();
    public override Response SetProperties(BlobServiceProperties properties, CancellationToken cancellationToken) => throw Absent();
    public override Task<Response> SetPropertiesAsync(BlobServiceProperties properties, CancellationToken cancellationToken) => throw Absent();
    public override Response<BlobServiceStatistics> GetStatistics(CancellationToken cancellationToken) => throw Absent();
    public override Task<Response<BlobServiceStatistics>> GetStatisticsAsync(CancellationToken cancellationToken) => throw Absent();
    public override Response<UserDelegationKey> GetUserDelegationKey(BlobGetUserDelegationKeyOptions options, CancellationToken cancellationToken) => throw Absent();
    public override Task<Response<UserDelegationKey>> GetUserDelegationKeyAsync(BlobGetUserDelegationKeyOptions options, CancellationToken cancellationToken) => throw Absent();
    public override Response<UserDelegationKey> GetUserDelegationKey(DateTimeOffset? startsOn, DateTimeOffset expiresOn, CancellationToken cancellationToken) => throw Absent();
    public override Task<Response<UserDelegationKey>> GetUserDelegationKeyAsync(DateTimeOffset? startsOn, DateTimeOffset expiresOn, CancellationToken cancellationToken) => throw Absent();
    public override Response<BlobContainerClient> CreateBlobContainer(string blobContainerName, PublicAccessType publicAccessType, IDictionary<string, string> metadata, CancellationToken cancellationToken) => throw Absent();
    public override Task<Response<BlobContainerClient>> CreateBlobContainerAsync(string blobContainerName, PublicAccessType publicAccessType, IDictionary<string, string> metadata, CancellationToken cancellationToken) => throw Absent();
    public override Response DeleteBlobContainer(string blobContainerName, BlobRequestConditions conditions, CancellationToken cancellationToken) => throw Absent();
    public override Task<Response> DeleteBlobContainerAsync(string blobContainerName, BlobRequestConditions conditions, CancellationToken cancellationToken) => throw Absent();
    public override Response<BlobContainerClient> UndeleteBlobContainer(string deletedContainerName, string deletedContainerVersion, CancellationToken cancellationToken) => throw Absent();
    public override Task<Response<BlobContainerClient>> UndeleteBlobContainerAsync(string deletedContainerName, string deletedContainerVersion, CancellationToken cancellationToken) => throw Absent();
    public override Response<BlobContainerClient> UndeleteBlobContainer(string deletedContainerName, string deletedContainerVersion, string destinationContainerName, CancellationToken cancellationToken) => throw Absent();
    public override Task<Response<BlobContainerClient>> UndeleteBlobContainerAsync(string deletedContainerName, string deletedContainerVersion, string destinationContainerName, CancellationToken cancellationToken) => throw Absent();
    public override Pageable<TaggedBlobItem> FindBlobsByTags(string tagFilterSqlExpression, CancellationToken cancellationToken) => throw Absent();
    public override AsyncPageable<TaggedBlobItem> FindBlobsByTagsAsync(string tagFilterSqlExpression, CancellationToken cancellationToken) => throw Absent();

    private static NotSupportedException Absent([System.Runtime.CompilerServices.CallerMemberName] string member = "") =>
        new($"LocalHost's blobs do not do {member}; see LocalHost/README.md for what they do.");
}
