using ServerlessQiFu.Tools.Race;

namespace ServerlessQiFu.Tests.Slow.Tools.Race;

/// <summary>The short race; a whole minute with ten kills is <c>tools/Race</c>.</summary>
public class RaceRunTests(ITestOutputHelper output)
{
    [Fact]
    public async Task With_64_clients_racing_over_the_same_appeals_and_two_kills_every_wall_stands() =>
        Assert.Equal(0, await RaceRun.Go(new RaceOptions(Seconds: 8, Kills: 2, Appeals: 12, Seed: 20261125), output.WriteLine));
}
