using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Tests.Domain.Appeals;

public class FilingAndTriage
{
    [Fact]
    public void A_company_files_for_itself_only() =>
        new Story().IsRefused(RefusalCode.NotYours, new AppealCommand.FileAppeal(People.Letter()), People.OtherCompany);

    [Fact]
    public void A_bot_of_no_company_files_for_any() =>
        Assert.IsType<Appeal.Received>(new Story().Do(new AppealCommand.FileAppeal(People.Letter()), new(Role.Bot, "import")).State);

    [Fact]
    public void A_number_that_another_letter_has_is_forbidden() => Story.Filed()
        .IsRefused(RefusalCode.Forbidden, new AppealCommand.FileAppeal(People.Letter() with { Title = "另一件" }), People.Company);

    [Fact]
    public void An_emergency_is_handed_off_and_goes_on_in_the_ordinary_way()
    {
        var story = new Story().Do(new AppealCommand.FileAppeal(People.Letter(emergency: true)), People.Company);

        Assert.Equal(["119"], story.All<AppealEvent.EmergencyHandedOff>().Single().Numbers);
        Assert.Equal(["起火"], story.Dossier.Emergency!.Words);
        Assert.IsType<Appeal.Queued>(story.Do(new AppealCommand.DecideTriage(People.Says(Tier.Assistance)), Actor.Model).State);
    }

    [Fact]
    public void Triage_confirms_the_kind_and_puts_it_into_the_units_queue()
    {
        var story = Story.Queued(Tier.Consultation);

        Assert.Equal(["Triaged", "KindConfirmed", "Dispatched"], story.Names(3));
        Assert.Equal((Tier.Consultation, Kind.Consultation, "GXJ", "GXJ"), (story.Dossier.Tier, story.Dossier.Kind, story.Dossier.FirstReceiver, story.Dossier.Accountable));
    }

    [Theory]
    [InlineData(Tier.Assistance, null, null, Kind.Help)]
    [InlineData(Tier.Complex, null, null, Kind.Help)]
    [InlineData(Tier.Assistance, null, Kind.Complaint, Kind.Complaint)]
    [InlineData(Tier.Assistance, Kind.Report, Kind.Complaint, Kind.Report)]
    public void The_kind_is_what_triage_says_else_what_the_company_says_else_what_the_tier_is_for(Tier tier, Kind? said, Kind? declared, Kind confirmed)
    {
        var story = new Story().Do(new AppealCommand.FileAppeal(People.Letter() with { Kind = declared }), People.Company)
            .Do(new AppealCommand.DecideTriage(People.Says(tier, kind: said)), Actor.Model);

        Assert.Equal(confirmed, story.Dossier.Kind);
    }

    [Fact]
    public void A_tier_decided_other_than_the_one_assumed_begins_an_epoch_and_the_promise_still_counts_from_receipt()
    {
        // Yellow and Orange of the consultation assumed are reached on the desk; then it is found to be Assistance.
        var story = Story.OnDesk().Until("03-04 16:00");
        Assert.Equal(["Yellow", "Orange"], story.Dossier.Ladder.Reached);
        story.Do(new AppealCommand.DecideTriage(People.Says(Tier.Assistance)), People.Specialist);

        Assert.Equal(EpochCause.TierDecided, story.All<AppealEvent.EpochBegan>().Single().Cause);
        Assert.Equal(1, story.Dossier.Ladder.Epoch);
        Assert.Empty(story.Dossier.Ladder.Reached);
        Assert.Equal(Story.At("03-03 10:00"), story.Dossier.PromiseFrom);
    }

    [Theory]
    [InlineData(Role.System)]
    [InlineData(Role.Specialist)]
    public void Complex_is_a_suggestion_and_meanwhile_a_unit_has_it_as_assistance(Role role)
    {
        var story = Story.Filed().Do(new AppealCommand.DecideTriage(People.Says(Tier.Complex)), new(role, "somebody"));

        Assert.IsType<Appeal.Queued>(story.State);
        Assert.Equal((Tier.Assistance, true), (story.Dossier.Tier, story.Dossier.ComplexSuggested));
        story.IsAlreadySo(new AppealCommand.DecideTriage(People.Says(Tier.Complex)), new(role, "somebody"));
    }

    [Fact]
    public void A_supervisor_who_triages_it_as_complex_has_confirmed_it()
    {
        var story = Story.OnDesk().Do(new AppealCommand.DecideTriage(People.Says(Tier.Complex)), People.Supervisor);

        Assert.Equal((Tier.Complex, false), (story.Dossier.Tier, story.Dossier.ComplexSuggested));
        story.IsAlreadySo(new AppealCommand.DecideTriage(People.Says(Tier.Complex)), People.Specialist);
    }

