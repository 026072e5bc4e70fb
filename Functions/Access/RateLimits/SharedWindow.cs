using System.Threading.RateLimiting;

namespace ServerlessQiFu.Functions.Access;

/// <summary>Gives of what several instances share: how many requests more are granted in the window, 0 when it is spent.</summary>
/// <param name="window">When the window began.</param>
/// <param name="wanted">At most so many are given.</param>
/// <param name="most">Given in the window in all.</param>
/// <returns>Null when nobody can say now.</returns>
internal delegate Task<int?> TakeSlice(DateTimeOffset window, int wanted, int most);

/// <summary>
/// A limiter of the library for requests in windows of the product's own clock, counted by several instances together. The first
/// <see cref="Shares"/>-th of the limit each instance grants by itself; beyond that it takes slices of the same size from the count they share. So who
/// sends little costs no read, and n instances together grant at most (n - 1) / 8 more than the limit (docs/adr/0024).
/// </summary>
internal sealed class SharedWindow(int limit, TimeSpan length, TimeProvider clock, TakeSlice take) : RateLimiter
{
    public const int Shares = 8;

    private readonly int _slice = Math.Max(1, limit / Shares);
    private readonly Lock _gate = new();
    private DateTimeOffset _began;
    private int _used;
    private int _granted;
    private bool _isSpent;
    private Task? _taking;

    /// <summary>Once its window is over nothing is lost by forgetting it.</summary>
    public override TimeSpan? IdleDuration
    {
        get
        {
            lock (_gate) return clock.GetUtcNow() - _began - length is { Ticks: > 0 } idle && _began != default ? idle : null;
        }
    }

    public override RateLimiterStatistics? GetStatistics()
    {
        lock (_gate) return new() { CurrentAvailablePermits = limit - _used };
    }

    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        lock (_gate) return TryTake(permitCount) ?? Refused();
    }

    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task taking;
            lock (_gate)
            {
                if (TryTake(permitCount) is { } granted) return granted;
                if (_isSpent) return Refused();
                taking = _taking ??= Task.Run(() => TakeMore(_began), CancellationToken.None);
            }
            await taking.WaitAsync(cancellationToken);
        }
    }

    private RateLimitLease? TryTake(int permits)
    {
        Turn();
        if (_used + permits > _granted) return null;
        _used += permits;
        return new WindowLease(true, limit - _used, End);
    }

    private WindowLease Refused() => new(false, 0, End);

    private TimeSpan End => _began + length - clock.GetUtcNow();

    private void Turn()
    {
        var now = clock.GetUtcNow();
        if (now >= _began && now < _began + length) return;
        // Windows of all instances begin at the same instants. A clock that went back begins one too: nobody waits for a time long past.
        (_began, _used, _granted, _isSpent) = (new(now.Ticks - now.Ticks % length.Ticks, TimeSpan.Zero), 0, Math.Min(_slice, limit), _slice >= limit);
    }

    private async Task TakeMore(DateTimeOffset window)
    {
        // When the shared count cannot be read, this instance goes on by its own, up to the whole limit.
        var given = await take(window, _slice, limit - _slice).ConfigureAwait(false) ?? _slice;
        lock (_gate)
        {
            _taking = null;
            if (window != _began) return;
            given = Math.Min(given, limit - _granted);
            _granted += given;
            _isSpent = given == 0 || _granted == limit;
        }
    }
}

/// <summary>What a window says to one request.</summary>
internal sealed class WindowLease(bool isAcquired, int remaining, TimeSpan end) : RateLimitLease
{
    public int Remaining => remaining;
    /// <summary>Until the next window begins.</summary>
    public TimeSpan End => end;

    public override bool IsAcquired => isAcquired;

    public override IEnumerable<string> MetadataNames => isAcquired ? [] : [MetadataName.RetryAfter.Name];

    public override bool TryGetMetadata(string metadataName, out object? metadata)
    {
        metadata = !isAcquired && metadataName == MetadataName.RetryAfter.Name ? end : null;
        return metadata is not null;
    }
}
