using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Driving;
using ServerlessQiFu.Tools.City.People;

namespace ServerlessQiFu.Tools.City.World;

/// <summary>What everybody in the simulated city shares.</summary>
internal sealed class CityLife(HandDrivenProduct product, Roster roster, Assumptions assumed, int seed)
{
    private readonly Dictionary<string, int> _waiting = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _changes = new(StringComparer.Ordinal);

    public HandDrivenProduct Product => product;
    public Roster Roster => roster;
    public Assumptions Assumed => assumed;
    public int Seed => seed;
    public Agenda Agenda { get; } = new();
    public Dictionary<string, Case> Cases { get; } = new(StringComparer.Ordinal);
    public DateTimeOffset Now => product.Clock.Now;

    /// <summary>What was refused, by reason: people are late, others were faster.</summary>
    public SortedDictionary<string, int> Refusals { get; } = new(StringComparer.Ordinal);

    /// <summary>Queues into which something has come and whose people do not know it yet.</summary>
    public List<string> Stirred { get; } = [];

    public int Waiting(string queue) => _waiting.GetValueOrDefault(queue);

    /// <summary>Grows with everything that comes in: who found nothing for himself need not look again before.</summary>
    public long Changes(string queue) => _changes.GetValueOrDefault(queue);

    public IEnumerable<KeyValuePair<string, int>> Queues => _waiting;

    public void Put(Case one, string? queue)
    {
        if (one.Queue == queue) return;
        if (one.Queue is { } left) _waiting[left]--;
        one.Queue = queue;
        if (queue is null) return;
        _waiting[queue] = Waiting(queue) + 1;
        _changes[queue] = Changes(queue) + 1;
        Stirred.Add(queue);
    }

    /// <summary>A person works for a while and then does something.</summary>
    public void Occupy(Person person, TimeSpan effort, Func<Task> then)
    {
        person.Busy = true;
        Agenda.Add(roster.Worked(Now, effort, person), async () =>
        {
            person.Busy = false;
            person.Worked += effort;
            await then();
        });
    }

    /// <summary>A command with the version last heard of; one that has become stale at this very instant is sent once more with the present one.</summary>
    /// <param name="path">Under <c>/api/</c>.</param>
    public async Task<ProductAnswer> Command(Actor who, Case of, string path, object body)
    {
        var answer = await product.Call(who, "POST", "/api/" + path, body, of.Version);
        if (answer.Status == 412)
        {
            of.Version = (await product.Call(who, "GET", $"/api/appeals/{of.Id}")).OrThrow().Version;
            answer = await product.Call(who, "POST", "/api/" + path, body, of.Version);
        }
        return Noted(answer, of, path);
    }

    /// <summary>What a company says: no version is asked of it.</summary>
    public async Task<ProductAnswer> Say(Case of, string what, object body) =>
        Noted(await product.Call(new Actor(Role.Enterprise, "company-" + of.Letter.From.CreditCode, null, of.Letter.From.CreditCode), "POST", $"/api/appeals/{of.Id}/{what}", body), of, what);

    private ProductAnswer Noted(ProductAnswer answer, Case of, string path)
    {
        if (answer.IsGood) of.Version = Math.Max(of.Version, answer.Version);
        // Whoever is late is refused; anything else would be a fault of the simulation or the product.
        else if (answer.Status is 409 or 404 or 412)
        {
            var name = path[(path.LastIndexOf('/') + 1)..] + ": " + answer.Refusal;
            Refusals[name] = Refusals.GetValueOrDefault(name) + 1;
        }
        else answer.OrThrow();
        return answer;
    }
}
