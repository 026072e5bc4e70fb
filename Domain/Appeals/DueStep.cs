using System.Text.Json.Serialization;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>A step that time, and nobody's command, makes due.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "step")]
[JsonDerivedType(typeof(Classify), nameof(Classify))]
[JsonDerivedType(typeof(ReachRung), nameof(ReachRung))]
[JsonDerivedType(typeof(MissStep), nameof(MissStep))]
[JsonDerivedType(typeof(ExpireLease), nameof(ExpireLease))]
[JsonDerivedType(typeof(ResumeUnanswered), nameof(ResumeUnanswered))]
[JsonDerivedType(typeof(AdoptCalendar), nameof(AdoptCalendar))]
[JsonDerivedType(typeof(MissPart), nameof(MissPart))]
[JsonDerivedType(typeof(RemindEvaluation), nameof(RemindEvaluation))]
[JsonDerivedType(typeof(ExpireEvaluation), nameof(ExpireEvaluation))]
[JsonDerivedType(typeof(ReachCallBackRung), nameof(ReachCallBackRung))]
[JsonDerivedType(typeof(OpenOwedCallBack), nameof(OpenOwedCallBack))]
public abstract record DueStep
{
    /// <summary>The classifier's turn. Not a command of <c>Take</c>: its result is a Triage or SendToDesk.</summary>
    public sealed record Classify : DueStep;
    public sealed record ReachRung(int Epoch, string Rung) : DueStep;
    public sealed record MissStep(StepLimit Limit) : DueStep;
    public sealed record ExpireLease(int Number) : DueStep;
    /// <summary>The company's time to answer a question is over; the promise runs on.</summary>
    public sealed record ResumeUnanswered : DueStep;
    public sealed record AdoptCalendar(int Version) : DueStep;
    public sealed record MissPart(string PartId) : DueStep;
    /// <param name="Round">The round whose answer is not evaluated yet.</param>
    public sealed record RemindEvaluation(int Round) : DueStep;
    /// <summary>Silence to the end: closed as unevaluated, which never counts as good.</summary>
    public sealed record ExpireEvaluation(int Round) : DueStep;
    public sealed record ReachCallBackRung(string CallBackId, string Rung) : DueStep;

    /// <summary>A dissatisfaction that a broken record left without its call-back. No decision leads there; the promise of 100 % mends it.</summary>
    /// <param name="Round">The round that was judged.</param>
    public sealed record OpenOwedCallBack(int Round) : DueStep;

    private DueStep() { }
}

/// <summary>A step and the instant from which it may be taken, never earlier.</summary>
public sealed record Due(DueStep Step, DateTimeOffset At);
