using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Access;

/// <summary>Several instances that count one caller together.</summary>
public sealed class SharedWindowTests : IAsyncDisposable
{
    private const int Limit = 80, Share = Limit / SharedWindow.Shares;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly FakeTimeProvider _clock = new(City.TuesdayMorning);
    private readonly SqliteStore _store = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task One_instance_grants_the_limit_exactly()
    {
        var window = await Instance();
        Assert.Equal(Limit, await Granted(window, Limit * 2));
        _clock.Advance(Minute);
        Assert.Equal(Limit, await Granted(window, Limit * 2));
    }

    [Theory, InlineData(2), InlineData(5)]
    public async Task Several_grant_no_more_than_the_limit_and_a_share_of_each_other_one(int instances)
    {
        var windows = new List<SharedWindow>();
        for (var n = 0; n < instances; n++) windows.Add(await Instance());

        var granted = await Task.WhenAll(windows.Select(window => Task.Run(() => Granted(window, Limit * 2))));

        Assert.InRange(granted.Sum(), Limit, Limit + (instances - 1) * Share);
    }

    [Fact]
    public async Task Who_sends_little_costs_no_look_at_the_store()
    {
        var looks = 0;
        var window = new SharedWindow(Limit, Minute, _clock, (_, wanted, _) => { looks++; return Task.FromResult<int?>(wanted); });

        Assert.Equal(Share, await Granted(window, Share));
        Assert.Equal(0, looks);
        Assert.Equal(Limit - Share, await Granted(window, Limit * 2));
        Assert.Equal(SharedWindow.Shares - 1, looks);
    }

    [Fact]
    public async Task Many_at_once_wait_for_one_look()
    {
        var (looks, look) = (0, new TaskCompletionSource<int?>());
        var window = new SharedWindow(Limit, Minute, _clock, (_, _, _) => { Interlocked.Increment(ref looks); return look.Task; });
        Assert.Equal(Share, await Granted(window, Share));

        var waiting = Enumerable.Range(0, Share).Select(_ => window.AcquireAsync(1).AsTask()).ToList();
        look.SetResult(Share);

        Assert.All(await Task.WhenAll(waiting), lease => Assert.True(lease.IsAcquired));
        Assert.Equal(1, looks);
    }

    [Fact]
    public async Task Without_the_store_an_instance_goes_by_its_own_count()
    {
        var window = new SharedWindow(Limit, Minute, _clock, (_, _, _) => Task.FromResult<int?>(null));
        Assert.Equal(Limit, await Granted(window, Limit * 2));
    }

    [Fact]
    public async Task A_clock_that_goes_back_keeps_nobody_waiting()
    {
        var window = await Instance();
        _clock.Advance(TimeSpan.FromHours(5));
        Assert.Equal(Limit, await Granted(window, Limit * 2));
        _clock.AdjustTime(City.TuesdayMorning);

        using var lease = await window.AcquireAsync();
        Assert.True(lease.IsAcquired);
    }

    [Theory, InlineData(1), InlineData(7), InlineData(8), InlineData(9)]
    public async Task A_small_limit_is_granted_exactly_too(int limit)
    {
        var store = await Rates();
        var window = new SharedWindow(limit, Minute, _clock, (at, wanted, most) => store.Take("caller", "small", at, wanted, most));
        Assert.Equal(limit, await Granted(window, 20));
    }

    private async Task<SharedWindow> Instance()
    {
        var store = await Rates();
        return new(Limit, Minute, _clock, (at, wanted, most) => store.Take("caller", "wang", at, wanted, most));
    }

    private async Task<RateStore> Rates()
    {
        var tables = new RecordTables(_store.Tables);
        await tables.RateLimits.CreateIfNotExistsAsync();
        return new(tables, NullLogger<RateStore>.Instance);
    }

    private static async Task<int> Granted(SharedWindow window, int asked)
    {
        var granted = 0;
        for (var n = 0; n < asked; n++)
        {
            using var lease = await window.AcquireAsync();
            if (lease.IsAcquired) granted++;
        }
        return granted;
    }
}
