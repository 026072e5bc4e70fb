using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Escalation;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>The orchestrations of an appeal: its own, its ladder, and that of the call-back that is open.</summary>
public enum Strand { Own, Ladder, CallBack }

/// <summary>Who takes what: every step of a schedule belongs to exactly one strand.</summary>
public static class Strands
{
    public static Strand Of(Appeal state, DueStep step) => step switch
    {
        DueStep.ReachRung => Strand.Ladder,
        DueStep.ReachCallBackRung => Strand.CallBack,
        DueStep.ExpireLease when state is Appeal.CallingBack => Strand.CallBack,
        _ => Strand.Own,
    };

    /// <summary>What a strand has to do next; null when nothing will be due by itself.</summary>
    public static Due? Next(this IEnumerable<Due> schedule, Appeal state, Strand strand) => schedule.FirstOrDefault(due => Of(state, due.Step) == strand);
}
