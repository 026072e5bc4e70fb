namespace ServerlessQiFu.Embedded;

/// <summary>
/// Runs an orchestrator's code and its continuations here and now, on the caller's thread, until nothing is left to run.
/// A continuation that comes from any other thread belongs to an await that is not durable, and is reported, not run.
/// </summary>
internal sealed class OrchestratorThread(Action strayedLate) : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _work = new();
    private readonly Lock _gate = new();
    private int _thread = -1;
    private bool _over;
    private bool _strayed;

    public bool IsHere => Environment.CurrentManagedThreadId == Volatile.Read(ref _thread);

    public bool HasStrayed { get { lock (_gate) return _strayed; } }

    public void Run(Action first)
    {
        var previous = Current;
        SetSynchronizationContext(this);
        Volatile.Write(ref _thread, Environment.CurrentManagedThreadId);
        try
        {
            first();
            while (_work.TryDequeue(out var item)) item.Callback(item.State);
        }
        finally
        {
            Volatile.Write(ref _thread, -1);
            SetSynchronizationContext(previous);
        }
    }

    /// <summary>Ends the turn, what comes from now on is late; true when something has strayed before.</summary>
    public bool Close()
    {
        lock (_gate)
        {
            _over = true;
            return _strayed;
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (IsHere) _work.Enqueue((d, state));
        else Stray();
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (IsHere) d(state);
        else Stray();
    }

    public void Stray()
    {
        bool late;
        lock (_gate) (late, _strayed) = (_over && !_strayed, true);
        if (late) strayedLate();
    }
}
