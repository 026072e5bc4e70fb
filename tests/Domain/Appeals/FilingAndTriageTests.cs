using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Tests.Domain.Appeals;

public class FilingAndTriageTests
{
    [Fact]
    public void A_company_files_for_itself_only() =>
        new AppealStory().IsRefused(RefusalCode.NotYours, new AppealCommand.FileAppeal(TestActors.Letter()), TestActors.OtherCompany);

    [Fact]
    public void A_bot_of_no_company_files_for_any() =>
        Assert.IsType<Appeal.Received>(new AppealStory().Do(new AppealCommand.FileAppeal(TestActors.Letter()), new(Role.Bot, "import") { FilesForAnyCompany = true }).State);

    [Fact]
    public void A_number_that_another_letter_has_is_forbidden() => AppealStory.Filed()
        .IsRefused(RefusalCode.Forbidden, new AppealCommand.FileAppeal(TestActors.Letter() with { Title = "另一件" }), TestActors.Company);

    [Fact]
    public void An_emergency_is_handed_off_and_goes_on_in_the_ordinary_way()
    {
        var story = new AppealStory().Do(new AppealCommand.FileAppeal(TestActors.Letter(emergency: true)), TestActors.Company);

        Assert.Equal(["119"], story.All<AppealEvent.EmergencyHandedOff>().Single().Numbers);
        Assert.Equal(["起火"], story.Dossier.Emergency!.Words);
        Assert.IsType<Appeal.Queued>(story.Do(new AppealCommand.DecideTriage(TestActors.Says(Tier.Assistance)), Actor.Model).State);
    }

    [Fact]
    public void Triage_confirms_the_kind_and_puts_it_into_the_units_queue()
    {
        var story = AppealStory.Queued(Tier.Consultation);

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
        var story = new AppealStory().Do(new AppealCommand.FileAppeal(TestActors.Letter() with { Kind = declared }), TestActors.Company)
            .Do(new AppealCommand.DecideTriage(TestActors.Says(tier, kind: said)), Actor.Model);

        Assert.Equal(confirmed, story.Dossier.Kind);
    }

    [Fact]
    public void A_tier_decided_other_than_the_one_assumed_begins_an_epoch_and_the_promise_still_counts_from_receipt()
    {
        // Yellow and Orange of the consultation assumed are reached on the desk; then it is found to be Assistance.
        var story = AppealStory.OnDesk().Until("03-04 16:00");
        Assert.Equal(["Yellow", "Orange"], story.Dossier.Ladder.Reached);
        story.Do(new AppealCommand.DecideTriage(TestActors.Says(Tier.Assistance)), TestActors.Specialist);

        Assert.Equal(EpochCause.TierDecided, story.All<AppealEvent.EpochBegan>().Single().Cause);
        Assert.Equal(1, story.Dossier.Ladder.Epoch);
        Assert.Empty(story.Dossier.Ladder.Reached);
        Assert.Equal(AppealStory.At("03-03 10:00"), story.Dossier.PromiseFrom);
    }

    [Theory]
    [InlineData(Role.System)]
    [InlineData(Role.Specialist)]
    public void Complex_is_a_suggestion_and_meanwhile_a_unit_has_it_as_assistance(Role role)
    {
        var story = AppealStory.Filed().Do(new AppealCommand.DecideTriage(TestActors.Says(Tier.Complex)), new(role, "somebody"));

        Assert.IsType<Appeal.Queued>(story.State);
        Assert.Equal((Tier.Assistance, true), (story.Dossier.Tier, story.Dossier.ComplexSuggested));
        story.IsAlreadySo(new AppealCommand.DecideTriage(TestActors.Says(Tier.Complex)), new(role, "somebody"));
    }

    [Fact]
    public void A_supervisor_who_triages_it_as_complex_has_confirmed_it()
    {
        var story = AppealStory.OnDesk().Do(new AppealCommand.DecideTriage(TestActors.Says(Tier.Complex)), TestActors.Supervisor);

        Assert.Equal((Tier.Complex, false), (story.Dossier.Tier, story.Dossier.ComplexSuggested));
        story.IsAlreadySo(new AppealCommand.DecideTriage(TestActors.Says(Tier.Complex)), TestActors.Specialist);
    }

    [Fact]
    public void A_supervisor_confirms_complex_or_says_no()
    {
        var confirmed = AppealStory.Queued(Tier.Complex).Do(new AppealCommand.ChangeTier(Tier.Complex, "是"), TestActors.Supervisor);
        Assert.Equal((Tier.Complex, false), (confirmed.Dossier.Tier, confirmed.Dossier.ComplexSuggested));

        var declined = AppealStory.Queued(Tier.Complex).Do(new AppealCommand.ChangeTier(Tier.Assistance, "不是"), TestActors.Supervisor);
        Assert.Equal((Tier.Assistance, false), (declined.Dossier.Tier, declined.Dossier.ComplexSuggested));
        Assert.Equal(["ComplexDeclined"], declined.Names(1));
    }

