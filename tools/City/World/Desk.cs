using ServerlessQiFu.Tools.City.People;

namespace ServerlessQiFu.Tools.City.World;

/// <summary>What a desk decides about an appeal.</summary>
internal enum Matter { Ruling, Tier, Extension, Reply, Finding }

/// <summary>People who take from one heap in the order it grew: supervisors, reviewers.</summary>
/// <param name="effort">Median of one decision.</param>
/// <param name="decide">Decides, when the time it takes is over.</param>
internal sealed class Desk(CityLife city, IReadOnlyList<Person> people, TimeSpan effort, Func<Person, Case, Matter, Task> decide)
{
    private readonly Queue<(Case Case, Matter Matter)> _heap = new();

    public IReadOnlyList<Person> People => people;

    public int Waiting => _heap.Count;

    public void Put(Case one, Matter matter)
    {
        _heap.Enqueue((one, matter));
        Work();
    }

    /// <summary>Whoever is free and on duty takes the next.</summary>
    public void Work()
    {
        foreach (var person in people)
        {
            if (_heap.Count == 0) return;
            if (person.Busy || !city.Roster.OnDuty(person, city.Now)) continue;
            var (one, matter) = _heap.Dequeue();
            city.Occupy(person, one.Chance(city.Seed, $"desk {matter}").Around(effort, city.Assumed.Spread), async () =>
            {
                if (!one.Ended) await decide(person, one, matter);
                Work();
            });
        }
    }
}
