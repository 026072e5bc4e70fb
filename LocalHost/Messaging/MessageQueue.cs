namespace ServerlessQiFu.LocalHost;

/// <summary>
/// The order of one queue's or subscription's messages, or of its dead letters, and who holds which. Only numbers and instants are kept here;
/// the messages are in the journal. Locks need no journal: when the process ends, they end.
/// </summary>
internal sealed class MessageQueue(string topic, Topology.Subscription subscription, bool deadLetters)
{
    /// <summary>Messages just sent that are kept in memory until they are taken, and the bytes of the largest; all others are read from the journal.</summary>
    private const int MostFresh = 1024, LargestFresh = 16 * 1024;

    private readonly Lock _gate = new();
    private readonly SortedSet<(DateTimeOffset Visible, long Sequence)> _waiting = [];
    private readonly Dictionary<long, DateTimeOffset> _visible = [];
    private readonly Dictionary<long, Envelope> _fresh = [];
    private readonly Dictionary<long, (Guid Token, DateTimeOffset Until, DateTimeOffset Visible, bool Kept)> _held = [];

    /// <summary>The locks that may run out, the earliest first.</summary>
    private readonly SortedSet<(DateTimeOffset Until, long Sequence)> _locks = [];

    /// <summary>Somebody waits for the last message to go that could be taken at the instant beside it.</summary>
    private TaskCompletionSource? _emptied;
    private DateTimeOffset _emptiedAt;

    private bool IsEmptyAt(DateTimeOffset now) => _held.Count == 0 && (_waiting.Count == 0 || _waiting.Min.Visible > now);

    public string Topic => topic;

    public Topology.Subscription Subscription => subscription;

    public bool DeadLetters => deadLetters;

    public string Path { get; } = PathOf(topic, subscription.Name) + (deadLetters ? "/$DeadLetterQueue" : "");

    public static string PathOf(string topic, string subscription) => subscription == Topology.NoName ? topic : $"{topic}/Subscriptions/{subscription}";

    /// <summary>The earliest instant at which a message can be taken, or a lock runs out.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            lock (_gate)
            {
                DateTimeOffset? waiting = _waiting.Count > 0 ? _waiting.Min.Visible : null;
                DateTimeOffset? held = _locks.Count > 0 ? _locks.Min.Until : null;
                return waiting < held || held is null ? waiting : held;
            }
        }
    }

    /// <param name="message">What was just sent, so that it need not be read again.</param>
    public void Add(long sequence, DateTimeOffset visible, Envelope? message = null)
    {
        lock (_gate)
        {
            Wait(sequence, visible);
            if (message is { Size: <= LargestFresh } && _fresh.Count < MostFresh) _fresh[sequence] = message;
        }
    }

    /// <summary>Completes when no message is held and none waits but those that are to come later than <paramref name="now"/>.</summary>
    public Task WhenEmpty(DateTimeOffset now)
    {
        lock (_gate)
        {
            if (IsEmptyAt(now)) return Task.CompletedTask;
            _emptiedAt = now;
            return (_emptied ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>The first messages that can be taken now; those whose lock has run out are among them.</summary>
    public List<long> Ready(DateTimeOffset now, int most)
    {
        lock (_gate)
        {
            while (_locks.Count > 0 && _locks.Min is var (until, sequence) && until <= now)
            {
                Wait(sequence, _held[sequence].Visible);
                LetGo(sequence);
            }
            return [.. _waiting.TakeWhile(w => w.Visible <= now).Take(most).Select(w => w.Sequence)];
        }
    }

    /// <summary>Takes a message until an instant, or gives null when somebody else has it.</summary>
    /// <returns>The message too, where it is known without the journal; and whether the end of a lock is what to wait for now, which may be news.</returns>
    public (Guid Token, Envelope? Message, bool IsNext)? TryHold(long sequence, DateTimeOffset now, DateTimeOffset until)
    {
        lock (_gate)
        {
            if (!_visible.TryGetValue(sequence, out var visible) || visible > now) return null;
            _visible.Remove(sequence);
            _waiting.Remove((visible, sequence));
            _fresh.Remove(sequence, out var message);
            var token = Guid.NewGuid();
            _held[sequence] = (token, until, visible, Kept: false);
            _locks.Add((until, sequence));
            return (token, message, _locks.Min.Sequence == sequence || _waiting.Count == 0 || _waiting.Min.Visible > now);
        }
    }

    /// <summary>Keeps the lock from running out until <see cref="Remove"/>, <see cref="Release"/> or <see cref="LetGo"/>; false when it has been lost.</summary>
    public bool TryKeep(long sequence, Guid token, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (!_held.TryGetValue(sequence, out var held) || held.Token != token || held.Until <= now || held.Kept) return false;
            _held[sequence] = held with { Kept = true };
            _locks.Remove((held.Until, sequence));
            return true;
        }
    }

    /// <summary>The lock may run out again.</summary>
    /// <param name="until">When; null: when it would have before.</param>
    public void LetGo(long sequence, Guid token, DateTimeOffset? until = null)
    {
        lock (_gate)
        {
            if (!_held.TryGetValue(sequence, out var held) || held.Token != token) return;
            held = held with { Kept = false, Until = until ?? held.Until };
            _held[sequence] = held;
            _locks.Add((held.Until, sequence));
        }
    }

    /// <summary>The message is gone from here; false when the lock was lost before.</summary>
    public bool Remove(long sequence, Guid token)
    {
        lock (_gate)
        {
            if (!_held.TryGetValue(sequence, out var held) || held.Token != token || !LetGo(sequence)) return false;
            SayWhenEmpty();
            return true;
        }
    }

    /// <summary>The message can be taken again at once; false when the lock was lost before.</summary>
    public bool Release(long sequence, Guid token)
    {
        lock (_gate)
        {
            if (!_held.TryGetValue(sequence, out var held) || held.Token != token) return false;
            LetGo(sequence);
            return Wait(sequence, held.Visible);
        }
    }

    /// <summary>Takes a message out that nobody holds and that is not visible yet.</summary>
    public void Withdraw(long sequence)
    {
        lock (_gate)
        {
            if (_visible.Remove(sequence, out var visible)) _waiting.Remove((visible, sequence));
            _fresh.Remove(sequence);
            SayWhenEmpty();
        }
    }

    private bool Wait(long sequence, DateTimeOffset visible)
    {
        _visible[sequence] = visible;
        return _waiting.Add((visible, sequence));
    }

    private bool LetGo(long sequence)
    {
        if (!_held.Remove(sequence, out var held)) return false;
        _locks.Remove((held.Until, sequence));
        return true;
    }

    private void SayWhenEmpty()
    {
        if (_emptied is null || !IsEmptyAt(_emptiedAt)) return;
        _emptied.SetResult();
        _emptied = null;
    }
}
