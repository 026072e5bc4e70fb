namespace ServerlessQiFu.Domain.Appeals;

/// <summary>What happens because time has passed and nobody did anything.</summary>
public static partial class AppealDecider
{
    /// <summary>More than the ladders, the steps, the parts, a lease and a pause can ever make due at once.</summary>
    private const int MostStepsAtOnce = 400;

    /// <summary>A step that is no longer in the schedule was taken, or its cause is gone: already so.</summary>
    private static Decision RunDue(DueStep step, Appeal state, Context turn)
    {
        if (state is Appeal.Unknown) return NotNow("Nothing was filed under this number.");
        if (step is DueStep.Classify) return NotNow("The classifier's turn is not taken; what it says is a command.");
        if (Schedule.Of(state, turn.Rules).FirstOrDefault(d => d.Step == step) is not { } due) return AlreadySo;
        return due.At <= turn.Now ? Accept(EventsOf(due, (Appeal.Existing)state, turn)) : NotNow($"That is not due before {due.At:O}.");
    }

    /// <summary>The appeal as it should be by now, and the events that nobody has recorded yet.</summary>
    private static (Appeal State, IReadOnlyList<AppealEvent> Events) ApplyOverdue(Appeal state, Context turn)
    {
        List<AppealEvent> events = [];
        for (var taken = 0; taken < MostStepsAtOnce; taken++)
        {
            if (Schedule.Of(state, turn.Rules).FirstOrDefault(d => d.At <= turn.Now && NeedsOnlyTime(d.Step)) is not { } due) return (state, events);
            foreach (var happened in EventsOf(due, (Appeal.Existing)state, turn))
            {
                events.Add(happened);
                // The version is the record's business; here only the state matters.
                state = AppealHistory.Evolve(state, new Recorded(0, turn.Now, turn.Actor, happened));
            }
        }
        throw new InvalidOperationException($"More than {MostStepsAtOnce} steps are due at once: a step that is taken does not leave the schedule.");
    }

    /// <summary>The classifier has to be asked; a new calendar changes the rules and waits for a decision of its own.</summary>
    private static bool NeedsOnlyTime(DueStep step) => step is not (DueStep.Classify or DueStep.AdoptCalendar);

    private static IReadOnlyList<AppealEvent> EventsOf(Due due, Appeal.Existing state, Context turn) => due.Step switch
    {
        DueStep.ReachRung rung => Reach(rung, due.At, state, turn),
        DueStep.MissStep miss => [new AppealEvent.StepMissed(miss.Limit, due.At)],
        DueStep.ExpireLease lease => [new AppealEvent.LeaseExpired(lease.Number)],
        DueStep.ResumeUnanswered => [new AppealEvent.PauseEnded(Answered: false)],
        DueStep.AdoptCalendar calendar => [new AppealEvent.CalendarAdopted(calendar.Version)],
        DueStep.MissPart part => [Missed(part.PartId, state.Dossier, turn)],
        DueStep.RemindEvaluation => [new AppealEvent.EvaluationReminded(due.At)],
        DueStep.ExpireEvaluation => [new AppealEvent.Closed(ClosedAs.Unevaluated)],
        DueStep.OpenOwedCallBack => [OpenCallBack(((Appeal.Replied)state).Evaluation!.Level, state.Dossier)],
        DueStep.ReachCallBackRung rung => [Reach(rung, due.At, (Appeal.CallingBack)state, turn)],
        _ => throw new InvalidOperationException($"{due.Step.GetType().Name} does not happen by itself."),
    };

    private static IReadOnlyList<AppealEvent> Reach(DueStep.ReachRung step, DateTimeOffset dueAt, Appeal.Existing state, Context turn)
    {
        var rung = Rungs.Named(step.Rung, state.Dossier, turn.Rules);
        var reached = new AppealEvent.RungReached(step.Epoch, rung.Name, dueAt, rung.Tell);
        return Rungs.OpensSupervision(rung) && !state.Dossier.Supervised
            ? [reached, new AppealEvent.SupervisionOpened($"The rung {rung.Name} was reached.")]
            : [reached];
    }

    private static AppealEvent.PartMissed Missed(string id, Dossier dossier, Context turn)
    {
        var part = dossier.Parts.First(p => p.Id == id);
        return new(part.Id, part.Unit, part.DueAt, turn.Rules.Policy.CoHandling.Tell);
    }

    private static AppealEvent.CallBackRungReached Reach(DueStep.ReachCallBackRung step, DateTimeOffset dueAt, Appeal.CallingBack state, Context turn) =>
        new(step.CallBackId, step.Rung, dueAt, CallBackClock.Named(step.Rung, state, turn.Rules).Tell);
}
