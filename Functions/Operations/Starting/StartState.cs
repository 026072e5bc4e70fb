namespace ServerlessQiFu.Functions.Operations;

/// <summary>
/// Whether the app has started, for a worker under a Functions host: one that ended instead would leave its host's callers hanging. A program that
/// hosts itself ends with the sentence.
/// </summary>
internal sealed class StartState(TimeProvider clock)
{
    /// <summary>Between two tries to go on with a start that something from outside has stopped.</summary>
    public static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private Func<CancellationToken, Task>? _again;
    private long _triedAt;
    private bool _isTrying;

    /// <summary>In one sentence, why it has not; null when it has.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Only another start mends it: a setting is missing, a file is wrong.</summary>
    public bool IsFinal => Refusal is not null && _again is null;

    /// <param name="again">Goes on with the start, where it may go on later.</param>
    public void Refuse(string sentence, Func<CancellationToken, Task>? again = null)
    {
        lock (_gate) (Refusal, _again, _triedAt) = (sentence, again, clock.GetTimestamp());
    }

    /// <summary>Why the app cannot do its work now; null when it can. Of all who ask, one in a while tries to go on with the start, one at a time.</summary>
    public async Task<string?> Ask(CancellationToken cancellation)
    {
        Func<CancellationToken, Task> again;
        lock (_gate)
        {
            if (Refusal is null || _again is null || _isTrying || clock.GetElapsedTime(_triedAt) < BetweenTries) return Refusal;
            (again, _isTrying) = (_again, true);
        }
        try { await again(cancellation); }
        finally { lock (_gate) (_isTrying, _triedAt) = (false, clock.GetTimestamp()); }
        return Refusal;
    }

    public void Done()
    {
        lock (_gate) (Refusal, _again) = (null, null);
    }
}
