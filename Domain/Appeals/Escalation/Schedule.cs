using ServerlessQiFu.Domain.Policy;
using static ServerlessQiFu.Domain.Appeals.Appeal;
using static ServerlessQiFu.Domain.Appeals.DueStep;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>
/// Everything that time alone will make due, as far as it is known now; orchestrations and sweeper both ask here. A step
/// leaves the schedule when it is run, or when what it waits for happens.
/// </summary>
public static class Schedule
{
    /// <summary>Ordered by instant; of equal instants, in the order below. Empty when the appeal has ended or was never filed.</summary>
    public static IReadOnlyList<Due> Of(Appeal state, Rules rules)
    {
        if (state is not Existing filed || state is Ended) return [];
        var steps = new List<Due>();
        if (rules.CurrentCalendarVersion > filed.Dossier.CalendarVersion)
            steps.Add(new(new AdoptCalendar(rules.CurrentCalendarVersion), filed.Dossier.ReceivedAt));
        if (state is Received) steps.Add(new(new Classify(), filed.Dossier.ReceivedAt));
        if (state is AwaitingAppellant waiting) steps.Add(new(new ResumeUnanswered(), waiting.Question.Until));
        if (LeaseOf(state) is { } lease) steps.Add(new(new ExpireLease(lease.Number), lease.Until));
        if (IsUnanswered(state))
        {
            steps.AddRange(StepLimits.Ahead(filed, rules));
            steps.AddRange(Rungs.Ahead(filed, rules));
            steps.AddRange(filed.Dossier.Parts.Where(p => p is { State: PartState.Open, Missed: false }).Select(p => new Due(new MissPart(p.Id), p.DueAt)));
        }
        if (state is Replied replied)
        {
            steps.AddRange(StepLimits.Ahead(replied, rules));
            steps.AddRange(EvaluationSteps.Ahead(replied, rules));
            if (replied is { Settled: null, Evaluation: { Level: < Evaluation.LowestSatisfied } said })
                steps.Add(new(new OpenOwedCallBack(replied.Assignment.Round), said.At));
        }
        if (state is CallingBack calling) steps.AddRange(CallBackClock.Ahead(calling, rules));
        return [.. steps.OrderBy(due => due.At)];
    }

    /// <summary>A lease that runs; while the company is asked it stands still.</summary>
    public static Lease? LeaseOf(Appeal state) => state switch
    {
        OnTriageDesk desk => desk.Lease,
        InProgress work => work.Lease,
        CallingBack calling => calling.Task.Lease,
        _ => null,
    };

    /// <summary>The ladder and the steps' limits run until the unit has answered; then the clocks of the judgement begin.</summary>
    private static bool IsUnanswered(Appeal state) =>
        state is Received or OnTriageDesk or Queued or InProgress or AwaitingAppellant or InArbitration;
}

/// <summary>What comes next.</summary>
public static class Next
{
    /// <summary>The earliest step of the <see cref="Schedule"/>; its instant may be past. Null when nothing is to come.</summary>
    public static Due? Of(Appeal state, Rules rules) => Schedule.Of(state, rules) is [var first, ..] ? first : null;
}
