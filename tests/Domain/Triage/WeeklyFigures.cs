using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Triage;

namespace ServerlessQiFu.Tests.Domain.Triage;

/// <summary>The week's figures follow from the records and nothing else.</summary>
public class WeeklyFigures
{
    private static readonly DateTimeOffset Tuesday = new(2026, 11, 24, 2, 0, 0, TimeSpan.Zero);
    private static readonly Actor Specialist = new(Role.Specialist, "qfzy-officer-1", "QFZY");

    [Fact]
    public void Decided_and_never_touched_is_right()
    {
        var week = Assert.Single(WeeklyTriage.Of([Record(Tuesday, Triaged("GDJ"), Dispatched("GDJ"))]));
        Assert.Equal(new WeeklyTriage(new DateOnly(2026, 11, 23), 1, 0, 0, 0, 1, 0), week);
        Assert.Equal(1, week.FirstDispatchAccuracy);
        Assert.Equal(0, week.AbstentionRate);
    }

    [Fact]
    public void An_abstention_is_judged_by_whether_the_person_took_the_suggestion()
    {
        var taken = Record(Tuesday, (Actor.Model, new AppealEvent.SentToDesk(Thought("GDJ"), "")), Person("GDJ"), Dispatched("GDJ"));
        var changed = Record(Tuesday, (Actor.Model, new AppealEvent.SentToDesk(Thought("GDJ"), "")), Person("SWJ"), Dispatched("SWJ"));
        var silent = Record(Tuesday, (Actor.Model, new AppealEvent.SentToDesk(null, "")), Person("SWJ"), Dispatched("SWJ"));
        Assert.Equal(new WeeklyTriage(new DateOnly(2026, 11, 23), 0, 3, 2, 1, 3, 0), Assert.Single(WeeklyTriage.Of([taken, changed, silent])));
    }

    [Fact]
    public void What_came_back_or_was_sent_on_was_misdirected()
    {
        var returned = Record(Tuesday, Triaged("GDJ"), Dispatched("GDJ"), (new Actor(Role.Officer, "x", "GDJ"), new AppealEvent.Returned("NOT_OUR_DUTY", "GXJ", "")));
        var corrected = Record(Tuesday, Triaged("GDJ"), Dispatched("GDJ"), Person("GXJ"), Dispatched("GXJ"));
        var week = Assert.Single(WeeklyTriage.Of([returned, corrected]));
        Assert.Equal((2, 2, 1), (week.Dispatched, week.Misdirected, week.Overridden));
        Assert.Equal(0, week.FirstDispatchAccuracy);
    }

    [Fact]
    public void Weeks_begin_on_Monday_in_Shenzhen_and_what_the_machine_has_not_seen_is_in_none()
    {
        var sunday = new DateTimeOffset(2026, 11, 29, 15, 59, 59, TimeSpan.Zero);
        var weeks = WeeklyTriage.Of([Record(sunday.AddSeconds(1), Triaged("GDJ")), Record(sunday, Triaged("GDJ")), Record(Tuesday, Person("GDJ"))]);
        Assert.Equal([new DateOnly(2026, 11, 23), new DateOnly(2026, 11, 30)], weeks.Select(w => w.Monday));
        Assert.Null(weeks[0].FirstDispatchAccuracy);
    }

    private static Suggestion Thought(string unit) => new(Tier.Assistance, unit, [unit], 0.9, "embedded", "");
    private static (Actor, AppealEvent) Triaged(string unit) => (Actor.Model, new AppealEvent.Triaged(Tier.Assistance, Thought(unit), null));
    private static (Actor, AppealEvent) Person(string unit) => (Specialist, new AppealEvent.Triaged(Tier.Assistance, Thought(unit) with { Source = "person" }, null));
    private static (Actor, AppealEvent) Dispatched(string unit) => (Actor.System, new AppealEvent.Dispatched(unit));

    private static IReadOnlyList<Recorded> Record(DateTimeOffset at, params (Actor By, AppealEvent Event)[] events) =>
        [.. events.Select((e, i) => new Recorded(i + 2, at, e.By, e.Event))];
}
