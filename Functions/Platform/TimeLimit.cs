namespace ServerlessQiFu.Functions.Platform;

internal static class TimeLimit
{
    /// <summary>Waits for some work, and no longer: it is told by its token, and left where it does not look at that, as a client that opens a connection.</summary>
    /// <exception cref="OperationCanceledException">It was not done in time.</exception>
    public static async Task<T> Within<T>(this TimeProvider clock, TimeSpan limit, Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(limit, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        return await work(both.Token).WaitAsync(both.Token);
    }

    /// <inheritdoc cref="Within{T}"/>
    public static Task Within(this TimeProvider clock, TimeSpan limit, Func<CancellationToken, Task> work, CancellationToken cancellation) =>
        clock.Within(limit, async token => { await work(token); return true; }, cancellation);
}
