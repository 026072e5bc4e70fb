using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Reporting;
using static ServerlessQiFu.Domain.Appeals.AppealEvent;

namespace ServerlessQiFu.Tests.Domain.Appeals.CallBacks;

/// <summary>What must be impossible once an appeal is answered, whoever tries; read from the record, not from the state (issue: the promise kept).</summary>
public class AnsweredAppealPropertyTests
{
    public static TheoryData<string> Sentences => RandomLives.SentencesOf(typeof(AnsweredAppealPropertyTests));

    [Theory, MemberData(nameof(Sentences))]
    public void Holds_in_every_life(string sentence) => RandomLives.Hold(typeof(AnsweredAppealPropertyTests), sentence);

    [HoldsInEveryLife]
    internal static void A_dissatisfied_evaluation_has_its_call_back_in_the_same_decision(RandomLife life)
    {
        foreach (var turn in life.Turns)
        {
            Assert.Equal(turn.Events.Count(e => e.Event is Evaluated { Level: 1 or 2 } or Contested), turn.Events.Count(e => e.Event is CallBackOpened { Level: not null }));
            // An audit that hears of dissatisfaction is its call-back from there.
            if (turn.Before is Appeal.CallingBack { Task.Level: null } && turn.Events.Any(e => e.Event is AttemptRecorded { Outcome: AttemptOutcome.Justified or AttemptOutcome.Unjustified }))
                Assert.Contains(turn.Events, e => e.Event is DissatisfactionFound);
        }
    }

    [HoldsInEveryLife]
    internal static void Call_backs_done_and_open_are_the_dissatisfied_after_every_decision(RandomLife life)
    {
        var version = 0;
        foreach (var turn in life.Turns)
        {
            version += turn.Events.Count;
            var ledger = CallBackLedger.Of(life.Record.Take(version));
            Assert.True(ledger.Balances, $"{ledger} at version {version}");
            if (turn.After is not Appeal.Existing after) continue;
            Assert.Equal(after.Dossier.Dissatisfied, ledger.Dissatisfied);
            Assert.Equal(after is Appeal.CallingBack { Task.Level: not null } ? 1 : 0, ledger.Open);
        }
    }

    [HoldsInEveryLife]
    internal static void Nothing_closes_over_an_open_call_back(RandomLife life)
    {
        string? open = null;
        foreach (var happened in life.Record.Select(r => r.Event))
        {
            if (happened is CallBackOpened opened) open = opened.CallBackId;
            if (happened is CallBackDone done) Assert.Equal(open, done.CallBackId);
            if (happened is CallBackDone) open = null;
            if (happened is Closed or WithdrawnByAppellant or AppealEvent.Refused) Assert.Null(open);
        }
        if (open is not null) Assert.IsType<Appeal.CallingBack>(life.State);
    }

    [HoldsInEveryLife]
    internal static void Nothing_closes_over_an_open_review(RandomLife life)
    {
        var open = false;
        foreach (var happened in life.Record.Select(r => r.Event))
        {
            if (happened is ReplyGiven proposed) open = proposed.Flags.Count > 0;
            if (happened is ReplyReviewed or RedoBegan) open = false;
            if (happened is Closed) Assert.False(open);
        }
    }

    [HoldsInEveryLife]
    internal static void No_dissatisfaction_closes_but_by_the_companys_word_or_a_second_person(RandomLife life)
    {
        var (dissatisfied, settled) = (false, default(ClosedAs?));
        foreach (var happened in life.Record.Select(r => r.Event))
        {
            if (happened is Evaluated or Contested or ReplyGiven) settled = null;
            if (happened is Evaluated rated) dissatisfied = rated.Level <= 2;
            if (happened is Contested or DissatisfactionFound) dissatisfied = true;
            if (happened is ReplyGiven) dissatisfied = false;
            if (happened is CallBackDone done)
                settled = done.Result switch
                {
                    CallBackResult.Satisfied => ClosedAs.Satisfied,
                    CallBackResult.FoundUnjustified => ClosedAs.FoundUnjustified,
                    CallBackResult.Unreachable => ClosedAs.Unreachable,
                    _ => null,
                };
            if (happened is Closed closed && dissatisfied) Assert.Equal(settled, closed.As);
        }
    }

