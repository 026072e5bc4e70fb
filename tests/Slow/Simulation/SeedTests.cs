using ServerlessQiFu.Simulation;

namespace ServerlessQiFu.Tests.Slow.Simulation;

/// <summary>
/// Whole cities under faults, one a seed. A failure names the line that plays it again; <c>tools/Simulate</c> plays as many
/// more as anybody has time for.
/// </summary>
public class SeedTests
{
    /// <summary>Seeds in one test, five hundred in all; tests of one class run one after the other, each world on a thread of its own.</summary>
    private const int InOne = 10;

    public static TheoryData<int> Firsts => [.. Enumerable.Range(0, 50).Select(i => 1 + i * InOne)];

    [Theory, MemberData(nameof(Firsts))]
    public void No_promise_is_broken_whatever_fails(int first)
    {
        var broken = new System.Collections.Concurrent.ConcurrentBag<string>();
        Parallel.For(first, first + InOne, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, seed =>
        {
            if (Checker.Line(new WorldOptions(seed)) is { } line) broken.Add(line);
        });
        Assert.True(broken.IsEmpty, string.Join(Environment.NewLine, broken));
    }

    [Fact]
    public void One_seed_tells_one_story_byte_for_byte()
    {
        var first = World.Play(new WorldOptions(42)).Story;
        var second = World.Play(new WorldOptions(42)).Story;
        Assert.Equal(first.Text, second.Text);
        Assert.True(first.Exchanges.Count > 100);
        Assert.NotEqual(first.Hash, World.Play(new WorldOptions(43)).Story.Hash);
    }
}