    [Fact]
    public void What_is_on_the_desk_a_person_decides() =>
        AppealStory.OnDesk().IsRefused(RefusalCode.NotNow, new AppealCommand.DecideTriage(TestActors.Says(Tier.Assistance)), Actor.Model);

    [Fact]
    public void Who_claimed_it_from_the_desk_decides_and_nobody_else()
    {
        var story = AppealStory.OnDesk().Do(new AppealCommand.ClaimTriage(TimeSpan.Zero), TestActors.Specialist);
        var decision = new AppealCommand.DecideTriage(TestActors.Says(Tier.Assistance), Lease: 1);

        story.IsRefused(RefusalCode.NotNow, new AppealCommand.ClaimTriage(TimeSpan.Zero), TestActors.Colleague);
        story.IsRefused(RefusalCode.StaleLease, decision, TestActors.Colleague);
        story.IsRefused(RefusalCode.StaleLease, decision with { Lease = null }, TestActors.Specialist);
        story.IsRefused(RefusalCode.StaleLease, new AppealCommand.Refuse(Ground.NA_SECRET, "说明", null, 2), TestActors.Specialist);
        Assert.IsType<Appeal.Queued>(story.Do(decision, TestActors.Specialist).State);
    }

    [Fact]
    public void A_desk_lease_is_given_back_or_runs_out()
    {
        var story = AppealStory.OnDesk().Do(new AppealCommand.ClaimTriage(TimeSpan.FromHours(1)), TestActors.Specialist);
        story.IsRefused(RefusalCode.StaleLease, new AppealCommand.ReleaseAppeal(1, null), TestActors.Colleague);
        story.Do(new AppealCommand.ReleaseAppeal(1, null), TestActors.Specialist).IsAlreadySo(new AppealCommand.ReleaseAppeal(1, null), TestActors.Specialist);

        story.Do(new AppealCommand.ClaimTriage(TimeSpan.FromHours(1)), TestActors.Colleague).Until("03-03 11:00");
        Assert.Null(Assert.IsType<Appeal.OnTriageDesk>(story.State).Lease);
        story.Do(new AppealCommand.ClaimTriage(TimeSpan.Zero), TestActors.Specialist);
        Assert.Equal((3, "specialist"), (story.Lease.Number, story.Lease.Holder));
    }

    [Fact]
    public void Who_is_turned_away_is_told_where_to_go() =>
        AppealStory.OnDesk().IsRefused(RefusalCode.UnknownValue, new AppealCommand.Refuse(Ground.NA_JURISDICTION, " ", null, null), TestActors.Specialist);

    [Fact]
    public void A_correction_moves_unit_and_tier_until_a_unit_has_started()
    {
        var story = AppealStory.Queued(Tier.Assistance).On("03-03 15:00")
            .Do(new AppealCommand.DecideTriage(TestActors.Says(Tier.Consultation, "SFJ")), TestActors.Specialist);

        Assert.Equal(("SFJ", Tier.Consultation, "GXJ"), (story.Assignment.Unit, story.Dossier.Tier, story.Dossier.Accountable));
        Assert.Equal(AppealStory.At("03-03 15:00"), story.Dossier.PromiseFrom);
        story.IsAlreadySo(new AppealCommand.DecideTriage(TestActors.Says(Tier.Consultation, "SFJ")), TestActors.Specialist);
        story.IsRefused(RefusalCode.NotNow, new AppealCommand.DecideTriage(TestActors.Says(Tier.Assistance)), Actor.Model);
        story.Claimed("SFJ").IsRefused(RefusalCode.NotNow, new AppealCommand.DecideTriage(TestActors.Says(Tier.Assistance)), TestActors.Supervisor);
    }

    [Fact]
    public void A_correction_that_names_no_track_leaves_the_track()
    {
        var story = AppealStory.Filed().Do(new AppealCommand.DecideTriage(TestActors.Says(Tier.Assistance), StatutoryTrack.SmeArrears), TestActors.Specialist)
            .Do(new AppealCommand.DecideTriage(TestActors.Says(Tier.Assistance, "SFJ")), TestActors.Specialist);

        Assert.Equal((StatutoryTrack.SmeArrears, "SFJ"), (story.Dossier.Track, story.Assignment.Unit));
    }

    [Fact]
    public void A_correction_cannot_undo_a_designation_or_a_confirmed_complex()
    {
        var designated = AppealStory.Queued().Do(new AppealCommand.RuleOnReturn("GXJ", "裁决"), TestActors.Supervisor);
        designated.IsRefused(RefusalCode.Forbidden, new AppealCommand.DecideTriage(TestActors.Says(Tier.Assistance, "SFJ")), TestActors.Specialist);

        var complex = AppealStory.Queued().Do(new AppealCommand.ChangeTier(Tier.Complex, "是"), TestActors.Supervisor);
        complex.IsRefused(RefusalCode.NotYours, new AppealCommand.DecideTriage(TestActors.Says(Tier.Assistance)), TestActors.Specialist);
    }
}
