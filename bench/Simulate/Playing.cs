using System.Diagnostics;
using System.Globalization;
using ServerlessQiFu.Simulation;

namespace ServerlessQiFu.Bench.Simulate;

/// <summary>Each returns the number of failures and prints a line for each that repeats it.</summary>
internal static class Playing
{
    /// <summary>Power cuts that are tried side by side; the enumeration goes on by fewer than that behind the path's end.</summary>
    private const int Batch = 16;

    public static int Many(int from, int seeds, TimeSpan limit)
    {
        var (failed, played, watch) = (0, 0, Stopwatch.StartNew());
        Parallel.For(from, from + seeds, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, (seed, loop) =>
        {
            if (watch.Elapsed > limit)
            {
                loop.Stop();
                return;
            }
            if (Checker.Line(new WorldOptions(seed)) is { } line)
            {
                Interlocked.Increment(ref failed);
                Console.WriteLine(line);
            }
            Interlocked.Increment(ref played);
        });
        Console.WriteLine($"{played} worlds from seed {from} on, {failed} with a violation");
        return failed;
    }

    public static int One(int seed, string? story)
    {
        var remains = World.Play(new WorldOptions(seed));
        if (story is not null) File.WriteAllText(story, remains.Story.Text);
        var found = Checker.Check(remains);
        foreach (var violation in found) Console.WriteLine(violation);
        Console.WriteLine($"seed {seed}: {remains.Story.Exchanges.Count} requests, {remains.Records.Count} appeals, story {remains.Story.Hash[..16]}, {found.Count} violations");
        return found.Count;
    }

    /// <summary>Cuts each path at its first commit side, its second and so on, until a walk is over before its cut comes.</summary>
    public static int EveryCommit(SimulateOptions options)
    {
        var failed = 0;
        foreach (var path in Enumerable.Range(1, Paths.All.Count).Where(path => options.Path == 0 || options.Path == path))
            for (var seed = options.From; seed < options.From + options.Seeds; seed++)
            {
                var (cuts, broken) = (0, 0);
                for (var (first, isOver) = (0, false); !isOver; first += Batch)
                    Parallel.For(first, first + Batch, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, at =>
                    {
                        var walked = Paths.Cut(path, at, seed);
                        if (walked.WasCut) Interlocked.Increment(ref cuts);
                        else isOver = true;
                        if (Paths.Check(walked) is not { Count: > 0 } found) return;
                        Interlocked.Increment(ref broken);
                        Console.WriteLine($"{Paths.Line(path, at, seed)}   # {string.Join(" · ", found.Take(3))}");
                    });
                Console.WriteLine($"| {Paths.All[path - 1].Name} | {cuts} | {broken} |");
                failed += broken;
            }
        return failed;
    }

    public static int OneCut(SimulateOptions options)
    {
        var walked = Paths.Cut(options.Path, options.Cut, options.From);
        if (options.Story is not null) File.WriteAllText(options.Story, walked.Story.Text);
        var found = Paths.Check(walked);
        foreach (var violation in found) Console.WriteLine(violation);
        Console.WriteLine($"{Paths.All[options.Path - 1].Name}, {(walked.WasCut ? $"cut at {options.Cut}" : "over before the cut")}: {found.Count} violations");
        return found.Count;
    }

    public static int EachBug(int seeds)
    {
        var missed = 0;
        foreach (var plant in PlantedBug.All)
        {
            var first = plant.FirstSeed(seeds);
            if (first is null) missed++;
            Console.WriteLine($"| {plant.Bug} | {plant.Broken} | {first?.ToString(CultureInfo.InvariantCulture) ?? $"none of {seeds}"} |");
        }
        foreach (var bug in PlantedBug.Endured)
        {
            var suffering = PlantedBug.SeedsThatSuffer(bug, seeds);
            missed += suffering.Count;
            Console.WriteLine($"| {bug} | nothing, in {seeds} seeds | {(suffering.Count == 0 ? "as it shall be" : $"broken in {string.Join(", ", suffering)}")} |");
        }
        return missed;
    }
}
