using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Tools.City.Letters;
using ServerlessQiFu.Tools.City.World;

namespace ServerlessQiFu.Tools.City.People;

/// <summary>
/// What an officer or specialist does with an appeal: reads it, returns what is another's, calls the company, asks, works, waits for others,
/// tells the company how it stands, asks for more time, answers.
/// </summary>
internal sealed class OfficeWork(CityLife city, Companies companies, IReadOnlyList<string> units, IReadOnlySet<string> districtUnits, string specialists)
{
    /// <summary>A stage reply is given so long before it is owed.</summary>
    private static readonly TimeSpan BeforeOwed = TimeSpan.FromHours(2);

    /// <summary>Working days that an officer asks for at most; the policy may allow fewer.</summary>
    private const int LongestExtension = 5;

    /// <summary>A consultation that takes longer than this is begun with a call: the first contact is owed after two hours.</summary>
    private static readonly TimeSpan LongConsultation = TimeSpan.FromMinutes(90);

    private Assumptions Assumed => city.Assumed;

    /// <summary>Just claimed.</summary>
    public Task Begin(Held held)
    {
        var first = held.Case.Work is null;
        held.Case.Work ??= Plan(held);
        city.Occupy(held.By, Assumed.Reading, async () =>
        {
            if (held.IsLive) await Open(held, first);
            await held.By.Act();
        });
        return Task.CompletedTask;
    }

    /// <summary>One more piece of it.</summary>
    public async Task GoOn(Held held)
    {
        var work = held.Case.Work!;
        if (work.Before <= TimeSpan.Zero && work.Wait > TimeSpan.Zero)
        {
            await WaitForOthers(held);
            await held.By.Act();
            return;
        }
        var left = work.Before > TimeSpan.Zero ? work.Before : work.After;
        var piece = left < Assumed.Piece ? left : Assumed.Piece;
        city.Occupy(held.By, piece, async () =>
        {
            if (held.IsLive)
            {
                if (work.Before > TimeSpan.Zero) work.Before -= piece;
                else work.After -= piece;
                if (work.Before + work.Wait + work.After > TimeSpan.Zero) held.By.Ready.Add(held);
                else await Reply(held);
            }
            await held.By.Act();
        });
    }

    private Work Plan(Held held)
    {
        var (one, truth) = (held.Case, held.Case.Letter.Truth);
        var chance = one.Chance(city.Seed, "work");
        var (median, waits, wait) = truth.Tier switch
        {
            Tier.Consultation => (Assumed.ConsultationEffort, 0.0, TimeSpan.Zero),
            Tier.Complex => (Assumed.ComplexEffort, Assumed.ComplexWaits, Assumed.ComplexWait),
            _ => (Assumed.AssistanceEffort, Assumed.AssistanceWaits, Assumed.AssistanceWait),
        };
        var effort = chance.Around(median, Assumed.Spread) * (one.Round > 1 ? Assumed.RedoEffort : 1);
        var (stops, pause) = (chance.Chance(waits), chance.Around(wait, Assumed.Spread));
        var asks = chance.Chance(Assumed.Questions) && truth.Tier != Tier.Consultation && one.Round == 1;
        var returns = IsAnothers(one, held.By.Unit) && !one.Designated && one.Returns == 0 && one.Round == 1
            && chance.Chance(districtUnits.Contains(held.By.Unit) ? Assumed.DistrictReturns : Assumed.Returns);
        if (IsAnothers(one, held.By.Unit) && !returns && !districtUnits.Contains(held.By.Unit)) effort *= Assumed.WrongUnitEffort;
        return new Work { Before = stops ? effort / 2 : effort, Wait = stops ? pause : TimeSpan.Zero, After = stops ? effort / 2 : TimeSpan.Zero, Asks = asks, ReturnsIt = returns };
    }

    /// <summary>A question is the specialists' whatever it is about, and a unit can answer one about its own matters.</summary>
    public bool IsAnothers(Case one, string unit) =>
        unit == specialists ? one.Letter.Truth.Tier != Tier.Consultation : one.Letter.Truth.Unit != unit;