    [HoldsInEveryLife]
    internal static void Nobody_who_handled_it_calls_back_reviews_or_rates(RandomLife life)
    {
        var (people, units, unit) = (new HashSet<string>(), new HashSet<string>(), "");
        foreach (var recorded in life.Record)
        {
            unit = (recorded.Event as Dispatched)?.Unit ?? (recorded.Event as Ruled)?.Unit ?? (recorded.Event as HandedOver)?.Unit ?? (recorded.Event as RedoBegan)?.Unit ?? unit;
            if (recorded.Event is CoHandlerAdded co) units.Add(co.Unit);
            if (recorded.Event is Claimed) units.Add(unit);
            if (recorded.Event is Claimed or PartFinished) people.Add(recorded.By.Subject);
            if (recorded.Event is not (CallBackClaimed or AttemptRecorded or UnreachableDeclared or CallBackReviewed or ReplyReviewed or Evaluated or Contested)) continue;
            Assert.DoesNotContain(recorded.By.Subject, people);
            if (recorded.By.Unit is { } of) Assert.DoesNotContain(of, units);
        }
    }

    [HoldsInEveryLife]
    internal static void Only_the_company_itself_rates(RandomLife life) =>
        Assert.All(life.Record.Where(r => r.Event is Evaluated or Contested), r =>
        {
            Assert.Equal(TestActors.Code, r.By.Enterprise);
            Assert.True(r.By.Role is Role.Enterprise or Role.Bot);
        });

    [HoldsInEveryLife]
    internal static void Unreachable_is_said_after_the_attempts_on_the_days_and_half_days_of_the_policy_and_never_closes_without_a_reviewer(RandomLife life)
    {
        var (tries, declared, agreed) = (new List<DateTimeOffset>(), default(string), false);
        foreach (var turn in life.Turns)
            foreach (var recorded in turn.Events)
                switch (recorded.Event)
                {
                    case CallBackOpened: (tries, declared, agreed) = ([], null, false); break;
                    case AttemptRecorded { Reached: true }: tries.Clear(); break;
                    case AttemptRecorded: tries.Add(recorded.At); break;
                    case UnreachableDeclared:
                        var policy = life.Rules.Policy[((Appeal.Existing)turn.Before).Dossier.TierInForce].CallBack;
                        // Every day of the week of these lives is worked: in four parts of six hours, or in two with noon between.
                        var parts = life.Policy.EveryMinuteIsWorked ? 4 : 2;
                        var halves = tries.Select(t => (t + BusinessTime.Offset).UtcTicks / (TimeSpan.TicksPerDay / parts)).ToList();
                        Assert.True((policy.DifferentHalfDays ? halves.Distinct().Count() : halves.Count) >= policy.Attempts);
                        Assert.True(halves.Select(h => h / parts).Distinct().Count() >= policy.MinWorkingDays);
                        declared = recorded.By.Subject;
                        break;
                    case CallBackReviewed e when declared is not null:
                        Assert.Equal(Role.Reviewer, recorded.By.Role);
                        Assert.NotEqual(declared, recorded.By.Subject);
                        (agreed, declared) = (e.Agreed, null);
                        break;
                    case CallBackDone { Result: CallBackResult.Unreachable }: Assert.True(agreed); break;
                }
    }

    [HoldsInEveryLife]
    internal static void Unjustified_takes_a_second_person(RandomLife life)
    {
        var (callers, agreed) = (new HashSet<string>(), false);
        foreach (var recorded in life.Record)
            switch (recorded.Event)
            {
                case CallBackOpened: (callers, agreed) = ([], false); break;
                case AttemptRecorded: callers.Add(recorded.By.Subject); break;
                case CallBackReviewed e:
                    Assert.DoesNotContain(recorded.By.Subject, callers);
                    agreed = e.Agreed;
                    break;
                case CallBackDone { Result: CallBackResult.FoundUnjustified }: Assert.True(agreed); break;
            }
    }

    [HoldsInEveryLife]
    internal static void Justified_dissatisfaction_is_done_again_by_somebody_else(RandomLife life)
    {
        var answered = new HashSet<string>();
        string? holder = null;
        foreach (var turn in life.Turns)
        {
            if (turn.Events.Any(e => e.Event is AttemptRecorded { Outcome: AttemptOutcome.Justified })) Assert.Contains(turn.Events, e => e.Event is RedoBegan);
            Assert.Equal(turn.Events.Count(e => e.Event is CallBackDone { Result: CallBackResult.Justified }),
                turn.Events.Count(e => e.Event is RedoBegan { Cause: not RedoCause.ReviewFailed }));
            foreach (var recorded in turn.Events)
            {
                if (recorded.Event is Claimed) Assert.DoesNotContain(recorded.By.Subject, answered);
                if (recorded.Event is ReplyGiven) holder = recorded.By.Subject;
                if (recorded.Event is RedoBegan) answered.Add(holder!);
            }
        }
    }

