namespace ServerlessQiFu.LocalHost;

/// <summary>A write that waits for its group.</summary>
internal abstract class PendingWrite
{
    /// <summary>What the work threw; null when it went well.</summary>
    public Exception? Refused { get; protected set; }

    /// <summary>Does the work. False when it threw, and has to be undone.</summary>
    public abstract bool Run(JournalSession session);

    /// <summary>Tells the caller, after the commit.</summary>
    public abstract void Answer();

    /// <summary>Tells the caller that nothing was kept.</summary>
    public abstract void Fail(Exception reason);
}

internal sealed class PendingWrite<T>(Func<JournalSession, T> work) : PendingWrite
{
    private readonly TaskCompletionSource<T> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Outcome => _outcome.Task;

    public override bool Run(JournalSession session)
    {
        try { _result = work(session); }
        catch (Exception refused) { Refused = refused; }
        return Refused is null;
    }

    public override void Answer()
    {
        if (Refused is null) _outcome.TrySetResult(_result!);
        else _outcome.TrySetException(Refused);
    }

    public override void Fail(Exception reason) => _outcome.TrySetException(Refused ?? reason);
}
