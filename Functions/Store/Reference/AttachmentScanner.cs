namespace ServerlessQiFu.Functions.Store;

/// <summary>What is known of a file's harmlessness.</summary>
public enum ScanVerdict
{
    /// <summary>Not known yet: it is kept, and nobody opens it.</summary>
    Waiting,
    Clean,
    Refused,
}

/// <summary>Says whether a file is harmless. Its type and structure were checked before, whatever scans it then.</summary>
public interface IAttachmentScanner
{
    /// <summary>With this word a file is marked that was clean before it was kept; it is not scanned again while the word is the same.</summary>
    string Mark { get; }

    /// <summary>Before a file is kept.</summary>
    Task<ScanVerdict> BeforeKeeping(ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>Before a file is opened that has another mark or none.</summary>
    /// <param name="content">Reads it; not every scanner needs that.</param>
    Task<ScanVerdict> BeforeOpening(string id, Func<Task<ReadOnlyMemory<byte>>> content, CancellationToken cancellation);
}

/// <summary>Nothing scans but our own check of type and structure, which a file kept by an earlier version had not.</summary>
public sealed class StructureScanner : IAttachmentScanner
{
    public string Mark => "structure";

    public Task<ScanVerdict> BeforeKeeping(ReadOnlyMemory<byte> content, CancellationToken cancellation) => Task.FromResult(ScanVerdict.Clean);

    public async Task<ScanVerdict> BeforeOpening(string id, Func<Task<ReadOnlyMemory<byte>>> content, CancellationToken cancellation) =>
        AttachmentStructure.Of((await content()).Span) is null ? ScanVerdict.Refused : ScanVerdict.Clean;
}
