using ServerlessQiFu.Domain.Appeals;

namespace ServerlessQiFu.Tests.Domain.Appeals.Escalation;

/// <summary>Escalation over random lives (peers.md №7).</summary>
public class LadderPropertyTests
{
    public static TheoryData<string> Sentences => RandomLives.SentencesOf(typeof(LadderPropertyTests));

    [Theory, MemberData(nameof(Sentences))]
    public void Holds_in_every_life(string sentence) => RandomLives.Hold(typeof(LadderPropertyTests), sentence);

    [HoldsInEveryLife]
    internal static void Each_rung_is_reached_once_an_epoch_never_early_and_none_is_missed(RandomLife life)
    {
        if (!life.Policy.EveryMinuteIsWorked) return;
        var expected = new ExpectedLadder(life.Rules);
        foreach (var turn in life.Turns)
        {
            foreach (var recorded in turn.Events)
            {
                // What was due by now happens first: neither an end nor a new epoch may swallow a rung.
                if (recorded.Event is AppealEvent.EpochBegan or AppealEvent.WithdrawnByAppellant or AppealEvent.Refused or AppealEvent.TierChanged
                    or AppealEvent.ReplyGiven)
                    if (!turn.Events.TakeWhile(e => e != recorded).Any(e => e.Event is AppealEvent.TierChanged or AppealEvent.Triaged))
                        Assert.Empty(expected.Missing(turn.Now));
                expected.Read(recorded);
            }
            if (life.Driven && turn.Command is not AppealCommand.RunDueStep && turn.Before is Appeal.Existing) Assert.Empty(NotYetTaken(turn, expected));
        }
        if (life.Driven) Assert.Empty(expected.Missing(life.Now));

        // A command may itself make something due: then it is next.
        IEnumerable<string> NotYetTaken(RandomLifeStep turn, ExpectedLadder ladder) => ladder.Missing(turn.Now)
            .Except(Schedule.Of(turn.After, life.Rules).Where(d => d.At <= turn.Now).Select(d => (d.Step as DueStep.ReachRung)?.Rung ?? ""));
    }

    [HoldsInEveryLife]
    internal static void Driven_through_what_comes_next_no_step_is_ever_late(RandomLife life)
    {
        if (!life.Driven) return;
        var before = life.Record[0].At;
        foreach (var turn in life.Turns)
        {
            // Unless the turn before, in this same instant, shortened a limit to one that is past.
            if (before < turn.Now)
                Assert.All(turn.Events, e => Assert.True(DueAt(e.Event) is not { } due || due == e.At, $"{e.Event} at {e.At:O}"));
            before = turn.Now;
        }

        static DateTimeOffset? DueAt(AppealEvent happened) => happened switch
        {
            AppealEvent.RungReached e => e.DueAt,
            AppealEvent.StepMissed e => e.DueAt,
            AppealEvent.PartMissed e => e.DueAt,
            AppealEvent.EvaluationReminded e => e.DueAt,
            AppealEvent.CallBackRungReached e => e.DueAt,
            _ => null,
        };
    }

    [HoldsInEveryLife]
    internal static void An_appeal_that_has_ended_has_nothing_to_come_and_takes_no_step(RandomLife life)
    {
        foreach (var turn in life.Turns.Where(t => t.Before is Appeal.Ended))
        {
            Assert.Null(Next.Of(turn.Before, life.Rules));
            // Only the company's own word opens it again.
            if (turn is { Before: Appeal.Closed, After: Appeal.CallingBack, Command: AppealCommand.ContestReply or AppealCommand.EvaluateReply }) continue;
            Assert.Empty(turn.Events);
            Assert.Equal(turn.Before, turn.After);
        }
    }

    [HoldsInEveryLife]
    internal static void Taking_what_is_due_comes_to_an_end_and_never_goes_back_in_time(RandomLife life)
    {
        var (state, now, taken) = (life.State, life.Now, 0);
        while (Schedule.Of(state, life.Rules).FirstOrDefault(d => d.Step is not DueStep.Classify) is { } due)
        {
            Assert.True(++taken < 60, "There is always one more step.");
            if (due.At > now) now = due.At;
            var accepted = Assert.IsType<Decision.Accepted>(AppealDecider.Decide(state, new AppealCommand.RunDueStep(due.Step), Actor.System, now, life.Rules));
            Assert.NotEmpty(accepted.Events);
            foreach (var happened in accepted.Events) state = AppealHistory.Evolve(state, new(0, now, Actor.System, happened));
            Assert.DoesNotContain(due.Step, Schedule.Of(state, life.Rules).Select(d => d.Step));
        }
    }

    [HoldsInEveryLife]
    internal static void A_step_that_is_not_due_yet_is_refused(RandomLife life)
    {
        foreach (var due in Schedule.Of(life.State, life.Rules).Where(d => d.At > life.Now))
            Assert.Equal(RefusalCode.NotNow, Assert.IsType<Decision.Refused>(
                AppealDecider.Decide(life.State, new AppealCommand.RunDueStep(due.Step), Actor.System, due.At.AddTicks(-1), life.Rules)).Code);
    }
}
