using System.Globalization;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Directory;
using ServerlessQiFu.Tools.City.People;

namespace ServerlessQiFu.Tools.City.World;

/// <summary>Everybody who works for the city, and who is roused when something comes.</summary>
internal sealed class Workforce
{
    private readonly CityLife _city;
    private readonly List<Officer> _officers = [];
    private readonly Dictionary<string, List<Officer>> _byQueue = new(StringComparer.Ordinal);

    /// <param name="shares">Of the requests for help, by the unit whose they are.</param>
    public Workforce(CityLife city, Companies companies, CityOptions options, UnitDirectory directory, IReadOnlyDictionary<string, double> shares)
    {
        _city = city;
        var (assumed, posts) = (city.Assumed, directory.City);
        var units = directory.Units.Where(u => u.Code != posts.Specialists && u.Code != posts.CallBackDesk).ToList();
        string[] owners = [.. shares.Keys.Order(StringComparer.Ordinal)];
        var decisions = new Decisions(city, owners, posts.Specialists);
        Supervisors = new Desk(city, Crowd(assumed.Supervisors, Role.Supervisor, "supervisor"), assumed.SupervisorEffort, decisions.Decide);
        Reviewers = new Desk(city, Crowd(assumed.Reviewers, Role.Reviewer, "reviewer", posts.CallBackDesk), assumed.ReviewEffort, decisions.Decide);
        Calling = new Calling(city, Crowd(assumed.Callers, Role.CallBack, "xq-officer", posts.CallBackDesk));

        var districts = units.Where(u => u.District is not null).Select(u => u.Code).ToHashSet(StringComparer.Ordinal);
        var work = new OfficeWork(city, companies, owners, districts, posts.Specialists);
        Staff = Staffing.Spread(options.Officers, Expected(units, shares), assumed.FewestOfficers);
        foreach (var (unit, count) in Staff.OrderBy(s => s.Key, StringComparer.Ordinal))
            foreach (var actor in Actors(Role.Officer, unit, count)) Hire(new Officer(city, work, unit, actor, city.Roster.Absences(actor.Subject)), unit);
        foreach (var actor in Actors(Role.Specialist, posts.Specialists, options.Specialists))
            Hire(new Specialist(city, work, posts.Specialists, owners, actor, city.Roster.Absences(actor.Subject)), posts.Specialists, WorkQueues.TriageDesk);
    }

    /// <summary>Officers by unit.</summary>
    public IReadOnlyDictionary<string, int> Staff { get; }
    /// <summary>Specialists among them.</summary>
    public IReadOnlyList<Officer> Officers => _officers;
    public Desk Supervisors { get; }
    public Desk Reviewers { get; }
    public Calling Calling { get; }

    /// <summary>Something came into a queue: as many of its people as there is work, who are free and on duty, look.</summary>
    public void Rouse(string queue)
    {
        if (queue == WorkQueues.CallBacks)
        {
            _city.Agenda.Add(_city.Now, Calling.Work);
            return;
        }
        if (!_byQueue.TryGetValue(queue, out var people)) return;
        var wanted = _city.Waiting(queue);
        foreach (var person in people)
        {
            if (wanted == 0) return;
            if (person.Busy || !_city.Roster.OnDuty(person, _city.Now)) continue;
            person.Wake();
            wanted--;
        }
    }

    /// <summary>A half-day begins.</summary>
    public async Task BeginWindow()
    {
        Supervisors.Work();
        Reviewers.Work();
        await Calling.Work();
        foreach (var officer in _officers) if (officer.HasWork) officer.Wake();
    }

    private void Hire(Officer officer, params string[] queues)
    {
        _officers.Add(officer);
        foreach (var queue in queues)
        {
            if (!_byQueue.TryGetValue(queue, out var people)) _byQueue[queue] = people = [];
            people.Add(officer);
        }
    }

    private Person[] Crowd(int count, Role role, string name, string? unit = null) =>
        [.. Enumerable.Range(1, count).Select(i => _city.Roster.Hire(new Actor(role, $"{name}-{i.ToString(CultureInfo.InvariantCulture)}", unit)))];

    private static IEnumerable<Actor> Actors(Role role, string unit, int count) =>
        Enumerable.Range(1, count).Select(i => new Actor(role, $"{unit.ToLowerInvariant()}-officer-{i.ToString(CultureInfo.InvariantCulture)}", unit));

    /// <summary>By the letters that are a unit's; a district centre is sent what no department is found for, and other units little.</summary>
    private static Dictionary<string, double> Expected(IEnumerable<Unit> units, IReadOnlyDictionary<string, double> shares)
    {
        var (little, district) = (shares.Values.Min() / 4, shares.Values.Average() / 2);
        return units.ToDictionary(u => u.Code, u => shares.GetValueOrDefault(u.Code, u.District is null ? little : district), StringComparer.Ordinal);
    }
}
