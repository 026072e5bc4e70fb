using Microsoft.Extensions.Logging.Abstractions;
using ServerlessQiFu.Embedded;

namespace ServerlessQiFu.Tests.Embedded.Durable;

/// <summary>The real loops, several workers, and a journal on the disk.</summary>
public sealed class OnDisk
{
    [Fact]
    public async Task What_was_started_before_the_journal_closed_is_finished_after_it_opens_again()
    {
        const int many = 100;
        var folder = Directory.CreateTempSubdirectory("durable");
        try
        {
            var file = Path.Combine(folder.FullName, "journal.db");
            var functions = new FakeFunctions().Activity("Add", (int n) => n + 1).Orchestrator("Five", async context =>
            {
                var n = context.GetInput<int>();
                for (var step = 0; step < 5; step++) n = await context.CallActivityAsync<int>("Add", n);
                return n;
            });
            await using (var first = new Running(file, functions))
            {
                await Task.WhenAll(Enumerable.Range(0, many).Select(n =>
                    first.Client.ScheduleNewOrchestrationInstanceAsync("Five", n, new StartOrchestrationOptions($"five-{n}"))));
                await first.Client.WaitForInstanceCompletionAsync("five-0"); // The others are anywhere.
            }
            await using var second = new Running(file, functions);
            for (var n = 0; n < many; n++)
            {
                var done = await second.Client.WaitForInstanceCompletionAsync($"five-{n}", getInputsAndOutputs: true).WaitAsync(TimeSpan.FromMinutes(1));
                Assert.Equal(n + 5, done.ReadOutputAs<int>());
            }
        }
        finally { folder.Delete(recursive: true); }
    }

    private sealed class Running : IAsyncDisposable
    {
        private readonly Journal _journal;
        private readonly List<PumpLoop> _loops;

        public Running(string file, FakeFunctions functions)
        {
            _journal = Journal.Open(file);
            var (durable, options) = (new DurableJournal(_journal, TimeProvider.System), new DurableOptions());
            IPump[] pumps = [new TurnPump(durable, functions, NullLoggerFactory.Instance, options), new ActivityPump(durable, functions, NullLoggerFactory.Instance, options)];
            _loops = [.. pumps.Select(pump => new PumpLoop(pump, TimeProvider.System, NullLogger.Instance))];
            foreach (var loop in _loops) loop.Start();
            Client = new EmbeddedDurableTaskClient(durable, options);
        }

        public DurableTaskClient Client { get; }

        public async ValueTask DisposeAsync()
        {
            await Task.WhenAll(_loops.Select(loop => loop.Stop(CancellationToken.None)));
            _journal.Dispose();
        }
    }
}
