using System.Diagnostics;
using ServerlessQiFu.Simulation;

namespace ServerlessQiFu.Bench.Simulate;

/// <summary>Each returns the number of failures and prints a line for each that repeats it.</summary>
internal static class Playing
{
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
            if (Fails(new WorldOptions(seed)) is { } line)
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

    public static int EveryCommit()
    {
        var failed = 0;
        foreach (var path in Paths.All.Keys)
        {
            for (var n = 0; ; n++)
            {
                var (found, isOver) = Paths.Cut(path, n);
                foreach (var violation in found) Console.WriteLine($"{path}, power cut {n}: {violation}");
                failed += found.Count;
                if (!isOver) continue;
                Console.WriteLine($"{path}: {n} power cuts, one at each side of each commit");
                break;
            }
        }
        return failed;
    }

    public static int EachBug(int seeds)
    {
        var missed = 0;
        foreach (var bug in Enum.GetValues<Bug>().Where(b => b != Bug.None))
        {
            for (var seed = 1; ; seed++)
            {
                var found = seed > seeds ? [] : Checker.Check(World.Play(new WorldOptions(seed, bug))).Where(v => v.Invariant != Invariant.EveryAppealEnds || bug == Bug.NeverCloses).ToList();
                if (seed <= seeds && found.Count == 0) continue;
                if (seed > seeds) missed++;
                Console.WriteLine(seed > seeds ? $"| {bug} | not caught in {seeds} seeds | |" : $"| {bug} | {string.Join(", ", found.Select(v => v.Invariant).Distinct())} | {seed} |");
                break;
            }
        }
        return missed;
    }

    private static string? Fails(WorldOptions options)
    {
        string? what;
        try { what = Checker.Check(World.Play(options)) is { Count: > 0 } found ? string.Join(" · ", found.Take(3)) : null; }
        catch (Exception broken) { what = $"{broken.GetType().Name}: {broken.Message}"; }
        return what is null ? null : $"dotnet run -c Release --project bench/Simulate -- --seed {options.Seed}   # {what}";
    }
}
