using ServerlessQiFu.Domain.Calendar;

namespace ServerlessQiFu.Functions.Adapters.LanguageModel;

/// <summary>Tokens that may be used in a day of Shenzhen. Reserved before a call by an estimate, settled by what it used. Safe for concurrent use.</summary>
internal sealed class TokenBudget(long aDay, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private DateOnly _day;
    private long _used;

    /// <summary>False when the day's tokens do not suffice.</summary>
    internal bool TryReserve(long tokens)
    {
        lock (_lock)
        {
            Turn();
            if (_used + tokens > aDay) return false;
            _used += tokens;
            return true;
        }
    }

    /// <param name="reserved">What was reserved for the call.</param>
    /// <param name="used">What it used; the reservation where the endpoint does not say.</param>
    internal void Settle(long reserved, long used)
    {
        lock (_lock)
        {
            Turn();
            _used = Math.Max(0, _used - reserved + used);
        }
    }

    private void Turn()
    {
        var today = BusinessTime.DateOf(clock.GetUtcNow());
        if (today != _day) (_day, _used) = (today, 0);
    }
}