    [HoldsInEveryLife]
    internal static void A_redo_has_a_promise_and_a_ladder_of_its_own(RandomLife life)
    {
        foreach (var turn in life.Turns.Where(t => t.Events.Any(e => e.Event is RedoBegan)))
        {
            var after = Assert.IsType<Appeal.Queued>(turn.After);
            Assert.Equal(turn.Now, after.Dossier.PromiseFrom);
            Assert.Empty(after.Dossier.Ladder.Reached);
            Assert.Equal(1 + life.Record.Count(r => r.Event is RedoBegan && r.Version <= turn.Events[^1].Version), after.Assignment.Round);
        }
    }

    [HoldsInEveryLife]
    internal static void A_second_dissatisfaction_raises_the_tier_and_is_supervised(RandomLife life)
    {
        var (before, redone) = (0, false);
        foreach (var turn in life.Turns)
        {
            var now = turn.Events.Count(e => e.Event is Evaluated { Level: 1 or 2 } or Contested or DissatisfactionFound);
            if (now > 0 && (before > 0 || redone))
            {
                var (was, dossier) = (((Appeal.Existing)turn.Before).Dossier, ((Appeal.Existing)turn.After).Dossier);
                var raised = Assert.IsType<TierRaised>(Assert.Single(turn.Events, e => e.Event is TierRaised).Event);
                Assert.Equal(was.Tier == Tier.Complex ? Tier.Complex : was.Tier + 1, dossier.Tier);
                Assert.Equal(dossier.Tier == Tier.Complex, raised.Tell.Contains(Post.CityLeader));
                Assert.True(dossier.Supervised);
            }
            else Assert.DoesNotContain(turn.Events, e => e.Event is TierRaised);
            before += now;
            redone |= turn.Events.Any(e => e.Event is RedoBegan);
        }
    }

    [HoldsInEveryLife]
    internal static void A_tier_raised_by_dissatisfaction_is_never_lowered_again(RandomLife life)
    {
        Tier? raised = null;
        foreach (var happened in life.Record.Select(r => r.Event))
        {
            if (happened is TierChanged changed) Assert.False(changed.Tier < raised);
            if (happened is TierRaised e) raised = e.To;
        }
    }

    [HoldsInEveryLife]
    internal static void A_copied_or_hasty_reply_is_flagged_and_no_other(RandomLife life)
    {
        DateTimeOffset? since = null;
        foreach (var turn in life.Turns)
            foreach (var recorded in turn.Events)
            {
                if (recorded.Event is Claimed) since ??= recorded.At;
                if (recorded.Event is RedoBegan or Ruled or HandedOver or Dispatched) since = null;
                if (recorded.Event is not ReplyGiven proposed) continue;

                var (review, tier) = (life.Rules.Policy.Review, ((Appeal.Existing)turn.Before).Dossier.TierInForce);
                var command = (AppealCommand.ReplyToCompany)turn.Command;
                var same = RandomCommand.Replies[..2].Contains(proposed.Text) ? RandomCommand.Replies[..2] : [proposed.Text];
                var copied = command.Recent.Take(review.LastReplies).Any(d => same.Select(ReplyDigest.Of).Contains(d));
                Assert.Equal(copied, proposed.Flags.Contains(ReplyFlag.CopyPaste));
                if (life.Policy.EveryMinuteIsWorked)
                    Assert.Equal(recorded.At - since < review.HastyWorkingTime[tier].Length, proposed.Flags.Contains(ReplyFlag.Hasty));
            }
    }

    [HoldsInEveryLife]
    internal static void Silence_is_never_a_good_rating(RandomLife life)
    {
        var (said, answered) = (false, default(DateTimeOffset));
        foreach (var turn in life.Turns)
            foreach (var recorded in turn.Events)
            {
                if (recorded.Event is ReplyGiven) (said, answered) = (false, recorded.At);
                if (recorded.Event is Evaluated or Contested) said = true;
                if (recorded.Event is not Closed closed) continue;
                Assert.Equal(said, closed.As != ClosedAs.Unevaluated);
                if (!said) Assert.True(recorded.At >= answered + life.Rules.Policy[((Appeal.Existing)turn.Before).Dossier.TierInForce].Evaluation.ExpireAfter.Length);
            }
    }

