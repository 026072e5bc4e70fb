using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>
/// Tokens that may be used in a day of Shenzhen by all processes together. Reserved before a call by an estimate, settled by what it used.
/// What others used is as old as <see cref="Freshness"/>: together they may overshoot by what they use in that time. Safe for concurrent use.
/// </summary>
/// <param name="ledger">Keeps the sum over a restart; null for this process alone.</param>
internal sealed class TokenBudget(long aDay, TimeProvider clock, TokenLedger? ledger = null)
{
    internal static readonly TimeSpan Freshness = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private DateOnly _day;
    private long _used, _elsewhere;
    /// <summary>The timestamp at which the others were asked; null where they were not, today.</summary>
    private long? _readAt;

    /// <summary>False when the day's tokens do not suffice.</summary>
    internal async ValueTask<bool> TryReserve(long tokens, CancellationToken cancellation)
    {
        await ReadOthers(cancellation);
        lock (_lock)
        {
            Turn();
            if (_used + _elsewhere + tokens > aDay) return false;
            _used += tokens;
            return true;
        }
    }

    /// <param name="reserved">What was reserved for the call.</param>
    /// <param name="used">What it used; the reservation where the endpoint does not say.</param>
    internal async ValueTask Settle(long reserved, long used)
    {
        DateOnly day;
        long sum;
        lock (_lock)
        {
            Turn();
            _used = Math.Max(0, _used - reserved + used);
            (day, sum) = (_day, _used);
        }
        // The call has been paid for, whoever stopped waiting for it: this write is not cancelled with it.
        if (ledger is not null && used > 0) await ledger.Write(day, sum);
    }

    private async ValueTask ReadOthers(CancellationToken cancellation)
    {
        if (ledger is null) return;
        var today = BusinessTime.DateOf(clock.GetUtcNow());
        lock (_lock)
        {
            Turn();
            if (_readAt is { } at && clock.IsFresh(at, Freshness)) return;
            _readAt = clock.GetTimestamp();
        }
        if (await ledger.UsedElsewhere(today, cancellation) is not { } elsewhere) return;
        lock (_lock)
            if (_day == today) _elsewhere = elsewhere;
    }

    private void Turn()
    {
        var today = BusinessTime.DateOf(clock.GetUtcNow());
        if (today != _day) (_day, _used, _elsewhere, _readAt) = (today, 0, 0, null);
    }
}
