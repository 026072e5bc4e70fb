using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.Policy;
using static ServerlessQiFu.Domain.Appeals.AppealCommand;
using static ServerlessQiFu.Tests.Domain.Appeals.TestActors;

namespace ServerlessQiFu.Tests.Domain.Appeals;

/// <summary>The unit that an appeal complains of gets nothing of it, by no command, and nobody of it acts on it.</summary>
public class ComplainedOfTests
{
    private const string About = "SFJ";
    private static readonly Actor Chief = new(Role.Supervisor, "chief", Unit: "ZXQ");

    private static AppealStory Filed() => new AppealStory().Do(new FileAppeal(Letter() with { About = About }), Company);

    private static AppealStory OnDesk() => Filed().Do(new SendToDesk(null, "不确定"), Actor.Model);

    private static AppealStory Queued() => Filed().Do(new DecideTriage(Says(Tier.Assistance)), Actor.Model);

    private static AppealStory InProgress() => Queued().Claimed();

    [Fact]
    public void Nothing_dispatches_it_there()
    {
        Filed().IsRefused(RefusalCode.UnknownValue, new DecideTriage(Says(Tier.Assistance, About)), Actor.Model);
        OnDesk().IsRefused(RefusalCode.UnknownValue, new DecideTriage(Says(Tier.Assistance, About)), Specialist);
        Queued().IsRefused(RefusalCode.UnknownValue, new DecideTriage(Says(Tier.Assistance, About)), Specialist);
    }

    [Fact]
    public void Nothing_proposes_designates_hands_over_or_parts_it_there()
    {
        InProgress().IsRefused(RefusalCode.UnknownValue, new ReturnAppeal(1, "NOT_OUR_DUTY", About, "属司法局职责"), Officer);
        InProgress().IsRefused(RefusalCode.UnknownValue, new RuleOnReturn(About, "指定"), Chief);
        InProgress().IsRefused(RefusalCode.UnknownValue, new AddCoHandler(1, About, "协助", Limit.Parse("1wd")), Officer);
        InProgress().IsRefused(RefusalCode.UnknownValue, new ProposeHandOver(1, About, "协商"), Officer);
        Queued().IsRefused(RefusalCode.NotYours, new ClaimAppeal(About, TimeSpan.Zero), OfficerOf(About, 1));
    }

    [Fact]
    public void A_redo_does_not_go_there_and_nobody_of_it_calls_back_or_reviews()
    {
        var caller = new Actor(Role.CallBack, "xq 1", Unit: "XQ");
        var calling = InProgress().Do(new ReplyToCompany(1, Outcome.Resolved, "已办", null, []), Officer).Do(new EvaluateReply(1, null, null, null, null, null, 1), Company);
        calling.IsRefused(RefusalCode.NotYours, new ClaimCallBack(TimeSpan.Zero), new Actor(Role.CallBack, "insider", Unit: About));
        calling.IsRefused(RefusalCode.NotYours, new ClaimCallBack(TimeSpan.Zero), new Actor(Role.CallBack, "nobody knows whose"));
        calling.Do(new ClaimCallBack(TimeSpan.Zero), caller);
        calling.IsRefused(RefusalCode.UnknownValue, new RecordAttempt(CallBackTask.IdOf(calling.Dossier.Id, 1), 2, true, AttemptOutcome.Justified, "未解决", false, About), caller);
        calling.Do(new RecordAttempt(CallBackTask.IdOf(calling.Dossier.Id, 1), 2, true, AttemptOutcome.Unjustified, "已解决", true), caller);
        calling.IsRefused(RefusalCode.NotYours, new ReviewCallBack(true, "同意"), new Actor(Role.Reviewer, "insider", Unit: About));
    }

    [Theory]
    [InlineData(Role.Supervisor), InlineData(Role.Leader), InlineData(Role.Specialist), InlineData(Role.Reviewer)]
    public void Nobody_of_it_commands_whatever_the_role(Role role)
    {
        var insider = new Actor(role, "insider", Unit: About);
        var story = InProgress();
        foreach (var command in new AppealCommand[] { new OpenSupervision("跟进"), new RuleOnReturn("GXJ", "指定"), new ChangeTier(Tier.Complex, "复杂"), new DecideExtension(true, "同意"), new ReviewReply(true, "属实"), new ReleaseAppeal(1, null) })
            story.IsRefused(RefusalCode.NotYours, command, insider);
    }

    [Fact]
    public void At_triage_it_is_corrected_and_cleared_and_then_counts_as_corrected()
    {
        var story = OnDesk().Do(new ClaimTriage(TimeSpan.Zero), Specialist);
        story.IsRefused(RefusalCode.UnknownValue, new DecideTriage(Says(Tier.Assistance, "GXJ"), Lease: 1, About: new("GXJ")), Specialist);
        story.Do(new DecideTriage(Says(Tier.Assistance, About), Lease: 1, About: new("GXJ")), Specialist);
        Assert.Equal("GXJ", story.Dossier.About);
        Assert.Single(story.All<AppealEvent.AboutCorrected>());

        story.IsAlreadySo(new DecideTriage(Says(Tier.Assistance, About), About: new("GXJ")), Specialist);
        story.Do(new DecideTriage(Says(Tier.Assistance, About), About: new(null)), Specialist);
        Assert.Null(story.Dossier.About);
        story.Do(new DecideTriage(Says(Tier.Assistance, "GXJ")), Specialist);
    }

    [Fact]
    public void What_is_for_the_supervisors_desk_only_a_supervisor_decides()
    {
        var story = AppealStory.Filed().Do(new SendToDesk(null, "来信反映的对象正是承办单位", ForSupervisors: true), Actor.Model);
        Assert.Equal([WorkQueues.SupervisorsDesk], WorkQueues.Of(story.State));
        story.IsRefused(RefusalCode.NotYours, new ClaimTriage(TimeSpan.Zero), Specialist);
        story.IsRefused(RefusalCode.NotYours, new DecideTriage(Says(Tier.Assistance)), Specialist);
        story.IsRefused(RefusalCode.NotYours, new Refuse(Ground.NA_OTHER, "请另行反映", null, null), Specialist);
        story.Do(new ClaimTriage(TimeSpan.Zero), Chief);
        Assert.Empty(WorkQueues.Of(story.State));
        story.Do(new ReleaseAppeal(1, null), Chief).Do(new ClaimTriage(TimeSpan.Zero), Chief);
        story.Do(new DecideTriage(Says(Tier.Assistance, "GXJ"), Lease: 2, About: new(About)), Chief);
        story.IsRefused(RefusalCode.NotYours, new DecideTriage(Says(Tier.Assistance, "QFZY")), Specialist);
    }

    [Fact]
    public void A_record_from_before_reads_as_about_no_unit()
    {
        var story = AppealStory.OnDesk();
        foreach (var recorded in story.Record)
        {
            var old = AppealJson.Write(recorded).Replace(",\"forSupervisors\":false", "", StringComparison.Ordinal);
            Assert.DoesNotContain("about", old, StringComparison.Ordinal);
            Assert.Equal(recorded.Version, AppealJson.Read<Recorded>(old).Version);
        }
        Assert.Equal((null, false), (story.Dossier.About, story.Dossier.ForSupervisors));
    }
}
