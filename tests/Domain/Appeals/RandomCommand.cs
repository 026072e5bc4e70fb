using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Escalation;
using ServerlessQiFu.Domain.Policy;
using static ServerlessQiFu.Domain.Appeals.AppealCommand;

namespace ServerlessQiFu.Tests.Domain.Appeals;

/// <summary>What somebody might ask of an appeal: two times in three something that fits, otherwise anything by anybody.</summary>
internal static class RandomCommand
{
    public static (AppealCommand, Actor) For(Appeal state, Rules rules, Dice dice) =>
        dice.OneIn(3) ? (Any(state, rules, dice), dice.Of(People.Everybody)) : Fitting(state, rules, dice);

    private static (AppealCommand, Actor) Fitting(Appeal state, Rules rules, Dice dice) => state switch
    {
        Appeal.Received => dice.Below(3) == 0 ? (new SendToDesk(null, "unsure"), Actor.Model) : (Decides(dice, null), dice.Of(Actor.Model, People.Specialist)),
        Appeal.OnTriageDesk { Lease: null } => dice.Below(4) switch
        {
            0 => (Decides(dice, null), People.Specialist),
            1 => (new AppealCommand.Refuse(Ground.NA_REPEAT, "see the other appeal", null, null), People.Specialist),
            _ => (new ClaimTriage(Length(dice)), dice.Of(People.Specialist, People.Colleague)),
        },
        Appeal.OnTriageDesk { Lease: { } lease } => dice.Below(3) switch
        {
            0 => (new Release(lease.Number, null), People.Specialist),
            _ => (Decides(dice, lease.Number), dice.Of(People.Specialist, People.Colleague)),
        },
        Appeal.Queued queued => dice.Below(8) switch
        {
            0 => (Decides(dice, null), dice.Of(People.Specialist, People.Supervisor)),
            1 => (Changes(dice), People.Supervisor),
            2 => (new AppealCommand.Rule(dice.Of(People.Units), "designated"), People.Supervisor),
            _ => (new Claim(queued.Assignment.Unit, Length(dice)), People.OfficerOf(queued.Assignment.Unit, 1 + dice.Below(2))),
        },
        Appeal.InProgress work => dice.Below(12) switch
        {
            0 => (Changes(dice), People.Supervisor),
            1 => (new AppealCommand.Rule(dice.Of(People.Units), "designated"), People.Supervisor),
            _ => (OfHolder(work.Lease.Number, dice), Holder(work.Lease, work.Assignment)),
        },
        Appeal.AwaitingAppellant waiting => dice.Below(5) switch
        {
            0 => (Changes(dice), People.Supervisor),
            1 => (OfHolder(waiting.Lease.Number, dice), Holder(waiting.Lease, waiting.Assignment)),
            2 => (Due(state, rules, dice), Actor.System),
            _ => (new Supplement("answer", []), dice.Of(People.Company, People.Bot)),
        },
        Appeal.InArbitration => dice.Below(4) == 0
            ? (Changes(dice), People.Supervisor)
            : (new AppealCommand.Rule(dice.Of(People.Units), "ruled"), People.Supervisor),
        _ => (Any(state, rules, dice), dice.Of(People.Everybody)),
    };

    private static AppealCommand Any(Appeal state, Rules rules, Dice dice)
    {
        var given = (state as Appeal.Filed)?.Dossier.LeasesGiven ?? 0;
        var lease = Math.Max(0, given + 1 - dice.Below(3));
        return dice.Below(14) switch
        {
            0 => new Submit(People.Letter(dice.Of("QS20260303ABCDEFGHX", "QS20260303ANOTHER1X"))),
            1 => Decides(dice, dice.OneIn(2) ? lease : null),
            2 => new SendToDesk(null, "unsure"),
            3 => new ClaimTriage(Length(dice)),
            4 => new AppealCommand.Refuse(dice.Of(Enum.GetValues<Ground>()), dice.Of("elsewhere", ""), null, dice.OneIn(2) ? lease : null),
            5 => new Claim(dice.Of(People.Units), Length(dice)),
            6 or 7 => OfHolder(lease, dice),
            8 => new Supplement("more", []),
            9 => new AppealCommand.Rule(dice.Of(People.Units), "because"),
            10 => Changes(dice),
            11 => new Supervise("because"),
            12 => dice.OneIn(3) ? new Withdraw(null) : new Supplement("more", []),
            _ => Due(state, rules, dice),
        };
    }

    private static AppealCommand OfHolder(int lease, Dice dice) => dice.Below(9) switch
    {
        0 => new Release(lease, null),
        1 or 2 => new RecordContact(lease, "telephoned"),
        3 or 4 => new ReportProgress(lease, "half done", null),
        5 or 6 => new Ask(lease, "which meter?"),
        _ => new Return(lease, dice.Of("NOT_OUR_DUTY", "OTHER_LEVEL", "BORED"), dice.Of(People.Units), "not ours"),
    };

    private static AppealCommand Decides(Dice dice, int? lease) => new AppealCommand.Triage(
        People.Says(dice.Of(Enum.GetValues<Tier>()), dice.Of(People.Units), dice.OneIn(2) ? null : dice.Of(Enum.GetValues<Kind>())),
        dice.OneIn(3) ? dice.Of(Enum.GetValues<StatutoryTrack>()) : null, lease);

    private static ChangeTier Changes(Dice dice) => new(dice.Of(Enum.GetValues<Tier>()), "because",
        dice.OneIn(3) ? dice.Of(Enum.GetValues<Kind>()) : null, dice.OneIn(3) ? dice.Of(Enum.GetValues<StatutoryTrack>()) : null);

    /// <summary>A step of the schedule, due or not; or one that is past, or of another epoch.</summary>
    private static Take Due(Appeal state, Rules rules, Dice dice)
    {
        var schedule = Schedule.Of(state, rules);
        if (schedule.Count > 0 && !dice.OneIn(4)) return new(schedule[dice.Below(schedule.Count)].Step);
        return new(dice.Of<DueStep>(new DueStep.ReachRung(dice.Below(4), "Yellow"), new DueStep.ExpireLease(dice.Below(4)), new DueStep.ResumeUnanswered(),
            new DueStep.MissStep(dice.Of(Enum.GetValues<StepLimit>())), new DueStep.Classify(), new DueStep.AdoptCalendar(1)));
    }

    private static Actor Holder(Lease lease, Assignment assignment) =>
        People.Everybody.FirstOrDefault(a => a.Subject == lease.Holder && a.Unit == assignment.Unit) ?? People.OfficerOf(assignment.Unit, 1);

    private static TimeSpan Length(Dice dice) => TimeSpan.FromMinutes(dice.Of(0, 5, 60, 100_000));
}
