using System.Collections.Concurrent;

namespace ServerlessQiFu.Embedded;

/// <summary>The journal as the durable engine uses it: whoever writes wakes the pumps and whoever waits for an orchestration.</summary>
internal sealed class DurableJournal
{
    private readonly Journal _journal;
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _watched = new(StringComparer.Ordinal);

    public DurableJournal(Journal journal, TimeProvider clock)
    {
        (_journal, Clock) = (journal, clock);
        journal.Write(DurableTables.Create).GetAwaiter().GetResult();
    }

    public TimeProvider Clock { get; }

    /// <summary>Something was written, or may have been.</summary>
    public event Action Stirred = () => { };

    public T Read<T>(Func<JournalSession, T> work) => _journal.Read(work);

    public async Task<T> Write<T>(Func<JournalSession, T> work)
    {
        // Even a write that failed may have reached the disk: look again in any case.
        try { return await _journal.Write(work).ConfigureAwait(false); }
        finally { Stirred(); }
    }

    public Task Write(Action<JournalSession> work) => Write(session => { work(session); return true; });

    /// <summary>Completes when an orchestration is said to have changed after this call.</summary>
    public Task Change(string id) => _watched.GetOrAdd(id, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void SayChanged(string id)
    {
        if (!_watched.IsEmpty && _watched.TryRemove(id, out var watchers)) watchers.TrySetResult();
    }
}
