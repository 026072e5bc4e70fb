using ServerlessQiFu.Domain.Enterprises;

namespace ServerlessQiFu.Tests.Domain.Enterprises;

public class ServiceCardTests
{
    private static readonly DateOnly Day = new(2026, 3, 2);

    [Theory]
    [InlineData(ServiceStage.Germination, ServiceCard.Birth)]
    [InlineData(ServiceStage.Seedling, ServiceCard.Companionship)]
    [InlineData(ServiceStage.Growth, ServiceCard.DripIrrigation)]
    [InlineData(ServiceStage.Maturity, ServiceCard.WinWin)]
    public void Each_stage_has_one_card(ServiceStage stage, ServiceCard card) =>
        Assert.All(Enum.GetValues<ServiceCard>(), other =>
            Assert.Equal(other == card, CardAssignment.TryAssign(stage, other, "owner", "supervisor", "年度梳理", Day, null, out _, out _)));

    [Theory]
    [InlineData(null, "by", "why", "owner")]
    [InlineData(" ", "by", "why", "owner")]
    [InlineData("owner", "", "why", "who made it")]
    [InlineData("owner", "by", " ", "reason")]
    public void A_card_without_owner_author_or_reason_is_refused(string? owner, string? by, string? why, string says)
    {
        Assert.False(CardAssignment.TryAssign(ServiceStage.Growth, ServiceCard.DripIrrigation, owner, by, why, Day, null, out var assignment, out var refusal));
        Assert.Null(assignment);
        Assert.Contains(says, refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_card_is_valid_from_its_first_to_its_last_day()
    {
        Assert.True(CardAssignment.TryAssign(ServiceStage.Growth, ServiceCard.DripIrrigation, " owner ", "by", "why", Day, Day.AddDays(1), out var card, out _));

        Assert.Equal("owner", card.ServiceOwner);
        Assert.Equal([false, true, true, false], Enumerable.Range(-1, 4).Select(i => card.IsValidOn(Day.AddDays(i))));
        Assert.False(CardAssignment.TryAssign(ServiceStage.Growth, ServiceCard.DripIrrigation, "owner", "by", "why", Day, Day.AddDays(-1), out _, out _));
    }
}
