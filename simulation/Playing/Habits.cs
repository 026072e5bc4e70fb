// Chance here must be repeatable, not secret.
#pragma warning disable CA5394

namespace ServerlessQiFu.Simulation;

/// <summary>What the people of a city are like. Most cities are busy; in some what is rare elsewhere happens all the time.</summary>
/// <param name="OfficersCome">So long nobody works in the departments, and the ladder is climbed.</param>
/// <param name="CompaniesKeepSilent">When all is healed no company judges an answer: it is reminded, and time closes the appeal.</param>
/// <param name="OfficersRate">Whoever has answered rates the answer, in the company's place.</param>
/// <param name="OperatorRestarts">Every few minutes of the storm, so that the programme has nothing left in memory. Only where a planted fault asks for it: power cuts do it elsewhere.</param>
internal sealed record Habits(TimeSpan OfficersCome, bool CompaniesKeepSilent, bool OfficersRate, bool OperatorRestarts = false)
{
    public static Habits Busy { get; } = new(TimeSpan.Zero, false, false);

    public static Habits Draw(Random chance) => new(
        chance.Next(8) == 0 ? TimeSpan.FromMinutes(chance.Next(45, 165)) : TimeSpan.Zero,
        CompaniesKeepSilent: chance.Next(8) == 0,
        OfficersRate: chance.Next(4) == 0);
}
