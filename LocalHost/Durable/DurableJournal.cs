using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace ServerlessQiFu.LocalHost;

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

    /// <summary>A message or a piece of work was committed.</summary>
    public event Action<object> Heard
    {
        add => _journal.Listeners.Heard += value;
        remove => _journal.Listeners.Heard -= value;
    }

    /// <summary>A write failed and may have reached the disk nevertheless, unheard.</summary>
    public event Action Missed = () => { };

    public T Read<T>(Func<JournalSession, T> work) => _journal.Read(work);

    public async Task<T> Write<T>(Func<JournalSession, T> work)
    {
        try { return await _journal.Write(work).ConfigureAwait(false); }
        catch (Exception failure) when (failure is SqliteException or JournalUnavailableException)
        {
            Missed();
            throw;
        }
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