    [HoldsInEveryLife]
    internal static void An_extension_is_asked_before_expiry_and_granted_by_the_post_of_the_policy_within_its_limits(RandomLife life)
    {
        var granted = 0;
        foreach (var turn in life.Turns)
            foreach (var recorded in turn.Events)
            {
                if (recorded.Event is not (ExtensionRequested or ExtensionGranted or ExtensionDeclined)) continue;
                var before = (Appeal.Existing)turn.Before;
                var policy = life.Rules.Policy[before.Dossier.TierInForce].Extension!;
                if (recorded.Event is ExtensionRequested asked)
                {
                    Assert.True(asked.By.Length <= policy.Longest.Length && granted < policy.Times);
                    Assert.True(turn.Now <= ServerlessQiFu.Domain.Appeals.Clocks.Of(before, life.Rules).Promise.At);
                    continue;
                }
                Assert.Equal(policy.Approvals[Math.Min(granted, policy.Approvals.Count - 1)] == Post.Supervisor ? Role.Supervisor : Role.Leader, recorded.By.Role);
                if (recorded.Event is ExtensionGranted) granted++;
            }
    }

    [HoldsInEveryLife]
    internal static void The_lead_never_answers_over_an_open_part(RandomLife life)
    {
        var open = new HashSet<string>();
        foreach (var happened in life.Record.Select(r => r.Event))
        {
            if (happened is CoHandlerAdded added) Assert.True(open.Add(added.PartId));
            if (happened is PartFinished finished) Assert.True(open.Remove(finished.PartId));
            if (happened is PartWaived waived) Assert.True(open.Remove(waived.PartId));
            if (happened is ReplyGiven) Assert.Empty(open);
        }
    }

    [HoldsInEveryLife]
    internal static void The_shares_of_the_units_add_up_to_what_the_state_the_ledger_and_the_record_say(RandomLife life)
    {
        var (shares, dossier, ledger) = (ReportRow.Of("QS", life.Record, life.Rules).Shares, ((Appeal.Existing)life.State).Dossier, CallBackLedger.Of(life.Record));

        Assert.Equal((dossier.Dissatisfied, dossier.Returns, dossier.ExtensionsGranted, dossier.Supervised ? 1 : 0),
            (shares.Sum(s => s.Dissatisfied), shares.Sum(s => s.Returns), shares.Sum(s => s.Extensions), shares.Sum(s => s.Supervised)));
        Assert.Equal((ledger.Done, ledger.Open), (shares.Sum(s => s.CallBacksDone), shares.Sum(s => s.Dissatisfied - s.CallBacksDone)));
        Assert.Equal(life.Record.Count(r => r.Event is RungReached or CallBackRungReached), shares.Sum(s => s.Rungs.Values.Sum()));
        var answers = life.Record.Count(r => r.Event is ReplyGiven);
        Assert.InRange(shares.Sum(s => s.PromisesKept + s.PromisesBroken), answers, answers + 1);
        Assert.Equal(dossier.Parts.Count, shares.Sum(s => s.Parts));
        Assert.Equal(dossier.Accountable ?? UnitShare.Desk, Assert.Single(shares, s => s.Status is not null).Unit);
        Assert.Single(shares, s => s.Received == 1);
        Assert.All(shares.Where(s => s.Unit != UnitShare.Desk), s => Assert.True(dossier.HandlingUnits.Contains(s.Unit) || s.Unit == dossier.FirstReceiver));
    }

    [HoldsInEveryLife]
    internal static void A_redo_is_overdue_in_the_report_when_its_ladder_would_say_so_and_never_before(RandomLife life)
    {
        if (life.State is Appeal.Ended or Appeal.Replied or Appeal.CallingBack) return;
        var clocks = ServerlessQiFu.Domain.Appeals.Clocks.Of((Appeal.Existing)life.State, life.Rules);
        var row = ReportRow.Of("QS", life.Record, life.Rules);
        Assert.Equal((0, 1), (Figures.ByName["overdue"].In(row, clocks.Limit.At), Figures.ByName["overdue"].In(row, clocks.Limit.At.AddTicks(1))));
        foreach (var due in Schedule.Of(life.State, life.Rules))
            if (due.Step is DueStep.ReachRung rung && life.Rules.Policy[((Appeal.Existing)life.State).Dossier.TierInForce].Ladder.First(r => r.Name == rung.Rung) is { Basis: RungBasis.Outer, After: var after })
                Assert.Equal(life.Rules.Hours.Due(after!, clocks.Limit.At).At, due.At);
    }
}