    private async Task Open(Held held, bool first)
    {
        var (one, work, lease) = (held.Case, held.Case.Work!, held.Lease);
        if (work.ReturnsIt)
        {
            work.ReturnsIt = false;
            var chance = one.Chance(city.Seed, "proposal");
            var proposed = chance.Chance(Assumed.ProposalRight) ? one.Letter.Truth.Unit : chance.Of(units);
            if (proposed == held.By.Unit) proposed = units.First(u => u != held.By.Unit);
            var returned = await city.Command(held.By.Actor, one, $"appeals/{one.Id}/return", new { lease, ground = "NOT_OUR_DUTY", proposedOwner = proposed, note = "该事项不属于本单位职责" });
            if (returned.IsGood) (one.Held, one.Work) = (null, null);
            if (!held.IsLive) return;
        }
        if (!one.Contacted && (held.By.Unit != specialists || work.Before > LongConsultation))
        {
            if (!(await city.Command(held.By.Actor, one, $"appeals/{one.Id}/contact", new { lease, note = "已电话联系企业" })).IsGood) return;
            one.Contacted = true;
        }
        if (first && held.By.Unit != specialists) KeepTold(held, one.Filed, first: true);
        if (work.Asks)
        {
            work.Asks = false;
            if ((await city.Command(held.By.Actor, one, $"appeals/{one.Id}/question", new { lease, text = "请补充说明具体情况并提供有关材料。" })).IsGood)
            {
                held.Waits = true;
                companies.Asked(one);
                return;
            }
        }
        if (held.IsLive) held.By.Ready.Add(held);
    }

    private async Task WaitForOthers(Held held)
    {
        var (one, work) = (held.Case, held.Case.Work!);
        var until = city.Roster.Worked(city.Now, work.Wait);
        work.Wait = TimeSpan.Zero;
        held.Waits = true;
        city.Agenda.Add(until, () =>
        {
            held.Resume();
            return Task.CompletedTask;
        });
        if (one.AskedForTime || city.Now >= held.Promise || city.Roster.Worked(until, work.After) <= held.Promise) return;
        if (city.Product.Rules.Current.Policy[one.Letter.Truth.Tier].Extension is not { } extension || !one.Chance(city.Seed, "extension").Chance(Assumed.AskForExtension)) return;
        one.AskedForTime = true;
        await city.Command(held.By.Actor, one, $"appeals/{one.Id}/extension", new { lease = held.Lease, workingDays = Math.Min(extension.Longest.Amount, LongestExtension), reason = "需等待其他单位意见" });
    }

    /// <summary>The company is told how it stands before a stage reply is owed, as long as the officer has it.</summary>
    private void KeepTold(Held held, DateTimeOffset since, bool first)
    {
        var stages = city.Product.Rules.Current.Policy[held.Case.Letter.Truth.Tier].StageReply;
        if ((first ? stages?.First : stages?.Every) is not { } limit) return;
        var at = city.Product.Rules.Current.Hours.Due(limit, since).At - BeforeOwed;
        city.Agenda.Add(at > city.Now ? at : city.Now, async () =>
        {
            if (!held.IsLive) return;
            var text = $"关于《{held.Case.Letter.Title}》，已与有关方面沟通，目前正在办理，有结果即告。";
            if ((await city.Command(held.By.Actor, held.Case, $"appeals/{held.Case.Id}/progress", new { lease = held.Lease, text })).IsGood) KeepTold(held, city.Now, first: false);
        });
    }

    private async Task Reply(Held held)
    {
        var (one, chance) = (held.Case, held.Case.Chance(city.Seed, "reply"));
        var outcome = !one.Letter.Truth.ForTheCity ? "OutOfScope" : one.Letter.Truth.Tier == Tier.Consultation ? "Explained" : chance.Chance(0.8) ? "Resolved" : "PartlyResolved";
        await city.Command(held.By.Actor, one, $"appeals/{one.Id}/reply", new { lease = held.Lease, outcome, text = Replies.Write(one.Letter, chance) });
        // Refused: the lease was lost at this very instant; whoever has it now goes on.
        one.Held = null;
    }
}
