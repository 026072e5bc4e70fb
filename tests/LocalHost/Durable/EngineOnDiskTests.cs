using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.LocalHost.Durable;

/// <summary>The real loops, several workers, and a journal on the disk.</summary>
public sealed class EngineOnDiskTests
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
            await using (var first = new RunningEngine(file, functions))
            {
                await Task.WhenAll(Enumerable.Range(0, many).Select(n =>
                    first.Client.ScheduleNewOrchestrationInstanceAsync("Five", n, new StartOrchestrationOptions($"five-{n}"))));
                await first.Client.WaitForInstanceCompletionAsync("five-0"); // The others are anywhere.
            }
            await using var second = new RunningEngine(file, functions);
            for (var n = 0; n < many; n++)
            {
                var done = await second.Client.WaitForInstanceCompletionAsync($"five-{n}", getInputsAndOutputs: true).WaitAsync(TimeSpan.FromMinutes(1));
                Assert.Equal(n + 5, done.ReadOutputAs<int>());
            }
        }
        finally { folder.Delete(recursive: true); }
    }
}
