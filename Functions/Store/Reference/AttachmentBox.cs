using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using ServerlessQiFu.Domain.Appeals;

namespace ServerlessQiFu.Functions.Store;

public abstract record AttachmentResult
{
    public sealed record Kept(string Id, string ContentType, long Bytes) : AttachmentResult;
    /// <summary>The key was used for another file.</summary>
    public sealed record KeyReused : AttachmentResult;

    private AttachmentResult() { }
}

/// <param name="Index">Which of the ids, from 0.</param>
/// <param name="Reason">A sentence for the one who named it.</param>
public sealed record AttachmentFault(int Index, string Reason);

/// <summary>Files that companies attach: blobs with their owner, type and hash. A file belongs to who uploaded it and is never changed.</summary>
public sealed class AttachmentBox(BlobServiceClient blobs)
{
    public const string Container = "attachments";
    /// <summary>Bytes in one file.</summary>
    public const int Largest = 10 * 1024 * 1024;
    public const int MostOfOneAppeal = 5;

    private readonly BlobContainerClient _container = blobs.GetBlobContainerClient(Container);
    private volatile bool _exists;

    /// <param name="key">The caller's idempotency key; null where every call is a new file.</param>
    /// <param name="fileName">Percent-encoded, as it came.</param>
    public async Task<AttachmentResult> Keep(ReadOnlyMemory<byte> content, string contentType, string? fileName, Actor actor, string? key, CancellationToken cancellation)
    {
        await Open(cancellation);
        var hash = Convert.ToHexStringLower(SHA256.HashData(content.Span));
        var owner = OwnerOf(actor);
        var id = key is null ? Guid.NewGuid().ToString("N") : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{owner}\n{actor.Subject}\n{key}")))[..32];
        var metadata = new Dictionary<string, string> { ["owner"] = owner, ["sha256"] = hash };
        if (fileName is not null) metadata["filename"] = fileName;
        var options = new BlobUploadOptions
        {
            HttpHeaders = new BlobHttpHeaders { ContentType = contentType },
            Metadata = metadata,
            Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
        };
        var blob = _container.GetBlobClient(id);
        try { await blob.UploadAsync(BinaryData.FromBytes(content), options, cancellation); }
        catch (RequestFailedException exists) when (exists.Status is 409 or 412)
        {
            var kept = (await blob.GetPropertiesAsync(cancellationToken: cancellation)).Value;
            if (kept.Metadata["sha256"] != hash || kept.ContentType != contentType) return new AttachmentResult.KeyReused();
        }
        return new AttachmentResult.Kept(id, contentType, content.Length);
    }

    /// <summary>What is wrong with the attachments that an appeal names; nothing when all are the caller's own.</summary>
    public async Task<IReadOnlyList<AttachmentFault>> Check(IReadOnlyList<string> ids, Actor actor, CancellationToken cancellation)
    {
        if (ids.Count == 0) return [];
        if (ids.Count > MostOfOneAppeal) return [new(MostOfOneAppeal, $"An appeal has at most {MostOfOneAppeal} attachments.")];
        var owner = OwnerOf(actor);
        var mine = await Task.WhenAll(ids.Select(id => IsOf(id, owner, cancellation)));
        return [.. mine.Index().Where(m => !m.Item).Select(m => new AttachmentFault(m.Index, "There is no such attachment of yours: upload the file first."))];
    }

    private async Task<bool> IsOf(string id, string owner, CancellationToken cancellation)
    {
        try
        {
            var kept = await _container.GetBlobClient(id).GetPropertiesAsync(cancellationToken: cancellation);
            return kept.Value.Metadata.TryGetValue("owner", out var whose) && whose == owner;
        }
        catch (RequestFailedException missing) when (missing.Status == 404) { return false; }
    }

    private async Task Open(CancellationToken cancellation)
    {
        if (_exists) return;
        await _container.CreateIfNotExistsAsync(cancellationToken: cancellation);
        _exists = true;
    }

    /// <summary>The company acted for; a bot that acts for many owns its uploads itself. ASCII, as metadata must be.</summary>
    private static string OwnerOf(Actor actor) => actor.Enterprise is { } code ? "enterprise:" + code : "subject:" + Uri.EscapeDataString(actor.Subject);
}
