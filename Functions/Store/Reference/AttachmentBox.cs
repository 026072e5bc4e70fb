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
    /// <summary>The owner has uploaded as much as one may in a day.</summary>
    public sealed record TooMany(TimeSpan Wait) : AttachmentResult;
    /// <summary>The scanner refuses it.</summary>
    public sealed record Refused : AttachmentResult;
    /// <summary>A file of the same key is being deleted: send it again.</summary>
    public sealed record Busy : AttachmentResult;

    private AttachmentResult() { }
}

/// <param name="Index">Which of the ids, from 0.</param>
/// <param name="Reason">A sentence for the one who named it.</param>
public sealed record AttachmentFault(int Index, string Reason);

/// <param name="Name">Harmless, with the ending of its type.</param>
public sealed record StoredAttachment(string Id, string ContentType, string Name, long Bytes, ScanVerdict Verdict);

/// <summary>Files that are attached: blobs with their owner, type, hash and scan. A file belongs to who uploaded it and is never changed.</summary>
public sealed class AttachmentBox(BlobServiceClient blobs, UploadLedger uploads, IAttachmentScanner scanner)
{
    public const string Container = "attachments";
    /// <summary>Bytes in one file.</summary>
    public const int Largest = 10 * 1024 * 1024;
    public const int MostAtATime = 5;
    private const string Scanned = "scanned";

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
        var blob = _container.GetBlobClient(id);
        // What is there already has its row, or an appeal has it: it is announced no second time.
        if (key is not null && await Repeats(blob, id, hash, contentType, cancellation) is { } repeated) return repeated;
        switch (await uploads.Begin(owner, id, content.Length, cancellation))
        {
            case UploadStart.TooMany tooMany: return new AttachmentResult.TooMany(tooMany.Wait);
            case UploadStart.BeingDeleted: return new AttachmentResult.Busy();
        }
        // What is refused has been counted: scanning is not free.
        var verdict = await scanner.BeforeKeeping(content, cancellation);
        if (verdict == ScanVerdict.Refused) return new AttachmentResult.Refused();

        var metadata = new Dictionary<string, string> { ["owner"] = owner, ["sha256"] = hash };
        if (fileName is not null) metadata["filename"] = fileName;
        if (verdict == ScanVerdict.Clean) metadata[Scanned] = scanner.Mark;
        var options = new BlobUploadOptions
        {
            HttpHeaders = new BlobHttpHeaders { ContentType = contentType },
            Metadata = metadata,
            Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
        };
        try { await blob.UploadAsync(BinaryData.FromBytes(content), options, cancellation); }
        catch (RequestFailedException exists) when (exists.Status is 409 or 412)
        {
            if (await Repeats(blob, id, hash, contentType, cancellation) is { } meanwhile) return meanwhile;
            return new AttachmentResult.Busy();
        }
        return new AttachmentResult.Kept(id, contentType, content.Length);
    }

    /// <summary>A file as it may be opened; null where there is none. One that is not known to be clean is scanned now.</summary>
    public async Task<StoredAttachment?> Find(string id, CancellationToken cancellation)
    {
        try
        {
            var blob = _container.GetBlobClient(id);
            var kept = (await blob.GetPropertiesAsync(cancellationToken: cancellation)).Value;
            var isClean = kept.Metadata.TryGetValue(Scanned, out var mark) && mark == scanner.Mark;
            var verdict = isClean ? ScanVerdict.Clean : await scanner.BeforeOpening(id, async () => (await blob.DownloadContentAsync(cancellation)).Value.Content.ToMemory(), cancellation);
            return new(id, kept.ContentType, AttachmentName.Of(kept.Metadata.TryGetValue("filename", out var name) ? name : null, kept.ContentType, id), kept.ContentLength, verdict);
        }
        catch (RequestFailedException missing) when (missing.Status == 404) { return null; }
    }

    /// <summary>Its bytes, as they come from the store.</summary>
    public async Task<Stream> Read(string id, CancellationToken cancellation) => (await _container.GetBlobClient(id).DownloadStreamingAsync(cancellationToken: cancellation)).Value.Content;

    /// <summary>Harmless to repeat.</summary>
    public Task Delete(string id, CancellationToken cancellation) => _container.GetBlobClient(id).DeleteIfExistsAsync(cancellationToken: cancellation);

    /// <summary>Writes down that an appeal is about to name these files, so that none is deleted meanwhile; which are being deleted already.</summary>
    public async Task<IReadOnlyList<AttachmentFault>> Name(IReadOnlyList<string> ids, string appeal, Actor actor, CancellationToken cancellation)
    {
        var owner = OwnerOf(actor);
        var named = await Task.WhenAll(ids.Select(async id => await uploads.Name(owner, id, appeal, cancellation) switch
        {
            NamingResult.Held => true,
            NamingResult.NoRow => await IsOf(id, owner, cancellation),
            _ => false,
        }));
        return [.. named.Index().Where(n => !n.Item).Select(n => new AttachmentFault(n.Index, "Nobody named this attachment for a day, and it is being deleted: upload the file again."))];
    }

    /// <summary>What is wrong with the attachments that an appeal names; nothing when all are the caller's own.</summary>
    public async Task<IReadOnlyList<AttachmentFault>> Check(IReadOnlyList<string> ids, Actor actor, CancellationToken cancellation)
    {
        if (ids.Count == 0) return [];
        if (ids.Count > MostAtATime) return [new(MostAtATime, $"At most {MostAtATime} attachments at a time.")];
        var owner = OwnerOf(actor);
        var mine = await Task.WhenAll(ids.Select(id => IsOf(id, owner, cancellation)));
        return [.. mine.Index().Where(m => !m.Item).Select(m => new AttachmentFault(m.Index, "There is no such attachment of yours: upload the file first."))];
    }

    /// <summary>The answer to a repetition; null where the file is not there.</summary>
    private static async Task<AttachmentResult?> Repeats(BlobClient blob, string id, string hash, string contentType, CancellationToken cancellation)
    {
        try
        {
            var kept = (await blob.GetPropertiesAsync(cancellationToken: cancellation)).Value;
            return kept.Metadata["sha256"] == hash && kept.ContentType == contentType ? new AttachmentResult.Kept(id, contentType, kept.ContentLength) : new AttachmentResult.KeyReused();
        }
        catch (RequestFailedException missing) when (missing.Status == 404) { return null; }
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
