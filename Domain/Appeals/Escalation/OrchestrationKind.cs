namespace ServerlessQiFu.Domain.Appeals;

/// <summary>The orchestrations of an appeal: its own, its ladder, and that of the call-back that is open.</summary>
public enum OrchestrationKind { Own, Ladder, CallBack }

/// <summary>Who takes what: every step of a schedule belongs to exactly one kind.</summary>
public static class OrchestrationKinds
{
    public static OrchestrationKind Of(Appeal state, DueStep step) => step switch
    {
        DueStep.ReachRung => OrchestrationKind.Ladder,
        DueStep.ReachCallBackRung => OrchestrationKind.CallBack,
        DueStep.ExpireLease when state is Appeal.CallingBack => OrchestrationKind.CallBack,
        _ => OrchestrationKind.Own,
    };

    /// <summary>What a kind has to do next; null when nothing will be due by itself.</summary>
    public static Due? Next(this IEnumerable<Due> schedule, Appeal state, OrchestrationKind kind) => schedule.FirstOrDefault(due => Of(state, due.Step) == kind);
}
