using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Driving;
using ServerlessQiFu.Tools.City.People;

namespace ServerlessQiFu.Tools.City.World;

/// <summary>
/// Those who call companies back. Whoever takes one keeps it until the company is reached or given up, or the lease ends: nobody answered means another
/// call in another half-day.
/// </summary>
internal sealed class Calling(CityLife city, IReadOnlyList<Person> people)
{
    /// <summary>The policy caps it: a consultation's ends after a day.</summary>
    private const int LeaseMinutes = 20_160;

    /// <summary>Nobody telephones longer. A call that outlasts the shortest lease would be made in vain by everybody who takes it, for ever.</summary>
    private static readonly TimeSpan LongestCall = TimeSpan.FromHours(2);

    /// <summary>Into a window until the next call, at most.</summary>
    private const int MinutesInto = 120;

    private readonly Dictionary<Person, List<Taken>> _later = people.ToDictionary(p => p, _ => new List<Taken>());
    private readonly Dictionary<Person, long> _looked = [];

    private sealed record Taken(Case Case, string CallBack, string Lease);

    public IReadOnlyList<Person> People => people;

    public async Task Work()
    {
        foreach (var person in people) await Act(person);
    }

    private async Task Act(Person person)
    {
        if (person.Busy || !city.Roster.OnDuty(person, city.Now)) return;
        if (_later[person] is [var due, ..])
        {
            _later[person].RemoveAt(0);
            Call(person, due);
            return;
        }
        if (city.Waiting(WorkQueues.CallBacks) == 0 || _looked.GetValueOrDefault(person, -1) == city.Changes(WorkQueues.CallBacks)) return;
        var answer = (await city.Product.Call(person.Actor, "POST", "/api/call-backs/claims", new { max = 1, leaseMinutes = LeaseMinutes })).OrThrow();
        if (answer.Body.GetProperty("items") is var items && items.GetArrayLength() == 0)
        {
            _looked[person] = city.Changes(WorkQueues.CallBacks);
            return;
        }
        var one = city.Cases[items[0].GetProperty("appeal").GetString()!];
        one.Version = ProductAnswer.VersionOf(items[0].GetProperty("etag").GetString()!);
        city.Put(one, null);
        var taken = new Taken(one, items[0].GetProperty("id").GetString()!, items[0].GetProperty("lease").GetString()!);
        if (one.LastTry == city.Roster.HalfDay(city.Now)) PutOff(person, taken);
        else Call(person, taken);
        await Act(person);
    }

    private void Call(Person person, Taken taken)
    {
        var (one, chance) = (taken.Case, taken.Case.Chance(city.Seed, $"call {taken.CallBack} {taken.Case.Tries}"));
        var effort = chance.Around(city.Assumed.CallEffort, city.Assumed.Spread);
        city.Occupy(person, effort < LongestCall ? effort : LongestCall, async () =>
        {
            if (one.CallBack == taken.CallBack && !one.Ended) await Tell(person, taken, chance);
            await Act(person);
        });
    }

    private async Task Tell(Person person, Taken taken, Dice chance)
    {
        var one = taken.Case;
        var reached = chance.Chance(city.Assumed.Reached);
        var outcome = !reached ? "NotReached" : Outcome(one, chance);
        var told = await city.Command(person.Actor, one, $"call-backs/{taken.CallBack}/attempts", new
        {
            lease = taken.Lease, reached, outcome, note = reached ? "已与企业通话" : "无人接听", solved = reached ? outcome == "Satisfied" : (bool?)null,
        });
        if (!told.IsGood) return;
        (one.Tries, one.LastTry) = (one.Tries + 1, city.Roster.HalfDay(city.Now));
        if (reached) return;
        var policy = city.Product.Rules.Current.Policy[Tier.Assistance].CallBack;
        if (one.Tries >= policy.Attempts
            && (await city.Command(person.Actor, one, $"call-backs/{taken.CallBack}/unreachable", new { lease = taken.Lease, note = "多次无人接听" })).IsGood) return;
        PutOff(person, taken);
    }

    private string Outcome(Case one, Dice chance)
    {
        if (one.Audit && !chance.Chance(city.Assumed.AuditFinds)) return "Satisfied";
        var draw = chance.Share();
        return draw < city.Assumed.Justified ? "Justified" : draw < city.Assumed.Justified + city.Assumed.SatisfiedByCall ? "Satisfied" : "Unjustified";
    }

    private void PutOff(Person person, Taken taken)
    {
        var at = city.Roster.BeginningOf(city.Roster.HalfDay(city.Now) + 1) + TimeSpan.FromMinutes(taken.Case.Chance(city.Seed, $"again {taken.Case.Tries}").Below(MinutesInto));
        city.Agenda.Add(at, async () =>
        {
            _later[person].Add(taken);
            await Act(person);
        });
    }
}
