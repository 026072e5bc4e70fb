namespace ServerlessQiFu.Embedded;

/// <summary>A write that waits for its group.</summary>
internal abstract class PendingWrite
{
    /// <summary>Does the work inside a savepoint; what it throws is kept for its caller, unless it took the whole transaction with it.</summary>
    public abstract void Run(JournalSession session);

    /// <summary>Tells the caller, after the commit.</summary>
    public abstract void Answer();

    /// <summary>Tells the caller that nothing was kept.</summary>
    public abstract void Fail(Exception reason);
}

internal sealed class PendingWrite<T>(Func<JournalSession, T> work) : PendingWrite
{
    private readonly TaskCompletionSource<T> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;
    private Exception? _refused;

    public Task<T> Outcome => _outcome.Task;

    public override void Run(JournalSession session)
    {
        session.Run("SAVEPOINT w");
        try
        {
            _result = work(session);
            session.Run("RELEASE w");
        }
        catch (Exception refused) when (session.InTransaction)
        {
            session.Run("ROLLBACK TO w");
            session.Run("RELEASE w");
            _refused = refused;
        }
    }

    public override void Answer()
    {
        if (_refused is null) _outcome.TrySetResult(_result!);
        else _outcome.TrySetException(_refused);
    }

    public override void Fail(Exception reason) => _outcome.TrySetException(_refused ?? reason);
}
