using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ServerlessQiFu.LocalHost;

/// <summary>All pumps of the app. They start after everything else has started, and end before anything else ends.</summary>
internal sealed class Pumps(IEnumerable<IPump> pumps, TimeProvider clock, HttpTraffic traffic, LocalHostOptions options, ILogger<Pumps> log) : IHostedLifecycleService
{
    private readonly List<PumpLoop> _loops = [.. pumps.Select(pump => new PumpLoop(pump, clock, log, traffic, options.ClockMayBeSet))];

    /// <summary>The pumps, for one who drives them by hand.</summary>
    public IEnumerable<IPump> All => _loops.Select(loop => loop.Pump);

    /// <summary>Each pump with what ails it, if anything: for the health of the whole.</summary>
    public IEnumerable<(string Name, Exception? Trouble)> Health => _loops.Select(loop => (loop.Name, loop.Trouble));

    /// <summary>The earliest instant any pump waits for; null when none waits.</summary>
    public DateTimeOffset? NextDue => _loops.Min(loop => loop.Pump.NextDue);

    /// <summary>Completes when nothing is due anywhere, nothing in flight, and no request unanswered.</summary>
    public async Task WhenIdle()
    {
        while (true)
        {
            var before = Happened;
            foreach (var loop in _loops) await loop.WhenIdle();
            if (before == Happened && traffic.IsIdle && _loops.All(loop => loop.IsIdle) && before == Happened) return;
            await Task.Yield();
        }
    }

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        foreach (var loop in _loops) loop.Start();
        // From here on nothing is taken back.
        StartRefused.Undo = null;
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.WhenAll(_loops.Select(loop => loop.Stop(cancellationToken)));

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private long Happened => traffic.Seen + _loops.Sum(loop => loop.Performed);
}
