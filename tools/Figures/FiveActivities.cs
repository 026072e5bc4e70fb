using System.Diagnostics;
using ServerlessQiFu.Driving;

namespace ServerlessQiFu.Tools.Figures;

/// <summary>The durable engine alone, in this process, on the disk: orchestrations of five activities one after the other.</summary>
internal static class FiveActivities
{
    private const int Starters = 64;

    public static async Task Measure(int count)
    {
        var data = Directory.CreateTempSubdirectory("qifu-figures-").FullName;
        await using var engine = await EngineAlone.Start(data, Product.Folder, typeof(Chain));
        var client = engine.Client;
        await Run(client, "warm", count / 10);
        var (watch, before) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        await Run(client, "measured", count);
        Table.Row("orchestrations of five activities", "–", Table.Rate(count, watch.Elapsed));
        Table.Row("processor time an orchestration of five activities", "–", Table.Each(Environment.CpuUsage.TotalTime - before, count));
    }

    private static Task Run(DurableTaskClient client, string name, int count) => Parallel.ForEachAsync(
        Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = Starters }, async (number, cancellation) =>
        {
            var id = await client.ScheduleNewOrchestrationInstanceAsync(nameof(Chain), number, new StartOrchestrationOptions($"{name}-{number}"), cancellation);
            var ended = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, cancellation);
            if (ended.ReadOutputAs<int>() != number + Chain.Links) throw new InvalidOperationException($"{id} ended as {ended.RuntimeStatus} with {ended.SerializedOutput}.");
        });
}

/// <summary>Adds one, five times.</summary>
public static class Chain
{
    public const int Links = 5;

    [Function(nameof(Chain))]
    public static async Task<int> Run([OrchestrationTrigger] TaskOrchestrationContext context, int input)
    {
        var sum = input;
        for (var link = 0; link < Links; link++) sum = await context.CallActivityAsync<int>(nameof(AddOne), sum);
        return sum;
    }

    [Function(nameof(AddOne))]
    public static int AddOne([ActivityTrigger] int number) => number + 1;
}
