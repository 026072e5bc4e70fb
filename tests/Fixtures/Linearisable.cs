namespace ServerlessQiFu.Tests.Fixtures;

/// <summary>One call of a concurrent history. It took effect at some instant between its beginning and its end, if it is linearisable.</summary>
/// <param name="Began">Place among all beginnings and ends.</param>
internal sealed record RecordedCall<TAsk, TAnswer>(TAsk Ask, TAnswer Answer, long Began, long Ended)
{
    public override string ToString() => $"[{Began}..{Ended}] {Ask} → {Answer}";
}

/// <summary>A history as several callers make it at once.</summary>
internal sealed class History<TAsk, TAnswer>
{
    private readonly List<RecordedCall<TAsk, TAnswer>> _calls = [];
    private long _now;

    public IReadOnlyList<RecordedCall<TAsk, TAnswer>> Calls { get { lock (_calls) return [.. _calls]; } }

    public async Task<TAnswer> Record(TAsk ask, Func<Task<TAnswer>> call)
    {
        var began = Interlocked.Increment(ref _now);
        var answer = await call();
        var ended = Interlocked.Increment(ref _now);
        lock (_calls) _calls.Add(new(ask, answer, began, ended));
        return answer;
    }

    public override string ToString() => string.Join('\n', Calls.OrderBy(c => c.Began));
}

/// <summary>Whether there is one order of all calls, keeping to the order of those that did not overlap, in which a model gives every answer.</summary>
/// <remarks>The search of Wing and Gong with Lowe's memory of what has been tried.</remarks>
internal static class Linearisable
{
    /// <summary>Calls are kept as bits of one number.</summary>
    private const int MostCalls = 64;

    /// <param name="next">The states a call may lead to from a state when it gave its answer; none when the answer is impossible there.
    /// States are values: two that are equal are the same.</param>
    public static bool Is<TState, TAsk, TAnswer>(
        TState initial, IReadOnlyList<RecordedCall<TAsk, TAnswer>> calls, Func<TState, TAsk, TAnswer, IEnumerable<TState>> next) where TState : notnull
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(calls.Count, MostCalls);
        var tried = new HashSet<(ulong, TState)>();
        return Search(initial, calls.Count == MostCalls ? ulong.MaxValue : (1UL << calls.Count) - 1);

        bool Search(TState state, ulong open)
        {
            if (open == 0) return true;
            if (!tried.Add((open, state))) return false;
            var firstEnd = Open(open).Min(i => calls[i].Ended);
            foreach (var i in Open(open).Where(i => calls[i].Began < firstEnd))
                foreach (var after in next(state, calls[i].Ask, calls[i].Answer))
                    if (Search(after, open & ~(1UL << i))) return true;
            return false;
        }

        IEnumerable<int> Open(ulong open) => Enumerable.Range(0, calls.Count).Where(i => (open & (1UL << i)) != 0);
    }

    /// <summary>Fails with the whole history when it is not.</summary>
    public static void Assert<TState, TAsk, TAnswer>(
        TState initial, History<TAsk, TAnswer> history, Func<TState, TAsk, TAnswer, IEnumerable<TState>> next) where TState : notnull =>
        Xunit.Assert.True(Is(initial, history.Calls, next), $"No order of these calls explains their answers:\n{history}");
}
