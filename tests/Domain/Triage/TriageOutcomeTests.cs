using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Triage;

namespace ServerlessQiFu.Tests.Domain.Triage;

/// <summary>What became of the machine's opinion follows from the record and nothing else.</summary>
public class TriageOutcomeTests
{
    private static readonly DateTimeOffset Tuesday = new(2026, 11, 24, 2, 0, 0, TimeSpan.Zero);
    private static readonly Actor Specialist = new(Role.Specialist, "qfzy-officer-1", "QFZY");

    [Fact]
    public void Decided_and_never_touched_is_neither_left_nor_overridden() => Assert.Equal(new TriageOutcome(false, null), Of(Triaged("GDJ"), Dispatched("GDJ")));

    [Theory]
    [InlineData("GDJ", false), InlineData("SWJ", true)]
    public void An_abstention_is_judged_by_whether_the_person_took_the_suggestion(string unit, bool overridden) =>
        Assert.Equal(new TriageOutcome(true, overridden), Of((Actor.Model, new AppealEvent.SentToDesk(Thought("GDJ"), "")), Person(unit), Dispatched(unit)));

    [Fact]
    public void Where_the_machine_had_no_opinion_nothing_was_overridden() =>
        Assert.Equal(new TriageOutcome(true, null), Of((Actor.Model, new AppealEvent.SentToDesk(null, "")), Person("SWJ")));

    [Fact]
    public void A_correction_after_dispatch_overrides_and_the_last_word_counts()
    {
        Assert.Equal(new TriageOutcome(false, true), Of(Triaged("GDJ"), Dispatched("GDJ"), Person("GXJ"), Dispatched("GXJ")));
        Assert.Equal(new TriageOutcome(false, false), Of(Triaged("GDJ"), Person("GXJ"), Person("GDJ")));
    }

    [Fact]
    public void What_the_machine_has_not_seen_has_no_outcome()
    {
        Assert.Null(Of());
        Assert.Null(Of(Person("GDJ")));
    }

    private static TriageOutcome? Of(params (Actor By, AppealEvent Event)[] events) => TriageOutcome.Of([.. events.Select((e, i) => new Recorded(i + 2, Tuesday, e.By, e.Event))]);

    private static Suggestion Thought(string unit) => new(Tier.Assistance, unit, [unit], 0.9, "embedded", "");
    private static (Actor, AppealEvent) Triaged(string unit) => (Actor.Model, new AppealEvent.Triaged(Tier.Assistance, Thought(unit), null));
    private static (Actor, AppealEvent) Person(string unit) => (Specialist, new AppealEvent.Triaged(Tier.Assistance, Thought(unit) with { Source = "person" }, null));
    private static (Actor, AppealEvent) Dispatched(string unit) => (Actor.System, new AppealEvent.Dispatched(unit));
}
