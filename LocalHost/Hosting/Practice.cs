namespace ServerlessQiFu.LocalHost;

/// <summary><c>--demo</c>: nothing is kept, and the clock begins a month ago and can be moved ahead, from one due instant to the next.</summary>
public sealed class Practice
{
    /// <summary>A month of a practice city.</summary>
    public static readonly TimeSpan Month = TimeSpan.FromDays(30);

    private readonly MovableClock _clock;

    internal Practice(MovableClock clock) => _clock = clock;

    internal static bool IsAsked(string[] args) => args.Contains("--demo", StringComparer.OrdinalIgnoreCase);

    /// <summary>Walks to an instant; whatever is due on the way is done when it is due.</summary>
    internal async Task WalkTo(DateTimeOffset target, Pumps pumps)
    {
        await pumps.WhenIdle();
        while (pumps.NextDue is { } next && next <= target)
        {
            _clock.MoveTo(next);
            await pumps.WhenIdle();
        }
        _clock.MoveTo(target);
        await pumps.WhenIdle();
    }
}
