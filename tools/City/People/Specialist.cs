using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Driving;
using ServerlessQiFu.Tools.City.World;

namespace ServerlessQiFu.Tools.City.People;

/// <summary>Holds the triage desk first, for what is not dispatched nobody works on; then answers consultations.</summary>
internal sealed class Specialist(CityLife city, OfficeWork work, string unit, IReadOnlyList<string> units, Actor actor, bool[] away) : Officer(city, work, unit, actor, away)
{
    /// <summary>A day: what is taken before a break is decided after it.</summary>
    private const int LeaseMinutes = 1440;

    public override bool HasWork => City.Waiting(WorkQueues.TriageDesk) > 0 || base.HasWork;

    protected override async Task<bool> TakeUp()
    {
        if (City.Waiting(WorkQueues.TriageDesk) == 0) return false;
        var answer = (await City.Product.Call(Actor, "POST", "/api/triage/claims", new { max = 1, leaseMinutes = LeaseMinutes })).OrThrow();
        var items = answer.Body.GetProperty("items");
        if (items.GetArrayLength() == 0) return false;
        var one = City.Cases[items[0].GetProperty("id").GetString()!];
        one.Version = ProductAnswer.VersionOf(items[0].GetProperty("etag").GetString()!);
        City.Put(one, null);
        var lease = items[0].GetProperty("lease").GetString()!;
        City.Occupy(this, one.Chance(City.Seed, "desk").Around(City.Assumed.DeskEffort, City.Assumed.Spread), async () =>
        {
            await Decide(one, lease);
            await Act();
        });
        return true;
    }

    private Task Decide(Case one, string lease)
    {
        var (truth, chance) = (one.Letter.Truth, one.Chance(City.Seed, "decision"));
        if (!truth.ForTheCity)
            return City.Command(Actor, one, $"appeals/{one.Id}/triage", new
            {
                lease, refusal = new { ground = "NA_JURISDICTION", guidance = "请向有管辖权的机关提出。", channel = "12345" },
            });
        var right = chance.Chance(City.Assumed.DeskRight);
        var tier = right ? truth.Tier : truth.Tier == Tier.Consultation ? Tier.Assistance : chance.Chance(0.5) ? Tier.Consultation : Tier.Assistance;
        var owner = right ? truth.Unit : chance.Of(units);
        return City.Command(Actor, one, $"appeals/{one.Id}/triage", new
        {
            lease, tier = tier.ToString(), unit = tier == Tier.Consultation ? Unit : owner, kind = (tier == Tier.Consultation ? Kind.Consultation : truth.Kind == Kind.Consultation ? Kind.Help : truth.Kind).ToString(),
            reason = "专员阅读后决定",
        });
    }
}