    [Fact]
    public void A_supervisor_confirms_complex_or_says_no()
    {
        var confirmed = Story.Queued(Tier.Complex).Do(new AppealCommand.ChangeTier(Tier.Complex, "是"), People.Supervisor);
        Assert.Equal((Tier.Complex, false), (confirmed.Dossier.Tier, confirmed.Dossier.ComplexSuggested));

        var declined = Story.Queued(Tier.Complex).Do(new AppealCommand.ChangeTier(Tier.Assistance, "不是"), People.Supervisor);
        Assert.Equal((Tier.Assistance, false), (declined.Dossier.Tier, declined.Dossier.ComplexSuggested));
        Assert.Equal(["ComplexDeclined"], declined.Names(1));
    }

    [Fact]
    public void What_is_on_the_desk_a_person_decides() =>
        Story.OnDesk().IsRefused(RefusalCode.NotNow, new AppealCommand.DecideTriage(People.Says(Tier.Assistance)), Actor.Model);

    [Fact]
    public void Who_claimed_it_from_the_desk_decides_and_nobody_else()
    {
        var story = Story.OnDesk().Do(new AppealCommand.ClaimTriage(TimeSpan.Zero), People.Specialist);
        var decision = new AppealCommand.DecideTriage(People.Says(Tier.Assistance), Lease: 1);

        story.IsRefused(RefusalCode.NotNow, new AppealCommand.ClaimTriage(TimeSpan.Zero), People.Colleague);
        story.IsRefused(RefusalCode.StaleLease, decision, People.Colleague);
        story.IsRefused(RefusalCode.StaleLease, decision with { Lease = null }, People.Specialist);
        story.IsRefused(RefusalCode.StaleLease, new AppealCommand.Refuse(Ground.NA_SECRET, "说明", null, 2), People.Specialist);
        Assert.IsType<Appeal.Queued>(story.Do(decision, People.Specialist).State);
    }

    [Fact]
    public void A_desk_lease_is_given_back_or_runs_out()
    {
        var story = Story.OnDesk().Do(new AppealCommand.ClaimTriage(TimeSpan.FromHours(1)), People.Specialist);
        story.IsRefused(RefusalCode.StaleLease, new AppealCommand.ReleaseAppeal(1, null), People.Colleague);
        story.Do(new AppealCommand.ReleaseAppeal(1, null), People.Specialist).IsAlreadySo(new AppealCommand.ReleaseAppeal(1, null), People.Specialist);

        story.Do(new AppealCommand.ClaimTriage(TimeSpan.FromHours(1)), People.Colleague).Until("03-03 11:00");
        Assert.Null(Assert.IsType<Appeal.OnTriageDesk>(story.State).Lease);
        story.Do(new AppealCommand.ClaimTriage(TimeSpan.Zero), People.Specialist);
        Assert.Equal((3, "specialist"), (story.Lease.Number, story.Lease.Holder));
    }

    [Fact]
    public void Who_is_turned_away_is_told_where_to_go() =>
        Story.OnDesk().IsRefused(RefusalCode.UnknownValue, new AppealCommand.Refuse(Ground.NA_JURISDICTION, " ", null, null), People.Specialist);

    [Fact]
    public void A_correction_moves_unit_and_tier_until_a_unit_has_started()
    {
        var story = Story.Queued(Tier.Assistance).On("03-03 15:00")
            .Do(new AppealCommand.DecideTriage(People.Says(Tier.Consultation, "SFJ")), People.Specialist);

        Assert.Equal(("SFJ", Tier.Consultation, "GXJ"), (story.Assignment.Unit, story.Dossier.Tier, story.Dossier.Accountable));
        Assert.Equal(Story.At("03-03 15:00"), story.Dossier.PromiseFrom);
        story.IsAlreadySo(new AppealCommand.DecideTriage(People.Says(Tier.Consultation, "SFJ")), People.Specialist);
        story.IsRefused(RefusalCode.NotNow, new AppealCommand.DecideTriage(People.Says(Tier.Assistance)), Actor.Model);
        story.Claimed("SFJ").IsRefused(RefusalCode.NotNow, new AppealCommand.DecideTriage(People.Says(Tier.Assistance)), People.Supervisor);
    }

    [Fact]
    public void A_correction_that_names_no_track_leaves_the_track()
    {
        var story = Story.Filed().Do(new AppealCommand.DecideTriage(People.Says(Tier.Assistance), StatutoryTrack.SmeArrears), People.Specialist)
            .Do(new AppealCommand.DecideTriage(People.Says(Tier.Assistance, "SFJ")), People.Specialist);

        Assert.Equal((StatutoryTrack.SmeArrears, "SFJ"), (story.Dossier.Track, story.Assignment.Unit));
    }

    [Fact]
    public void A_correction_cannot_undo_a_designation_or_a_confirmed_complex()
    {
        var designated = Story.Queued().Do(new AppealCommand.RuleOnReturn("GXJ", "裁决"), People.Supervisor);
        designated.IsRefused(RefusalCode.Forbidden, new AppealCommand.DecideTriage(People.Says(Tier.Assistance, "SFJ")), People.Specialist);

        var complex = Story.Queued().Do(new AppealCommand.ChangeTier(Tier.Complex, "是"), People.Supervisor);
        complex.IsRefused(RefusalCode.NotYours, new AppealCommand.DecideTriage(People.Says(Tier.Assistance)), People.Specialist);
    }
}
