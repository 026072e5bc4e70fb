using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Tools.City.World;

/// <summary>What companies do after filing: answer questions, withdraw, judge answers or stay silent, contest.</summary>
internal sealed class Companies(CityLife city)
{
    private const double Spread = 0.9;

    private static readonly TimeSpan TimeToWithdraw = TimeSpan.FromHours(14);
    private static readonly TimeSpan TimeToContest = TimeSpan.FromHours(28);

    /// <summary>Satisfied levels 3, 4 and 5, in running shares.</summary>
    private static readonly double[] Satisfied = [0.15, 0.5, 1];

    private Assumptions Assumed => city.Assumed;

    public void Filed(Case one)
    {
        var chance = one.Chance(city.Seed, "withdrawal");
        if (!chance.Chance(Assumed.Withdrawals)) return;
        Later(chance, TimeToWithdraw, one, async () =>
        {
            if (!one.Ended && !one.Replied && one.CallBack is null) await city.Say(one, "withdrawal", new { reason = "问题已自行解决" });
        });
    }

    public void Asked(Case one)
    {
        var chance = one.Chance(city.Seed, "answer");
        if (!chance.Chance(Assumed.Answered)) return;
        Later(chance, Assumed.AnswerTime, one, async () =>
        {
            if (one is { Ended: false, Held.Waits: true }) await city.Say(one, "supplements", new { text = "补充说明如下，材料已备齐，请继续办理。" });
        });
    }

    /// <summary>An answer has come.</summary>
    public void ConsiderReply(Case one, DateTimeOffset repliedAt)
    {
        one.RepliedAt = repliedAt;
        var (chance, round) = (one.Chance(city.Seed, "evaluation"), one.Round);
        var level = Level(one, chance);
        if (!chance.Chance(Assumed.Evaluate)) return;
        Later(chance, Assumed.EvaluationTime, one, async () =>
        {
            if (!one.Ended && one.Replied && one.Round == round) await city.Say(one, "evaluation", new { level, round });
        });
    }

    /// <summary>It was closed and the company, silent so far, is not content after all.</summary>
    public void ConsiderContest(Case one)
    {
        var chance = one.Chance(city.Seed, "contest");
        if (!chance.Chance(Assumed.Contests)) return;
        Later(chance, TimeToContest, one, async () =>
        {
            if (!one.Ended || one.Contested) return;
            one.Contested = true;
            await city.Say(one, "contest", new { text = "实际并未解决，请重新核实。" });
        });
    }

    /// <summary>From what the company waited for, as working days of a tier's promise, and whether the right unit answered.</summary>
    private int Level(Case one, Dice chance)
    {
        var hours = city.Product.Rules.Current.Hours;
        var days = one.Letter.Truth.Tier switch { Tier.Consultation => 1, Tier.Assistance => 3, _ => 15 };
        var late = hours.WorkingBetween(one.RoundFrom, one.RepliedAt) > hours.WorkingDay * days;
        var wrong = one.Letter.Truth.Tier != Tier.Consultation && one.Unit is not null && one.Unit != one.Letter.Truth.Unit && !one.Unit.StartsWith("QW-", StringComparison.Ordinal);
        var bad = (late ? Assumed.BadLate : Assumed.BadInTime) + (wrong ? Assumed.BadWrongUnit : 0);
        return chance.Chance(bad) ? 1 + chance.Below(2) : 3 + chance.Weighted(Satisfied);
    }

    private void Later(Dice chance, TimeSpan median, Case one, Func<Task> act) => city.Agenda.Add(city.Roster.Worked(city.Now, chance.Around(median, Spread)), act);
}
