using System.Text.Json;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Driving;
using ServerlessQiFu.Tools.City.World;

namespace ServerlessQiFu.Tools.City.People;

/// <summary>
/// Works for one unit: first what he has begun and can go on with, the most urgent first; then the most urgent of the unit's queue. Sleeps
/// when there is neither, until something comes or the next window begins.
/// </summary>
internal class Officer(CityLife city, OfficeWork work, string unit, Actor actor, bool[] away) : Person(actor, away)
{
    /// <summary>As long as the policy allows, minutes: who works on it renews it with every act, and a weekend does not end it.</summary>
    private const int LeaseMinutes = 20_160;

    private long _looked = -1;
    private bool _waking;

    protected CityLife City => city;

    public string Unit => unit;

    /// <summary>What can be gone on with.</summary>
    public List<Held> Ready { get; } = [];

    /// <summary>Taken and not given away, answered or lost.</summary>
    public List<Held> UnderWay { get; } = [];

    public virtual bool HasWork => Ready.Count > 0 || (city.Waiting(unit) > 0 && _looked != city.Changes(unit));

    /// <summary>Looks for something to do at this very instant, after what happens now has happened.</summary>
    public void Wake()
    {
        if (Busy || _waking) return;
        _waking = true;
        city.Agenda.Add(city.Now, async () =>
        {
            _waking = false;
            await Act();
        });
    }

    public async Task Act()
    {
        if (Busy || !city.Roster.OnDuty(this, city.Now)) return;
        if (await TakeUp()) return;
        UnderWay.RemoveAll(h => !h.IsLive);
        Ready.RemoveAll(h => !h.IsLive);
        if (Ready.Count > 0)
        {
            var next = Ready.MinBy(h => (h.Promise, h.Case.Number))!;
            Ready.Remove(next);
            await work.GoOn(next);
        }
        else if (UnderWay.Count < city.Assumed.UnderWay && city.Waiting(unit) > 0 && _looked != city.Changes(unit)) await Claim();
    }

    /// <summary>What comes before everything else; true when there was something.</summary>
    protected virtual Task<bool> TakeUp() => Task.FromResult(false);

    private async Task Claim()
    {
        var answer = await city.Product.Call(Actor, "POST", $"/api/units/{unit}/claims", new { max = 1, leaseMinutes = LeaseMinutes });
        var items = answer.Refusal == "limit-reached" ? default : answer.OrThrow().Body.GetProperty("items");
        if (items.ValueKind != JsonValueKind.Array || items.GetArrayLength() == 0)
        {
            // What waits is not for him: he answered it before, or his hands are full.
            _looked = city.Changes(unit);
            return;
        }
        var item = items[0];
        var one = city.Cases[item.GetProperty("id").GetString()!];
        one.Version = ProductAnswer.VersionOf(item.GetProperty("etag").GetString()!);
        city.Put(one, null);
        one.Held = new Held(one, this, item.GetProperty("lease").GetString()!, item.GetProperty("due").GetDateTimeOffset());
        UnderWay.Add(one.Held);
        await work.Begin(one.Held);
    }
}
