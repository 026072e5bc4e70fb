using System.Globalization;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Driving;

namespace ServerlessQiFu.Simulation;

/// <summary>Somebody who calls the city's API. Every request goes into the story; one under a key is repeated until it is answered.</summary>
internal sealed class Person(World world, Actor actor)
{
    /// <summary>Tries of a request under a key; with the waits between them longer than any outage.</summary>
    private const int MostTries = 60;

    private static readonly TimeSpan TokenLife = TimeSpan.FromHours(6);

    private string? _token;
    private DateTimeOffset _until;
    private int _keys;

    public string Name => actor.Subject;

    public Actor Actor => actor;

    public Random Chance => world.Driver.Chance;

    public string NewKey() => string.Create(CultureInfo.InvariantCulture, $"{actor.Subject}-{++_keys}");

    public Task<Exchange> Get(string path) => Once(new Call("GET", path));

    public Task<Exchange> Post(string path, object body, string? ifMatch = null) => Once(new Call("POST", path, body) { IfMatch = ifMatch });

    /// <summary>Repeats the same request under the same key until it has an answer that says yes or no.</summary>
    public async Task<Exchange> PostSurely(string path, object body, string key, string? ifMatch = null)
    {
        for (var tries = 1; ; tries++)
        {
            var exchange = await Once(new Call("POST", path, body) { IdempotencyKey = key, IfMatch = ifMatch });
            if (tries == MostTries || exchange.Reply is { Status: not (429 or >= 500) }) return exchange;
            await world.Driver.Sleep(TimeSpan.FromSeconds(Chance.Next(1, 10)));
        }
    }

    /// <summary>Commands an appeal at the version that a look has shown.</summary>
    public Task<Exchange> Command(Observation seen, string command, object body, bool surely = false)
    {
        var (path, tag) = ($"/api/appeals/{seen.Id}/{command}", $"\"{seen.Version}\"");
        return surely ? PostSurely(path, body, NewKey(), tag) : Post(path, body, tag);
    }

    /// <summary>What this person sees of an appeal now; null when there is no answer, or nothing to see.</summary>
    public async Task<Observation?> Look(string id)
    {
        var exchange = await Get($"/api/appeals/{id}");
        return exchange.IsGood ? new Observation(exchange.Json!) : null;
    }

    /// <summary>Takes the next from a desk or a queue: its items, empty when there are none or no answer came.</summary>
    public async Task<IReadOnlyList<Item>> Claim(string desk, int minutes = 30) => Items(await Post(desk, new { max = 1, leaseMinutes = minutes }));

    /// <summary>The same under a key, until it is answered.</summary>
    public async Task<IReadOnlyList<Item>> ClaimSurely(string desk) => Items(await PostSurely(desk, new { max = 1, leaseMinutes = 30 }, NewKey()));

    private static IReadOnlyList<Item> Items(Exchange claim) => !claim.IsGood ? [] : [.. claim.Json!["items"]!.AsArray().Select(i => new Item(i!))];

    private async Task<Exchange> Once(Call call)
    {
        var sent = world.Driver.Clock.Now;
        HttpReply? reply = null;
        try
        {
            var asked = call with { Token = Token() };
            reply = world.Bugs.Answer(this, call, await world.Driver.Send(world.Bugs.Ask(this, asked)));
        }
        catch (ConnectionLost) { await world.Driver.Sleep(TimeSpan.FromSeconds(Chance.Next(1, 20))); }
        var exchange = new Exchange(sent, world.Driver.Clock.Now, actor.Subject, actor.Role.ToString(), call, reply);
        world.Story.Tell(exchange);
        return exchange;
    }

    public string? Token()
    {
        if (world.Driver.Life is not { IsOver: false } life) return null;
        if (_token is null || world.Driver.Clock.Now >= _until) (_token, _until) = (life.Token(actor), world.Driver.Clock.Now + TokenLife);
        return _token;
    }
}
