namespace ServerlessQiFu.Functions.Appeals;

/// <summary>
/// What bounds the history of one generation: 200 events and 64 KB. Each time that an orchestration runs costs at most eight events on the platform (six here), and so does
/// each repetition of a failed call, so repetitions are counted as runs; the last call may add all of its own.
/// </summary>
internal static class HistoryLimits
{
    /// <summary>Runs before the history is cut: with the last call's eleven repetitions about 190 events.</summary>
    public const int MostTurns = 12;

    /// <summary>So that a lost message or a changed calendar costs three days at most; the sweeper is quicker.</summary>
    public static readonly TimeSpan LongestSleep = TimeSpan.FromDays(3);
}
