using Microsoft.Extensions.Logging.Abstractions;
using ServerlessQiFu.LocalHost;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.LocalHost.Durable;

/// <summary>The real loops with their workers, on a journal on the disk.</summary>
internal sealed class RunningEngine : IAsyncDisposable
{
    private readonly Journal _journal;
    private readonly List<PumpLoop> _loops;

    public RunningEngine(string file, FakeFunctions functions)
    {
        _journal = Journal.Open(file);
        var (durable, options) = (new DurableJournal(_journal, TimeProvider.System), new DurableOptions());
        IPump[] pumps = [new TurnPump(durable, functions, NullLoggerFactory.Instance, options), new ActivityPump(durable, functions, NullLoggerFactory.Instance, options)];
        _loops = [.. pumps.Select(pump => new PumpLoop(pump, TimeProvider.System, NullLogger.Instance))];
        foreach (var loop in _loops) loop.Start();
        Client = new LocalDurableTaskClient(durable, options, Microsoft.DurableTask.Converters.JsonDataConverter.Default);
    }

    public DurableTaskClient Client { get; }

    public async Task WhenIdle()
    {
        do await Task.WhenAll(_loops.Select(loop => loop.WhenIdle())).WaitAsync(TimeSpan.FromMinutes(1));
        while (!_loops.All(loop => loop.IsIdle));
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_loops.Select(loop => loop.Stop(CancellationToken.None)));
        _journal.Dispose();
    }
}
