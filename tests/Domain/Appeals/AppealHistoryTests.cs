using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Tests.Domain.Appeals;

public class AppealHistoryTests
{
    [Theory]
    [InlineData(nameof(Appeal.Received), Status.Received)]
    [InlineData(nameof(Appeal.OnTriageDesk), Status.Triage)]
    [InlineData(nameof(Appeal.Queued), Status.Queued)]
    [InlineData(nameof(Appeal.InProgress), Status.InProgress)]
    [InlineData(nameof(Appeal.AwaitingAppellant), Status.AwaitingAppellant)]
    [InlineData(nameof(Appeal.InArbitration), Status.Arbitration)]
    [InlineData(nameof(Appeal.Replied), Status.Replied)]
    [InlineData(nameof(Appeal.CallingBack), Status.CallBack)]
    [InlineData(nameof(Appeal.Closed), Status.Closed)]
    [InlineData(nameof(Appeal.Withdrawn), Status.Withdrawn)]
    [InlineData(nameof(Appeal.NotAccepted), Status.NotAccepted)]
    public void A_state_has_a_public_name_and_is_written_and_read_as_itself(string state, Status status)
    {
        var appeal = CommandDecisionTests.In(state);
        var json = AppealJson.Write(appeal);

        Assert.Equal(status, AppealStatus.Of(appeal));
        Assert.StartsWith($$"""{"state":"{{state}}",""", json);
        Assert.Equal(appeal.GetType(), AppealJson.Read<Appeal>(json).GetType());
        Assert.Equal(json, AppealJson.Write(AppealJson.Read<Appeal>(json)));
    }

    [Fact]
    public void A_later_round_in_the_queue_is_a_redo() =>
        Assert.Equal(Status.Redo, AppealStatus.Of(new Appeal.Queued(AppealStory.Queued().Dossier, new("GXJ", AppealStory.At("03-03 10:00"), Round: 2))));

    [Fact]
    public void Chinese_and_names_are_written_as_they_are()
    {
        var json = AppealJson.Write(AppealStory.Queued().Record[0]);

        Assert.Contains("园区电价过高", json);
        Assert.Contains("\"event\":\"Filed\"", json);
        Assert.Contains("\"role\":\"Enterprise\"", json);
    }

    [Fact]
    public void A_history_with_a_gap_or_an_impossible_event_is_refused_aloud()
    {
        var record = AppealStory.InProgress().Record;

        Assert.Throws<ImpossibleHistoryException>(() => AppealHistory.Replay(record.Where(r => r.Version != 2)));
        Assert.Throws<ImpossibleHistoryException>(() => AppealHistory.Replay(record.Prepend(record[0])));
        Assert.Throws<ImpossibleHistoryException>(() => Evolve(AppealStory.InProgress(), new AppealEvent.Claimed(new(2, "x", default, default))));
        Assert.Throws<ImpossibleHistoryException>(() => Evolve(AppealStory.Queued(), new AppealEvent.LeaseExpired(1)));
        Assert.Throws<ImpossibleHistoryException>(() => Evolve(AppealStory.Queued(), new AppealEvent.EpochBegan(7, EpochCause.Designated, [])));
        Assert.Throws<ImpossibleHistoryException>(() => Evolve(AppealStory.Withdrawn(), new AppealEvent.SupervisionOpened("督办")));
        Assert.Throws<ImpossibleHistoryException>(() => Evolve(AppealStory.Filed(), new AppealEvent.TierChanged(Tier.Complex, "是")));

        static Appeal Evolve(AppealStory story, AppealEvent happened) => AppealHistory.Evolve(story.State, new(99, story.Now, Actor.System, happened));
    }
}
