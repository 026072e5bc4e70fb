using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using ServerlessQiFu.LocalHost;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.LocalHost.Hosting;

/// <summary>A pump in trouble says so once with everything it knows, then once a minute; a full disk must not fill another with its log.</summary>
public class HostLogTests
{
    /// <summary>A start that fails is told in one sentence elsewhere; what stops a host that runs is told nowhere else.</summary>
    [Fact]
    public async Task What_stops_a_running_host_is_said()
    {
        var log = new LogRecorder();
        await using var app = await AppUnderTest.Start([], builder =>
        {
            builder.Logging.AddProvider(log);
            builder.Services.AddHostedService<Failing>();
        });
        var stopping = new TaskCompletionSource();
        app.Host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(stopping.SetResult);
        await stopping.Task.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Contains(log.Lines, line => line.Level == LogLevel.Critical && line.Text.Contains("BackgroundService", StringComparison.Ordinal));
    }

    private sealed class Failing : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.FromException(new InvalidOperationException("It has failed."));
    }

    [Fact]
    public async Task The_same_trouble_is_said_once_and_then_once_a_minute_and_another_at_once()
    {
        var (clock, log, pump) = (new FakeTimeProvider(), new Lines(), new Broken());
        var loop = new PumpLoop(pump, clock, log);
        loop.Start();
        await Tries(59);
        Assert.Equal([true], log.WithStackTrace);
        await Tries(5);
        Assert.Equal([true, false], log.WithStackTrace);
        Assert.Contains("The disk is full.", log.Last, StringComparison.Ordinal);

        pump.Trouble = "The file is locked.";
        await Tries(3);
        Assert.Equal([true, false, true], log.WithStackTrace);

        var stopping = loop.Stop(CancellationToken.None);
        pump.Wake();
        await stopping;

        // Each try a second after the one before.
        async Task Tries(int number)
        {
            for (var n = 0; n < number; n++)
            {
                await pump.Tried.Reader.ReadAsync();
                clock.Advance(TimeSpan.FromSeconds(1));
                pump.Wake();
            }
            // The next try has begun, so what this one said is said.
            await pump.Tried.Reader.ReadAsync();
            pump.Tried.Writer.TryWrite(true);
        }
    }

    private sealed class Broken : IPump
    {
        public Channel<bool> Tried { get; } = Channel.CreateUnbounded<bool>();
        public string Trouble { get; set; } = "The disk is full.";
        public event Action? Stirred;
        public DateTimeOffset? NextDue => null;
        public void Wake() => Stirred?.Invoke();

        public IReadOnlyList<string> Due(int limit)
        {
            Tried.Writer.TryWrite(true);
            throw new InvalidOperationException(Trouble);
        }

        public Task Perform(string key, CancellationToken cancellation) => Task.CompletedTask;
    }

    private sealed class Lines : ILogger
    {
        private readonly List<(bool, string)> _lines = [];
        public IEnumerable<bool> WithStackTrace { get { lock (_lines) return [.. _lines.Select(l => l.Item1)]; } }
        public string Last { get { lock (_lines) return _lines[^1].Item2; } }
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_lines) _lines.Add((exception is not null, formatter(state, exception)));
        }
    }
}
