namespace ServerlessQiFu.Embedded;

/// <summary>
/// Who waits for which event. As on the platform: names are the same in any case, the newest waiter is served first, a cancelled
/// waiter still takes the event that was meant for it, and what nobody waits for is kept in the order it came.
/// </summary>
/// <remarks>Source: TaskOrchestrationContextWrapper in https://github.com/microsoft/durabletask-dotnet</remarks>
internal sealed class EventWaiters
{
    private readonly Dictionary<string, Stack<Waiter>> _waiters = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(string Name, string? Data)> _kept = [];

    public bool AnyWaiting => _waiters.Values.Any(stack => stack.Any(waiter => !waiter.IsOver));

    /// <summary>Events that came before anybody waited for them.</summary>
    public IReadOnlyList<(string Name, string? Data)> Kept => _kept;

    public Task<T> Wait<T>(string name, CancellationToken cancellation)
    {
        if (!_waiters.TryGetValue(name, out var stack)) _waiters[name] = stack = new Stack<Waiter>();
        if (stack.TryPeek(out var other) && other.Type != typeof(T))
            throw new ArgumentException($"Event '{name}' is already waited for as {other.Type.FullName}; it cannot be {typeof(T).FullName} too.");
        var waiter = new Waiter<T>();
        stack.Push(waiter);
        var kept = _kept.FindIndex(e => string.Equals(e.Name, name, StringComparison.OrdinalIgnoreCase));
        if (kept >= 0)
        {
            var data = _kept[kept].Data;
            _kept.RemoveAt(kept);
            stack.Pop().Hear(data);
        }
        if (cancellation.CanBeCanceled) cancellation.Register(() => waiter.Cancel(cancellation));
        return waiter.Heard;
    }

    public void Hear(string name, string? data)
    {
        if (_waiters.TryGetValue(name, out var stack) && stack.TryPop(out var newest)) newest.Hear(data);
        else _kept.Add((name, data));
    }

    private abstract class Waiter
    {
        public abstract Type Type { get; }
        public abstract bool IsOver { get; }
        public abstract void Hear(string? data);
    }

    private sealed class Waiter<T> : Waiter
    {
        // Without RunContinuationsAsynchronously: Task.WhenAny would then go on outside the orchestrator's thread.
        private readonly TaskCompletionSource<T> _heard = new();

        public Task<T> Heard => _heard.Task;
        public override Type Type => typeof(T);
        public override bool IsOver => _heard.Task.IsCompleted;
        public void Cancel(CancellationToken cancellation) => _heard.TrySetCanceled(cancellation);

        public override void Hear(string? data)
        {
            T? value;
            try { value = DurablePayload.Read<T>(data); }
            catch (Exception unreadable)
            {
                _heard.TrySetException(unreadable);
                return;
            }
            _heard.TrySetResult(value!);
        }
    }
}
