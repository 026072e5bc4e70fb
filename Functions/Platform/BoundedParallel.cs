namespace ServerlessQiFu.Functions.Platform;

internal static class BoundedParallel
{
    /// <summary>
    /// Does all, at most so many at a time, side by side wherever one waits; not by threads of their own, so that a simulation can
    /// order them.
    /// </summary>
    public static Task Do<T>(IReadOnlyList<T> all, int mostAtOnce, Func<T, Task> work, CancellationToken cancellation)
    {
        var next = -1;
        return Task.WhenAll(Enumerable.Range(0, Math.Min(mostAtOnce, all.Count)).Select(_ => One()));

        async Task One()
        {
            while (Interlocked.Increment(ref next) is var i && i < all.Count)
            {
                cancellation.ThrowIfCancellationRequested();
                await work(all[i]);
            }
        }
    }
}
