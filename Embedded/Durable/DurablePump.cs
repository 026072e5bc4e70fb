namespace ServerlessQiFu.Embedded;

/// <summary>
/// What both pumps of the engine share: only keys that are ready are in memory, a bounded number at a time; all that sleeps is in the
/// journal, found by its index. A key whose work throws stays ready: nothing is ever lost, only tried again.
/// </summary>
internal abstract class DurablePump : IPump
{
    /// <summary>Rows looked at in one go, so that a great backlog never comes into memory as a whole.</summary>
    protected const int Page = 1024;

    private readonly Lock _gate = new();
    private readonly KeysAtHand _keys = new();
    private volatile bool _stirred = true;
    private bool _more;
    private bool _unseen;

    protected DurablePump(DurableJournal journal)
    {
        Journal = journal;
        journal.Stirred += Stir;
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

    /// <summary>Adds keys that have become ready since the last look; true when there are more than were added.</summary>
    protected abstract bool Find(Action<string> add);

    /// <summary>Does the work; true when there may be more under this key.</summary>
    protected abstract Task<bool> Work(string key, CancellationToken cancellation);

    private void Look(int wanted)
    {
        if (!_stirred && !(_more && _keys.Ready < wanted) && !(Sleeping <= Journal.Clock.GetUtcNow())) return;
        if (_more && _keys.Ready >= Math.Max(wanted, Page)) return; // Enough at hand; the rest can wait in the journal.
        _stirred = false;
        try { _more = Find(Found); }
        catch
        {
            _stirred = true;
            throw;
        }
    }

    private void Found(string key)
    {
        _keys.Add(key);
        _unseen = true;
    }

    private void Stir()
    {
        _stirred = true;
        Stirred();
    }
}
