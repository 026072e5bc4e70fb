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
    /// <summary>The classifier is to be asked. It is never run by <see cref="AppealCommand.RunDueStep"/>: what the classifier says is a command of its own, DecideTriage or SendToDesk.</summary>
    public sealed record Classify : DueStep;
    /// <summary>A rung of the ladder is due. A rung of an older epoch is not: it is left out.</summary>
    public sealed record ReachRung(int Epoch, string Rung) : DueStep;
    /// <summary>The limit of a step is over and the step is not done.</summary>
    public sealed record MissStep(StepLimit Limit) : DueStep;
    /// <summary>The time of the lease is over.</summary>
    public sealed record ExpireLease(int Number) : DueStep;
    /// <summary>The company's time to answer a question is over; the promise runs on.</summary>
    public sealed record ResumeUnanswered : DueStep;
    /// <summary>A newer calendar was published: deadlines are computed with it from here.</summary>
    public sealed record AdoptCalendar(int Version) : DueStep;
    /// <summary>A co-handler's part is due and open.</summary>
    public sealed record MissPart(string PartId) : DueStep;
    /// <summary>The company has not judged the answer: it is reminded once.</summary>
    /// <param name="Round">The round whose answer is not evaluated yet.</param>
    public sealed record RemindEvaluation(int Round) : DueStep;
    /// <summary>The company did not judge the answer in its time: it closes as unevaluated, which never counts as good.</summary>
    public sealed record ExpireEvaluation(int Round) : DueStep;
    /// <summary>A rung of the call-back's own ladder is due.</summary>
    public sealed record ReachCallBackRung(string CallBackId, string Rung) : DueStep;

    /// <summary>A dissatisfaction has no call-back. No decision leads there, but a record that is broken may; every dissatisfaction gets its call-back all the same (peers.md №8).</summary>
    /// <param name="Round">The round that was judged.</param>
    public sealed record OpenOwedCallBack(int Round) : DueStep;

    private DueStep() { }
}

/// <summary>A step and the instant from which it may be taken, never earlier.</summary>
public sealed record Due(DueStep Step, DateTimeOffset At);
