using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>The bounds of one import.</summary>
public static class ImportLimits
{
    public const int Lines = 10_000;
    public const int LineBytes = JsonBody.Limit;
    public const long Bytes = 100L * 1024 * 1024;
    /// <summary>Lines filed at a time; they share commits.</summary>
    public const int Together = 64;
}
