using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.Policy;
using static ServerlessQiFu.Domain.Appeals.Appeal;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>
/// The inner clock (domain.md §2.5): so much working time from <see cref="Dossier.PromiseFrom"/>, and what extensions added. It
/// stands still while the company is asked. The first promise never ends later than the outer limit. One that a tier change or a redo
/// begins runs its full length whenever it begins, so that nobody is given minutes for days of work and its rungs can warn.
/// </summary>
internal sealed class PromiseClock
{
    private readonly WorkingHours hours;
    private readonly Dossier dossier;
    private readonly DateTimeOffset? answerBy;
    private readonly Deadline unpaused;
    private readonly DateTimeOffset? cap;
    private readonly TimeSpan work;

    public PromiseClock(Existing state, Deadline outer, Rules rules)
    {
        hours = rules.Hours;
        dossier = state.Dossier;
        answerBy = (state as AwaitingAppellant)?.Question.Until;
        var tier = rules.Policy[dossier.TierInForce];
        unpaused = Extended(hours.Due(dossier.RedoFrom is null ? tier.Promise : tier.Redo, dossier.PromiseFrom));
        if (IsFirst(dossier))
        {
            cap = outer.At;
            if (outer.At < unpaused.At) unpaused = outer;
        }
        work = hours.WorkingBetween(dossier.PromiseFrom, unpaused.At);
    }

    /// <summary>When it is due. While the company is asked: when it would be due if no answer came.</summary>
    public Deadline Due
    {
        get
        {
            var at = AtShare(100);
            var settled = hours.Calendar.IsSettled(BusinessTime.DateOf(unpaused.At), BusinessTime.DateOf(at));
            return new(at, unpaused.Provisional || !settled);
        }
    }

    /// <summary>When that share of the promised working time is used up; the outer limit at the latest.</summary>
    /// <param name="percent">1–100.</param>
    public DateTimeOffset AtShare(int percent)
    {
        // No working time is left before a limit that ends at night or on a day off.
        if (work <= TimeSpan.Zero) return unpaused.At;
        var at = WhenWorked(TimeSpan.FromTicks(work.Ticks * percent / 100));
        return at < cap || cap is null ? at : cap.Value;
    }

    /// <summary>Neither a tier change nor a redo has begun another. Both come after receipt.</summary>
    private static bool IsFirst(Dossier dossier) => dossier.RedoFrom is null && dossier.PromiseFrom <= dossier.ReceivedAt;

    private Deadline Extended(Deadline due) => dossier.Extensions.Aggregate(due, (before, more) =>
    {
        // A day that closes at midnight is the day before: its end is not a start of the next.
        var later = hours.Due(more, more.IsDays ? before.At.AddTicks(-1) : before.At);
        return later with { Provisional = before.Provisional || later.Provisional };
    });

    private DateTimeOffset WhenWorked(TimeSpan left)
    {
        var at = dossier.PromiseFrom;
        foreach (var pause in dossier.Pauses)
        {
            var end = pause.To ?? answerBy ?? pause.From;
            if (end <= at) continue;
            if (pause.From > at)
            {
                var run = hours.WorkingBetween(at, pause.From);
                if (left <= run) break;
                left -= run;
            }
            at = end;
        }
        return hours.AddWorking(at, left);
    }
}
