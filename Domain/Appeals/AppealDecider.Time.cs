using ServerlessQiFu.Domain.Policy;
using static ServerlessQiFu.Domain.Appeals.Appeal;
using static ServerlessQiFu.Domain.Appeals.DueStep;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>What becomes of an appeal because time has passed and nobody acted.</summary>
public static partial class AppealDecider
{
    /// <summary>A bound for a loop: ladders, steps, parts, a lease and a pause together make fewer steps due at once.</summary>
    private const int MostStepsAtOnce = 400;

    /// <summary>A step that is not in the schedule any more was run, or what made it due is gone: already so.</summary>
    private static Decision RunDue(DueStep step, Appeal state, Context context)
    {
        if (state is Unknown) return NotNow("Nothing was filed under this number.");
        if (step is Classify) return NotNow("The classifier's turn is not taken; what it says is a command.");
        if (Schedule.Of(state, context.Rules).FirstOrDefault(d => d.Step == step) is not { } due) return AlreadySo;
        return due.At <= context.Now ? Accept(EventsOf(due, (Existing)state, context)) : NotNow($"That is not due before {due.At:O}.");
    }

    /// <summary>The appeal as it should be by now, and the events that nobody has recorded yet.</summary>
    private static (Appeal State, IReadOnlyList<AppealEvent> Events) ApplyOverdue(Appeal state, Context context)
    {
        List<AppealEvent> events = [];
        for (var taken = 0; taken < MostStepsAtOnce; taken++)
        {
            if (Schedule.Of(state, context.Rules).FirstOrDefault(d => d.At <= context.Now && NeedsOnlyTime(d.Step)) is not { } due) return (state, events);
            foreach (var happened in EventsOf(due, (Existing)state, context))
            {
                events.Add(happened);
                // The version is the record's business; here only the state matters.
                state = AppealHistory.Evolve(state, new Recorded(0, context.Now, context.Actor, happened));
            }
        }
        throw new InvalidOperationException($"More than {MostStepsAtOnce} steps are due at once: a step that is taken does not leave the schedule.");
    }

    /// <summary>Whether time alone makes something due between two instants that nobody has recorded.</summary>
    public static bool IsOverdue(Appeal state, DateTimeOffset after, DateTimeOffset by, Rules rules) =>
        Schedule.Of(state, rules).Any(d => after < d.At && d.At <= by && NeedsOnlyTime(d.Step));

    /// <summary>The classifier has to be asked; a new calendar changes the rules and waits for a decision of its own.</summary>
    private static bool NeedsOnlyTime(DueStep step) => step is not (Classify or AdoptCalendar);

    private static IReadOnlyList<AppealEvent> EventsOf(Due due, Existing state, Context context) => due.Step switch
    {
        ReachRung rung => Reach(rung, due.At, state, context),
        MissStep miss => [new AppealEvent.StepMissed(miss.Limit, due.At)],
        ExpireLease lease => [new AppealEvent.LeaseExpired(lease.Number)],
        ResumeUnanswered => [new AppealEvent.PauseEnded(Answered: false)],
        AdoptCalendar calendar => [MovedDates.By(calendar.Version, state, context.Now, context.Rules)],
        MissPart part => [Missed(part.PartId, state.Dossier, context)],
        RemindEvaluation => [new AppealEvent.EvaluationReminded(due.At)],
        ExpireEvaluation => [new AppealEvent.Closed(ClosedAs.Unevaluated)],
        OpenOwedCallBack => [OpenCallBack(((Replied)state).Evaluation!.Level, state.Dossier)],
        ReachCallBackRung rung => [Reach(rung, due.At, (CallingBack)state, context)],
        _ => throw new InvalidOperationException($"{due.Step.GetType().Name} does not happen by itself."),
    };

    private static IReadOnlyList<AppealEvent> Reach(ReachRung step, DateTimeOffset dueAt, Existing state, Context context)
    {
        var rung = Rungs.Named(step.Rung, state.Dossier, context.Rules);
        var reached = new AppealEvent.RungReached(step.Epoch, rung.Name, dueAt, rung.Tell);
        return Rungs.OpensSupervision(rung) && !state.Dossier.Supervised
            ? [reached, new AppealEvent.SupervisionOpened($"The rung {rung.Name} was reached.")]
            : [reached];
    }

    private static AppealEvent.PartMissed Missed(string id, Dossier dossier, Context context)
    {
        var part = dossier.Parts.First(p => p.Id == id);
        return new(part.Id, part.Unit, part.DueAt, context.Rules.Policy.CoHandling.Tell);
    }

    private static AppealEvent.CallBackRungReached Reach(ReachCallBackRung step, DateTimeOffset dueAt, CallingBack state, Context context) =>
        new(step.CallBackId, step.Rung, dueAt, CallBackClock.Named(step.Rung, state, context.Rules).Tell);
}
