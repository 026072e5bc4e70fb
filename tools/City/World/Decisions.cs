using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Tools.City.People;

namespace ServerlessQiFu.Tools.City.World;

/// <summary>What supervisors and reviewers decide.</summary>
internal sealed class Decisions(CityLife city, IReadOnlyList<string> units, string specialists)
{
    public Task Decide(Person person, Case one, Matter matter) => matter switch
    {
        Matter.Ruling => Rule(person, one),
        Matter.Tier => DecideTier(person, one),
        Matter.Extension => DecideExtension(person, one),
        Matter.Reply => ReviewReply(person, one),
        _ => Review(person, one, $"call-backs/{one.CallBack}/review", agreed => new { agreed, note = agreed ? "同意" : "不同意，请再核实" }),
    };

    /// <summary>What a department returns to the specialists' wrong decision goes with the tier it needs.</summary>
    private async Task Rule(Person person, Case one)
    {
        var (chance, truth) = (one.Chance(city.Seed, "ruling"), one.Letter.Truth);
        var unit = chance.Chance(city.Assumed.RulingRight) ? truth.Unit : chance.Of(units);
        var from = one.Unit;
        if (!(await city.Command(person.Actor, one, $"appeals/{one.Id}/ruling", new { unit, reason = "按职责分工" })).IsGood) return;
        if (from == specialists && truth.Tier != Tier.Consultation)
            await city.Command(person.Actor, one, $"appeals/{one.Id}/tier", new { tier = nameof(Tier.Assistance), reason = "需要办理", kind = (truth.Kind == Kind.Consultation ? Kind.Help : truth.Kind).ToString() });
    }

    private async Task DecideTier(Person person, Case one)
    {
        one.OnDesks.Remove("tier");
        if (one.Replied || one.CallBack is not null) return;
        var complex = one.Letter.Truth.Tier == Tier.Complex == one.Chance(city.Seed, "tier").Chance(city.Assumed.SupervisorRight);
        await city.Command(person.Actor, one, $"appeals/{one.Id}/tier", new { tier = (complex ? Tier.Complex : Tier.Assistance).ToString(), reason = complex ? "情况复杂，同意" : "按求助类办理" });
    }

    private async Task DecideExtension(Person person, Case one)
    {
        one.OnDesks.Remove("extension");
        if (one.Replied) return;
        var granted = one.Chance(city.Seed, "granting").Chance(city.Assumed.ExtensionGranted);
        await city.Command(person.Actor, one, $"appeals/{one.Id}/extension-decision", new { granted, reason = granted ? "理由充分" : "请按期办结" });
    }

    /// <summary>Refused while the company is called back about it; it may have to be looked at after that.</summary>
    private Task ReviewReply(Person person, Case one)
    {
        one.OnDesks.Remove($"review {one.Round}");
        return Review(person, one, $"appeals/{one.Id}/reply-review", agreed => new { passed = agreed, note = agreed ? "答复真实" : "答复不实，重办" });
    }

    private async Task Review(Person person, Case one, string path, Func<bool, object> body) =>
        await city.Command(person.Actor, one, path, body(one.Chance(city.Seed, "review" + one.Tries).Chance(city.Assumed.ReviewAgrees)));
}
