using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>
/// Everything that time alone will make due, as far as it is known now; the only place that knows. A step leaves the
/// schedule by being taken, or when what it waits for happens.
/// </summary>
public static class Schedule
{
    /// <summary>Ordered by instant; of equal instants, in the order below. Empty when the appeal has ended or was never filed.</summary>
    public static IReadOnlyList<Due> Of(Appeal state, Rules rules)
    {
        if (state is not Appeal.Existing filed || state is Appeal.Ended) return [];
        var steps = new List<Due>();
        if (rules.CurrentCalendarVersion > filed.Dossier.CalendarVersion)
            steps.Add(new(new DueStep.AdoptCalendar(rules.CurrentCalendarVersion), filed.Dossier.ReceivedAt));
        if (state is Appeal.Received) steps.Add(new(new DueStep.Classify(), filed.Dossier.ReceivedAt));
        if (state is Appeal.AwaitingAppellant waiting) steps.Add(new(new DueStep.ResumeUnanswered(), waiting.Question.Until));
        if (LeaseOf(state) is { } lease) steps.Add(new(new DueStep.ExpireLease(lease.Number), lease.Until));
        if (IsUnanswered(state))
        {
            steps.AddRange(StepLimits.Ahead(filed, rules));
            steps.AddRange(Rungs.Ahead(filed, rules));
            steps.AddRange(filed.Dossier.Parts.Where(p => p is { State: PartState.Open, Missed: false }).Select(p => new Due(new DueStep.MissPart(p.Id), p.DueAt)));
        }
        if (state is Appeal.Replied replied)
        {
            steps.AddRange(StepLimits.Ahead(replied, rules));
            steps.AddRange(EvaluationSteps.Ahead(replied, rules));
            if (replied is { Settled: null, Evaluation: { Level: < Evaluation.LowestSatisfied } said })
                steps.Add(new(new DueStep.OpenOwedCallBack(replied.Assignment.Round), said.At));
        }
        if (state is Appeal.CallingBack calling) steps.AddRange(CallBackClock.Ahead(calling, rules));
        return [.. steps.OrderBy(due => due.At)];
    }

    /// <summary>A lease that runs; while the company is asked it stands still.</summary>
    public static Lease? LeaseOf(Appeal state) => state switch
    {
        Appeal.OnTriageDesk desk => desk.Lease,
        Appeal.InProgress work => work.Lease,
        Appeal.CallingBack calling => calling.Task.Lease,
        _ => null,
    };

    /// <summary>Escalation goes on until the unit proposes a resolution; then other clocks begin.</summary>
    private static bool IsUnanswered(Appeal state) =>
        state is Appeal.Received or Appeal.OnTriageDesk or Appeal.Queued or Appeal.InProgress or Appeal.AwaitingAppellant or Appeal.InArbitration;
}

/// <summary>What comes next.</summary>
public static class Next
{
    /// <summary>The earliest step of the <see cref="Schedule"/>; its instant may be past. Null when nothing is to come.</summary>
    public static Due? Of(Appeal state, Rules rules) => Schedule.Of(state, rules) is [var first, ..] ? first : null;
}
