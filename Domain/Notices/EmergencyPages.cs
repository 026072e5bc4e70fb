namespace ServerlessQiFu.Domain.Notices;

/// <summary>
/// Merges what one person on emergency duty is paged within a window: the first page as it is, those that follow in digests of several appeals each. So
/// a flood of letters that speak of danger is a few notices to read and hides none: every appeal stands in one.
/// </summary>
public static class EmergencyPages
{
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>Appeals in one digest; the next begins when it is full.</summary>
    public const int MostInOne = 50;

    /// <summary>UTF-16 units of an appeal's line in a digest; its title may be long.</summary>
    private const int LongestLine = 200;

    /// <summary>The windows of everybody begin at the same instants, so that a page told twice falls into the same one.</summary>
    public static DateTimeOffset WindowOf(DateTimeOffset at) => new(at.UtcTicks - at.UtcTicks % Window.Ticks, TimeSpan.Zero);

    /// <summary>How many pages go into a part of a window: the first part is the first page alone.</summary>
    public static int RoomIn(int part) => part == 0 ? 1 : MostInOne;

    /// <summary>A page as it stands in a part.</summary>
    public static string LineIn(int part, Notice page) => part == 0 || page.Text.Length <= LongestLine ? page.Text : page.Text[..LongestLine] + "…";

    /// <param name="lines">Of all pages in the part, oldest first.</param>
    public static string TextOf(int part, IReadOnlyList<string> lines) => part == 0
        ? lines[0]
        : $"{Window.TotalMinutes:0}分钟内又有{lines.Count}件疑似紧急情况，请立即逐件核实处置：\n{string.Join('\n', lines)}";
}
