namespace ServerlessQiFu.Functions.Appeals;

internal static class OrchestrationWaits
{
    /// <summary>Waits until an instant (UTC), or until the record changes, whichever comes first; <see cref="HistoryLimits.LongestSleep"/> at most.</summary>
    /// <returns>Whether it has changed; then the next change has to be asked for.</returns>
    public static async Task<bool> WaitUntil(this TaskOrchestrationContext context, DateTime due, Task changed)
    {
        using var cancelTimer = new CancellationTokenSource();
        var latest = context.CurrentUtcDateTime + HistoryLimits.LongestSleep;
        var timer = context.CreateTimer(due < latest ? due : latest, cancelTimer.Token);
        if (await Task.WhenAny(changed, timer) != changed) return false;
        // Not CancelAsync: it goes on on another thread, which no replay can repeat.
#pragma warning disable CA1849
        cancelTimer.Cancel();
#pragma warning restore CA1849
        return true;
    }
}
