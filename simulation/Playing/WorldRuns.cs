using System.Diagnostics;
using System.Globalization;

namespace ServerlessQiFu.Simulation;

/// <summary>Plays many worlds, or one. Each returns the number of failures, and says a line for each that repeats it.</summary>
/// <param name="say">Is given every line, by several threads at once.</param>
public sealed class WorldRuns(Action<string> say)
{
    /// <summary>Seeds in which a planted fault must show itself.</summary>
    public const int SeedsForAFault = PlantedBug.Most;

    /// <summary>Power cuts that are tried side by side; the enumeration goes on by fewer than that behind the path's end.</summary>
    private const int Batch = 16;

    /// <param name="limit">No further world is begun after it.</param>
    public int Many(int from, int seeds, TimeSpan limit)
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
                say(line);
            }
            Interlocked.Increment(ref played);
        });
        say($"{played} worlds from seed {from} on, {failed} with a violation");
        return failed;
    }

    public int One(int seed, string? story)
    {
        var remains = World.Play(new WorldOptions(seed));
        if (story is not null) File.WriteAllText(story, remains.Story.Text);
        var found = Checker.Check(remains);
        foreach (var violation in found) say(violation.ToString());
        say($"seed {seed}: {remains.Story.Exchanges.Count} requests, {remains.Records.Count} appeals, story {remains.Story.Hash[..16]}, {found.Count} violations");
        return found.Count;
    }

    /// <summary>Cuts each path at its first commit side, its second and so on, until a walk is over before its cut comes.</summary>
    /// <param name="one">Which path, from 1; 0 for every path.</param>
    public int EveryCommit(int one, int from, int seeds)
    {
        var failed = 0;
        foreach (var path in Enumerable.Range(1, Paths.All.Count).Where(path => one == 0 || one == path))
            for (var seed = from; seed < from + seeds; seed++)
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
                        say($"{Paths.Line(path, at, seed)}   # {string.Join(" · ", found.Take(3))}");
                    });
                say($"| {Paths.All[path - 1].Name} | {cuts} | {broken} |");
                failed += broken;
            }
        return failed;
    }

    /// <param name="path">From 1.</param>
    /// <param name="cut">Which side of which commit of it, from 0.</param>
    /// <param name="story">Where all that was seen of it is written; null for nowhere.</param>
    public int OneCut(int path, int cut, int seed, string? story)
    {
        var walked = Paths.Cut(path, cut, seed);
        if (story is not null) File.WriteAllText(story, walked.Story.Text);
        var found = Paths.Check(walked);
        foreach (var violation in found) say(violation.ToString());
        say($"{Paths.All[path - 1].Name}, {(walked.WasCut ? $"cut at {cut}" : "over before the cut")}: {found.Count} violations");
        return found.Count;
    }

    public int EachBug(int seeds)
    {
        var missed = 0;
        foreach (var plant in PlantedBug.All)
        {
            var first = plant.FirstSeed(seeds);
            if (first is null) missed++;
            say($"| {plant.Bug} | {plant.Broken} | {first?.ToString(CultureInfo.InvariantCulture) ?? $"none of {seeds}"} |");
        }
        foreach (var bug in PlantedBug.Endured)
        {
            var suffering = PlantedBug.SeedsThatSuffer(bug, seeds);
            missed += suffering.Count;
            say($"| {bug} | nothing, in {seeds} seeds | {(suffering.Count == 0 ? "as it shall be" : $"broken in {string.Join(", ", suffering)}")} |");
        }
        return missed;
    }
}
