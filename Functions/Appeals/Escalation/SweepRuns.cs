using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>
/// When each sweeper has run last: a row, since a timer runs on one instance only and every instance is asked whether it is ready. Without
/// its sweepers the product would take appeals in and forget the second line of its promise.
/// </summary>
public sealed class SweepRuns(SweepStore store, TimeProvider clock)
{
    /// <summary>
    /// How long after its last run, or after the very first start, a sweeper is overdue; and how long after each start of a process it is waited for
    /// where nothing ran before, two of its periods.
    /// </summary>
    private static readonly (string Sweeper, TimeSpan Patience, TimeSpan AfterStart)[] Sweepers =
    [
        (nameof(SweepDue), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(2)),
        (nameof(SweepQueues), TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(20)),
    ];

    /// <summary>A run ends after this, well before the platform's time limit of a function (<c>functionTimeout</c>); the next goes on where it was.</summary>
    public static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(3);

    private DateTimeOffset _began;

    /// <summary>The process has started; the first ever leaves the rows that the runs will write.</summary>
    public async Task Begin(CancellationToken cancellation)
    {
        _began = clock.GetUtcNow();
        foreach (var (sweeper, _, _) in Sweepers) await store.BeginRuns(sweeper, clock.GetUtcNow(), cancellation);
    }

    /// <summary>A run has begun.</summary>
    public Task RecordStart(string sweeper, CancellationToken cancellation) => store.NoteRun(sweeper, clock.GetUtcNow(), cancellation);

    /// <summary>When any of them ran last, or was first started; null where none ever was.</summary>
    public async Task<DateTimeOffset?> LastOfAll(CancellationToken cancellation)
    {
        DateTimeOffset? last = null;
        foreach (var (sweeper, _, _) in Sweepers)
            if (await store.LastRun(sweeper, cancellation) is { } ran && !(ran <= last)) last = ran;
        return last;
    }

    /// <summary>False when one has not run when it should have.</summary>
    public async Task<bool> AreOnTime(CancellationToken cancellation)
    {
        foreach (var (sweeper, patience, afterStart) in Sweepers)
        {
            if (clock.GetUtcNow() - _began < afterStart) continue;
            if (await store.LastRun(sweeper, cancellation) is not { } ran || clock.GetUtcNow() - ran >= patience) return false;
        }
        return true;
    }
}
