using Azure.Storage.Blobs;

namespace ServerlessQiFu.Embedded;

/// <summary>Azure's blob service client over the journal.</summary>
internal sealed partial class EmbeddedBlobServiceClient(BlobStore store) : BlobServiceClient
{
    public override string AccountName => EmbeddedTableServiceClient.Account;
    public override Uri Uri => EmbeddedTableServiceClient.Endpoint;
    public override bool CanGenerateAccountSasUri => false;

    public override BlobContainerClient GetBlobContainerClient(string blobContainerName) => new EmbeddedBlobContainerClient(store, blobContainerName);
}
