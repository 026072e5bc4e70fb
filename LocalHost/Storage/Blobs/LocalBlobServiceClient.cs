using Azure.Storage.Blobs;

namespace ServerlessQiFu.LocalHost;

/// <summary>Azure's blob service client over the journal.</summary>
internal sealed partial class LocalBlobServiceClient(BlobStore store) : BlobServiceClient
{
    public override string AccountName => LocalTableServiceClient.Account;
    public override Uri Uri => LocalTableServiceClient.Endpoint;
    public override bool CanGenerateAccountSasUri => false;

    public override BlobContainerClient GetBlobContainerClient(string blobContainerName) => new LocalBlobContainerClient(store, blobContainerName);
}
