namespace ServerlessQiFu.Embedded;

/// <summary>
/// The order of one subscription's messages, or of its dead letters, and who holds which. Only numbers and instants are kept here;
/// the messages are in the journal. Locks need no journal: when the process ends, they end.
/// </summary>
internal sealed class MessageQueue(string topic, Topology.Subscription subscription, bool deadLetters)
{
    private readonly Lock _gate = new();
    private readonly SortedSet<(DateTimeOffset Visible, long Sequence)> _waiting = [];
    private readonly Dictionary<long, (Guid Token, DateTimeOffset Until, DateTimeOffset Visible, bool Kept)> _held = [];

    public string Topic => topic;

    public Topology.Subscription Subscription => subscription;

    public bool DeadLetters => deadLetters;

    public string Path { get; } = $"{topic}/Subscriptions/{subscription.Name}{(deadLetters ? "/$DeadLetterQueue" : "")}";

    /// <summary>The earliest instant at which a message can be taken, or a lock runs out.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            lock (_gate)
            {
                DateTimeOffset? waiting = _waiting.Count > 0 ? _waiting.Min.Visible : null;
                DateTimeOffset? held = _held.Values.Where(h => !h.Kept).Select(h => (DateTimeOffset?)h.Until).Min();
                return waiting < held || held is null ? waiting : held;
            }
        }
    }

    public void Add(long sequence, DateTimeOffset visible)
    {
        lock (_gate) _waiting.Add((visible, sequence));
    }

    /// <summary>The first messages that can be taken now; those whose lock has run out are among them.</summary>
    public List<long> Ready(DateTimeOffset now, int most)
    {
        lock (_gate)
        {
            foreach (var (sequence, held) in _held.Where(h => h.Value.Until <= now && !h.Value.Kept).ToList())
            {
                _held.Remove(sequence);
                _waiting.Add((held.Visible, sequence));
            }
            return [.. _waiting.TakeWhile(w => w.Visible <= now).Take(most).Select(w => w.Sequence)];
        }
    }

    /// <summary>Takes a message until an instant, or gives null when somebody else has it.</summary>
    public Guid? TryHold(long sequence, DateTimeOffset now, DateTimeOffset until)
    {
        lock (_gate)
        {
            var waiting = _waiting.FirstOrDefault(w => w.Sequence == sequence);
            if (waiting.Sequence != sequence || waiting.Visible > now) return null;
            _waiting.Remove(waiting);
            var token = Guid.NewGuid();
            _held[sequence] = (token, until, waiting.Visible, Kept: false);
            return token;
        }
    }

    /// <summary>Keeps the lock from running out until <see cref="Remove"/>, <see cref="Release"/> or <see cref="LetGo"/>; false when it has been lost.</summary>
    public bool TryKeep(long sequence, Guid token, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (!_held.TryGetValue(sequence, out var held) || held.Token != token || held.Until <= now || held.Kept) return false;
            _held[sequence] = held with { Kept = true };
            return true;
        }
    }

    /// <summary>The lock may run out again.</summary>
    public void LetGo(long sequence, Guid token)
    {
        lock (_gate)
            if (_held.TryGetValue(sequence, out var held) && held.Token == token) _held[sequence] = held with { Kept = false };
    }

    /// <summary>The message is gone from here; false when the lock was lost before.</summary>
    public bool Remove(long sequence, Guid token)
    {
        lock (_gate) return _held.TryGetValue(sequence, out var held) && held.Token == token && _held.Remove(sequence);
    }

    /// <summary>The message can be taken again at once; false when the lock was lost before.</summary>
    public bool Release(long sequence, Guid token)
    {
        lock (_gate)
        {
            if (!_held.TryGetValue(sequence, out var held) || held.Token != token) return false;
            _held.Remove(sequence);
            return _waiting.Add((held.Visible, sequence));
        }
    }

    /// <summary>Takes a message out that nobody holds and that is not visible yet.</summary>
    public void Withdraw(long sequence)
    {
        lock (_gate) _waiting.RemoveWhere(w => w.Sequence == sequence);
    }
}
