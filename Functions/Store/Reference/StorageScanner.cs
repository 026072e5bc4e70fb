using Azure;
using Azure.Storage.Blobs;

namespace ServerlessQiFu.Functions.Store;

/// <summary>
/// The malware scanning of the storage account itself (Defender for Storage), which looks at each file after it was put and writes its verdict as a blob
/// index tag. To read it the app's identity needs <c>Storage Blob Data Owner</c>, or a role with <c>blobs/tags/read</c>.
/// </summary>
public sealed class StorageScanner(BlobServiceClient blobs) : IAttachmentScanner
{
    private const string Tag = "Malware Scanning scan result", Clean = "No threats found", Malicious = "Malicious";

    private readonly BlobContainerClient _container = blobs.GetBlobContainerClient(AttachmentBox.Container);

    /// <summary>Nothing is clean before it is kept.</summary>
    public string Mark => "storage";

    public Task<ScanVerdict> BeforeKeeping(ReadOnlyMemory<byte> content, CancellationToken cancellation) => Task.FromResult(ScanVerdict.Waiting);

    public async Task<ScanVerdict> BeforeOpening(string id, Func<Task<ReadOnlyMemory<byte>>> content, CancellationToken cancellation)
    {
        try { return VerdictOf((await _container.GetBlobClient(id).GetTagsAsync(cancellationToken: cancellation)).Value.Tags); }
        // Taken away by the account's own answer to malware.
        catch (RequestFailedException gone) when (gone.Status == 404) { return ScanVerdict.Refused; }
    }

    /// <summary>Without a tag it has not been scanned; any other word (an error, not scanned) says nothing.</summary>
    private static ScanVerdict VerdictOf(IDictionary<string, string> tags) => tags.TryGetValue(Tag, out var verdict)
        ? verdict switch { Clean => ScanVerdict.Clean, Malicious => ScanVerdict.Refused, _ => ScanVerdict.Waiting }
        : ScanVerdict.Waiting;
}
