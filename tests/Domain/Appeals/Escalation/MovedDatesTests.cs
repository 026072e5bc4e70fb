using System.Text.Json.Nodes;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Tests.Domain.Appeals.Escalation;

/// <summary>Dates that were said and stand in the record move with a newer calendar as those that are computed.</summary>
public class MovedDatesTests
{
    [Fact]
    public void Until_when_the_company_answers_moves_and_the_promise_with_it()
    {
        var story = AppealStory.Awaiting();
        var (said, promise) = (Question(story).Until, story.Clocks.Promise.At);
        Assert.Equal(story.Rules.Hours.Due(AppealStory.Policy.AppellantPause.Longest, story.Now).At, said);

        Adopt(story.On("03-04 09:00"), off: "2026-03-05");

        Assert.Equal(story.Rules.Hours.Due(AppealStory.Policy.AppellantPause.Longest, AppealStory.At("03-03 10:00")).At, Question(story).Until);
        Assert.Equal(said.AddDays(1), Question(story).Until);
        Assert.True(story.Clocks.Promise.At > promise);
        Assert.Contains(Schedule.Of(story.State, story.Rules), due => due.Step is DueStep.ResumeUnanswered && due.At == said.AddDays(1));
        // In silence the promise stands still until the new date.
        Assert.Equal(said.AddDays(1), story.Until("03-31 18:00").Dossier.Pauses[^1].To);
    }

    [Fact]
    public void A_date_that_stays_is_not_said_again_and_an_old_event_says_none()
    {
        var story = Adopt(AppealStory.Awaiting(), off: "2026-10-20");
        Assert.Equal(new AppealEvent.CalendarAdopted(2), story.All<AppealEvent.CalendarAdopted>().Single());
        Assert.Equal(new AppealEvent.CalendarAdopted(2),
            AppealJson.Read<Recorded>("""{"version":7,"at":"2026-03-04T01:00:00+00:00","by":{"role":"System","subject":"system"},"event":{"event":"CalendarAdopted","version":2}}""").Event);
    }

    /// <summary>A make-up day shortens it: but nobody's time ends before it was said that it does.</summary>
    [Fact]
    public void No_time_ends_before_that_was_said()
    {
        var story = AppealStory.Awaiting();
        var said = Question(story).Until;
        var days = AppealStory.Policy.AppellantPause.Longest.Amount;
        Assert.Equal(LimitUnit.WorkingDays, AppealStory.Policy.AppellantPause.Longest.Unit);
        story.Now = said.AddHours(-1);
        Adopt(story, work: "2026-03-07");
        Assert.True(days < 4 || Question(story).Until == story.Now, $"{Question(story).Until:O} after {days} working days");
        Assert.True(Question(story).Until >= story.Now);
    }

    [Fact]
    public void A_part_moves_by_its_own_limit_and_one_cut_to_the_promise_by_its_working_time()
    {
        var story = AppealStory.InProgress(Tier.Assistance);
        story.Do(new AppealCommand.AddCoHandler(1, "GDJ", "核定容量", Limit.Parse("2wd")), TestActors.Officer)
            .Do(new AppealCommand.AddCoHandler(1, "SFJ", "出具意见", Limit.Parse("30wd")), TestActors.Officer)
            .Do(new AppealCommand.AddCoHandler(1, "CGJ", "当日答复", Limit.Parse("20h")), TestActors.Officer);
        var before = story.Dossier.Parts.Select(part => part.DueAt).ToList();
        Assert.Equal(story.Clocks.Promise.At, before[1]);

        Adopt(story, off: "2026-03-05");

        Assert.Equal([before[0].AddDays(1), story.Clocks.Promise.At, before[2]], story.Dossier.Parts.Select(part => part.DueAt));
        Assert.Equal(["P1", "P2"], story.All<AppealEvent.CalendarAdopted>().Single().Parts!.Select(part => part.PartId));
        // Of a part that an earlier version recorded the limit is not known.
        var old = AppealHistory.Replay(story.Record.Select(r => r.Event is AppealEvent.CoHandlerAdded part ? r with { Event = part with { Limit = null } } : r)
            .Where(r => r.Event is not AppealEvent.CalendarAdopted));
        Assert.All(((Appeal.Existing)old).Dossier.Parts, part => Assert.Null(part.Since));
    }

    private static Question Question(AppealStory story) => ((Appeal.AwaitingAppellant)story.State).Question;

    private static AppealStory Adopt(AppealStory story, string? off = null, string? work = null)
    {
        var calendar = JsonNode.Parse(WorkingCalendar.Shipped.Text)!;
        calendar["version"] = WorkingCalendar.Shipped.Version + 1;
        var year = calendar["years"]!.AsArray().Single(y => (int)y!["year"]! == 2026)!;
        if (off is not null) year["off"]!.AsArray().Add(new JsonObject { ["name"] = "临时放假", ["from"] = off, ["to"] = off });
        if (work is not null) year["work"]!.AsArray().Add(new JsonObject { ["name"] = "临时上班", ["on"] = work });
        var newest = new WorkingHours(WorkingCalendar.Parse(calendar.ToJsonString()).OrThrow(), AppealStory.Policy.Windows);
        story.Rules = story.Rules with { CurrentCalendarVersion = newest.Calendar.Version, NewestHours = newest };
        story.Do(new AppealCommand.RunDueStep(new DueStep.AdoptCalendar(newest.Calendar.Version)), Actor.System);
        story.Rules = new Rules(AppealStory.Policy, newest, newest.Calendar.Version);
        return story;
    }
}
