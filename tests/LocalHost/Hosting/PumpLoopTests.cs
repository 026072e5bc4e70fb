using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ServerlessQiFu.LocalHost;

namespace ServerlessQiFu.Tests.LocalHost.Hosting;

/// <summary>While many callers wait for answers, a pump goes on with one worker of 64; then with all of them again.</summary>
public class PumpLoopTests
{
    private const int Workers = 128, Share = 64;

    [Fact]
    public async Task Work_that_nobody_waits_for_takes_a_back_seat_and_never_stands_still()
    {
        var clock = new FakeTimeProvider();
        var (traffic, answer, pump) = (new HttpTraffic(clock), new TaskCompletionSource(), new Endless());
        await using var services = new ServiceCollection().BuildServiceProvider();
        var app = new ApplicationBuilder(services);
        app.Use((context, next) =>
        {
            traffic.Count(context.Response);
            return next(context);
        });
        app.Run(_ => answer.Task);
        var serve = app.Build();
        var callers = Enumerable.Range(0, 64 * Environment.ProcessorCount).Select(_ => new Caller(serve)).ToList();
        Assert.True(traffic.IsBusy);

        var loop = new PumpLoop(pump, TimeProvider.System, NullLogger.Instance, traffic);
        loop.Start();
        for (var round = 0; round < 3; round++)
        {
            await pump.Begun(Workers / Share);
            Assert.Equal(Workers / Share, pump.InFlight);
            pump.Finish();
        }

        await pump.Begun(Workers / Share);
        answer.SetResult();
        foreach (var caller in callers) await caller.Answered();
        Assert.True(traffic.IsBusy, "They come in waves: there were many a moment ago.");
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(traffic.IsBusy);
        pump.Finish();
        await pump.Begun(Workers);

        pump.IsOver = true;
        pump.Finish();
        await loop.Stop(CancellationToken.None);
    }

    private sealed class Caller
    {
        private readonly DefaultHttpContext _context = new();
        private readonly AnswerEvents _events = new();
        private readonly Task _served;

        public Caller(RequestDelegate serve)
        {
            _context.Features.Set<Microsoft.AspNetCore.Http.Features.IHttpResponseFeature>(_events);
            _served = serve(_context);
        }

        public async Task Answered()
        {
            await _served;
            await _events.Complete();
        }
    }

    /// <summary>There is always more to do; work lasts until it is told to finish.</summary>
    private sealed class Endless : IPump
    {
        private readonly Lock _gate = new();
        private readonly SemaphoreSlim _begun = new(0);
        private TaskCompletionSource _finish = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _next, _inFlight;

        public event Action Stirred { add { } remove { } }

        public bool IsOver { get; set; }
        public int Workers => PumpLoopTests.Workers;
        public int InFlight => Volatile.Read(ref _inFlight);
        public DateTimeOffset? NextDue => null;

        public IReadOnlyList<string> Due(int limit) => IsOver ? [] : [.. Enumerable.Range(0, limit).Select(_ => $"{Interlocked.Increment(ref _next)}")];

        public async Task Perform(string key, CancellationToken cancellation)
        {
            Interlocked.Increment(ref _inFlight);
            Task finish;
            lock (_gate) finish = _finish.Task;
            _begun.Release();
            await finish;
            Interlocked.Decrement(ref _inFlight);
        }

        public async Task Begun(int number)
        {
            for (var n = 0; n < number; n++) Assert.True(await _begun.WaitAsync(TimeSpan.FromMinutes(1)), "Too few begin.");
        }

        public void Finish()
        {
            lock (_gate)
            {
                _finish.SetResult();
                _finish = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }
}
