using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace ServerlessQiFu.LocalHost;

/// <summary>Azure's blob container client over the journal. A container's access type and metadata are not kept and so are refused.</summary>
internal sealed partial class LocalBlobContainerClient(BlobStore store, string name) : BlobContainerClient
{
    public override string Name => name;
    public override string AccountName => LocalTableServiceClient.Account;
    public override Uri Uri => new(LocalTableServiceClient.Endpoint, name);
    public override bool CanGenerateSasUri => false;

    public override BlobClient GetBlobClient(string blobName) => new LocalBlobClient(store, name, blobName);

    public override async Task<Response<BlobContainerInfo>> CreateAsync(
        PublicAccessType publicAccessType = default, IDictionary<string, string>? metadata = null, BlobContainerEncryptionScopeOptions? encryptionScopeOptions = null,
        CancellationToken cancellationToken = default) =>
        await CreateIfNotExistsAsync(publicAccessType, metadata, encryptionScopeOptions, cancellationToken) ?? throw StorageError.ContainerAlreadyExists.Failure();

    /// <remarks>As with Azure's client, the answer is null when the container was there.</remarks>
    public override async Task<Response<BlobContainerInfo>> CreateIfNotExistsAsync(
        PublicAccessType publicAccessType = default, IDictionary<string, string>? metadata = null, BlobContainerEncryptionScopeOptions? encryptionScopeOptions = null,
        CancellationToken cancellationToken = default)
    {
        if (publicAccessType != PublicAccessType.None || metadata is { Count: > 0 } || encryptionScopeOptions is not null)
            throw new NotSupportedException("LocalHost's containers are private and carry no metadata and no encryption scope.");
        CheckName();
        cancellationToken.ThrowIfCancellationRequested();
        return await store.Create(name)
            ? Response.FromValue(BlobsModelFactory.BlobContainerInfo(BlobConditions.Tag(1), default), new LocalResponse(201))
            : null!;
    }

    public override Task<Response<BlobContainerInfo>> CreateAsync(PublicAccessType publicAccessType, IDictionary<string, string> metadata, CancellationToken cancellationToken) =>
        CreateAsync(publicAccessType, metadata, null, cancellationToken);

    public override Task<Response<BlobContainerInfo>> CreateIfNotExistsAsync(PublicAccessType publicAccessType, IDictionary<string, string> metadata, CancellationToken cancellationToken) =>
        CreateIfNotExistsAsync(publicAccessType, metadata, null, cancellationToken);

    public override Response<BlobContainerInfo> Create(
        PublicAccessType publicAccessType = default, IDictionary<string, string>? metadata = null, BlobContainerEncryptionScopeOptions? encryptionScopeOptions = null,
        CancellationToken cancellationToken = default) => CreateAsync(publicAccessType, metadata, encryptionScopeOptions, cancellationToken).GetAwaiter().GetResult();

    public override Response<BlobContainerInfo> Create(PublicAccessType publicAccessType, IDictionary<string, string> metadata, CancellationToken cancellationToken) =>
        Create(publicAccessType, metadata, null, cancellationToken);

    public override Response<BlobContainerInfo> CreateIfNotExists(
        PublicAccessType publicAccessType = default, IDictionary<string, string>? metadata = null, BlobContainerEncryptionScopeOptions? encryptionScopeOptions = null,
        CancellationToken cancellationToken = default) => CreateIfNotExistsAsync(publicAccessType, metadata, encryptionScopeOptions, cancellationToken).GetAwaiter().GetResult();

    public override Response<BlobContainerInfo> CreateIfNotExists(PublicAccessType publicAccessType, IDictionary<string, string> metadata, CancellationToken cancellationToken) =>
        CreateIfNotExists(publicAccessType, metadata, null, cancellationToken);

    public override Response<bool> Exists(CancellationToken cancellationToken = default) => Response.FromValue(store.Exists(name), LocalResponse.Ok);

    public override Task<Response<bool>> ExistsAsync(CancellationToken cancellationToken = default) => Task.FromResult(Exists(cancellationToken));

    /// <summary>3 to 63 lower-case letters, digits and single hyphens, none at the ends.</summary>
    private void CheckName()
    {
        if (name.Length is < 3 or > 63 || name[0] == '-' || name[^1] == '-' || name.Contains("--", StringComparison.Ordinal)
            || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            throw StorageError.InvalidContainerName.Failure();
    }
}
