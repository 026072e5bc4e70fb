namespace ServerlessQiFu.Functions.Store;

/// <summary>What one owner of files may upload: a company, or a bot or an officer of its own.</summary>
/// <param name="FilesADay">Files within 24 hours.</param>
/// <param name="BytesADay">Bytes within 24 hours.</param>
public sealed record AttachmentLimits(int FilesADay = 200, long BytesADay = 2L * 1024 * 1024 * 1024)
{
    /// <summary>How long quotas count, and how long a file is kept that no appeal names.</summary>
    public static readonly TimeSpan Day = TimeSpan.FromHours(24);
}
