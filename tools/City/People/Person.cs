using ServerlessQiFu.Domain.Appeals;

namespace ServerlessQiFu.Tools.City.People;

/// <summary>Somebody who works for the city.</summary>
/// <param name="away">By day of the simulation: leave, illness, a course.</param>
internal class Person(Actor actor, bool[] away)
{
    public Actor Actor => actor;

    public bool IsAway(int day) => day < away.Length && away[day];

    public bool Busy { get; set; }

    /// <summary>Working time spent on appeals so far.</summary>
    public TimeSpan Worked { get; set; }
}
