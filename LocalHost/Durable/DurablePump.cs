using System.Collections.Concurrent;

namespace ServerlessQiFu.LocalHost;

/// <summary>
/// What both pumps of the engine share: only keys that are ready are in memory, a bounded number at a time; all that sleeps is in the
/// journal, found by its index. What is new is heard of when it is committed; the journal is searched at the start, and when something may
/// have been missed. A key whose work throws stays ready: nothing is ever lost, only tried again.
/// </summary>
internal abstract class DurablePump : IPump
{
    /// <summary>Rows looked at in one go, so that a great backlog never comes into memory as a whole.</summary>
    protected const int Page = 1024;

    /// <summary>News that wait to be looked at; beyond that the journal is searched instead.</summary>
    private const int MostHeard = 8 * Page;

    private readonly ConcurrentQueue<object> _heard = new();
    private readonly Lock _gate = new();
    private readonly ReadyQueue _keys = new();
    private volatile bool _stirred = true;
    private volatile bool _missed = true;
    private bool _more;
    private bool _unseen;

    protected DurablePump(DurableJournal journal)
    {
        Journal = journal;
        journal.Stirred += Stir;
        journal.Heard += Hear;
        journal.Missed += () => _missed = true;
    }

    public abstract int Workers { get; }

    public event Action Stirred = () => { };

    public DateTimeOffset? NextDue
    {
        get
        {
            lock (_gate)
            {
                Look(1);
                // What Due has shown is its caller's to begin: to call it due again would have the caller look again and again until then.
                return _unseen || _more ? Journal.Clock.GetUtcNow() : Sleeping;
            }
        }
    }

    public IReadOnlyList<string> Due(int limit)
    {
        lock (_gate)
        {
            Look(limit);
            _unseen = _keys.Ready > limit;
            return _keys.First(limit);
        }
    }

    public async Task Perform(string key, CancellationToken cancellation)
    {
        lock (_gate)
            if (!_keys.Take(key)) return;
        var again = true;
        try { again = await Work(key, cancellation).ConfigureAwait(false); }
        finally
        {
            lock (_gate) _unseen |= _keys.Land(key, again);
            if (again) Stirred();
        }
    }

    protected DurableJournal Journal { get; }

    /// <summary>When the earliest sleeper is due.</summary>
    protected abstract DateTimeOffset? Sleeping { get; }

    /// <summary>Whether a piece of news is for this pump.</summary>
    protected abstract bool Concerns(object news);

    /// <summary>Adds what has become ready by a piece of news.</summary>
    protected abstract void Take(object news, Action<string> add);

    /// <summary>Searches the journal for keys that are ready; true when there are more than were added.</summary>
    /// <param name="anew">From its beginning: there may be some of which nobody has heard.</param>
    protected abstract bool Find(bool anew, Action<string> add);

    /// <summary>Does the work; true when there may be more under this key.</summary>
    protected abstract Task<bool> Work(string key, CancellationToken cancellation);

    private void Look(int wanted)
    {
        if (!_stirred && !(_more && _keys.Ready < wanted) && !(Sleeping <= Journal.Clock.GetUtcNow())) return;
        if (_more && _keys.Ready >= Math.Max(wanted, Page)) return; // Enough at hand; the rest can wait in the journal.
        var missed = _missed;
        (_stirred, _missed) = (false, false);
        try
        {
            while (_heard.TryDequeue(out var news)) Take(news, Found);
            _more = Find(missed, Found);
        }
        catch
        {
            (_stirred, _missed) = (true, missed || _missed);
            throw;
        }
    }

    private void Found(string key)
    {
        _keys.Add(key);
        _unseen = true;
    }

    private void Hear(object news)
    {
        if (!Concerns(news)) return;
        if (_heard.Count < MostHeard) _heard.Enqueue(news);
        else _missed = true;
    }

    private void Stir()
    {
        _stirred = true;
        Stirred();
    }
}
