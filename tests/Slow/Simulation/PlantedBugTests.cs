using ServerlessQiFu.Simulation;

namespace ServerlessQiFu.Tests.Slow.Simulation;

/// <summary>Planted faults, each with the promise that it breaks and the first seed that shows it (docs/reliability.md has the table).</summary>
public class PlantedBugTests
{
    public static TheoryData<string> Bugs => [.. PlantedBug.All.Select(p => p.Bug.ToString())];

    [Theory, MemberData(nameof(Bugs))]
    public void A_planted_fault_is_caught_within_200_seeds(string bug)
    {
        var plant = PlantedBug.All.Single(p => p.Bug.ToString() == bug);
        var seed = plant.FirstSeed(PlantedBug.Most);
        Assert.True(seed is not null, $"{bug} was planted in {PlantedBug.Most} cities and {plant.Broken} was named in none.");
        TestContext.Current.SendDiagnosticMessage($"| {bug} | {plant.Broken} | {seed} |");
    }

    public static TheoryData<string> Endured => [.. PlantedBug.Endured.Select(bug => bug.ToString())];

    [Theory, MemberData(nameof(Endured))]
    public void A_fault_that_the_design_endures_breaks_no_promise(string bug) => Assert.Empty(PlantedBug.SeedsThatSuffer(Enum.Parse<Bug>(bug), 8));

    [Fact]
    public void Every_fault_is_planted_and_every_promise_is_broken_by_one()
    {
        Assert.Equal(Enum.GetValues<Bug>().Where(b => b != Bug.None).Order(), PlantedBug.All.Select(p => p.Bug).Concat(PlantedBug.Endured).Order());
        Assert.Equal(Enum.GetValues<Invariant>(), PlantedBug.All.Select(p => p.Broken).Distinct().Order());
    }
}
