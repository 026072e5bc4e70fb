using ServerlessQiFu.Simulation;

namespace ServerlessQiFu.Tests.Simulation;

/// <summary>Planted faults, each with the promise that it breaks and the first seed that shows it (docs/reliability.md has the table).</summary>
public class PlantedBugs
{
    /// <summary>Seeds in which a planted fault must show itself.</summary>
    private const int Most = 200;

    [Theory]
    [InlineData("OutboxSkipped", "EveryNoticeDeliveredOrDeadWithAReason")]
    [InlineData("FilingLost", "NoAcknowledgedAppealIsLost")]
    [InlineData("CommandLost", "AcceptedMeansRecorded")]
    [InlineData("KeyForgotten", "OneAppealForOneKey")]
    [InlineData("LeaseUnchecked", "OneHolderAtATime")]
    [InlineData("ClaimGivenTwice", "OneHolderAtATime")]
    [InlineData("RungsLate", "LatenessWithinTheBound")]
    [InlineData("ClockFast", "NeverEarly")]
    [InlineData("ClockResetOnReturn", "ClocksMoveForwardOnly")]
    [InlineData("StateDrifts", "TheRecordReplaysToTheState")]
    [InlineData("NoticeSwallowed", "EveryNoticeDeliveredOrDeadWithAReason")]
    [InlineData("DeliverySwallowed", "EveryNoticeDeliveredOrDeadWithAReason")]
    [InlineData("ReportStale", "ReportEqualsRecount")]
    public void A_planted_fault_is_caught_within_200_seeds(string bug, string invariant)
    {
        var (planted, broken) = (Enum.Parse<Bug>(bug), Enum.Parse<Invariant>(invariant));
        for (var seed = 1; seed <= Most; seed++)
            if (Checker.Check(World.Play(new WorldOptions(seed, planted))).Any(v => v.Invariant == broken))
            {
                TestContext.Current.SendDiagnosticMessage($"| {bug} | {invariant} | {seed} |");
                return;
            }
        Assert.Fail($"{bug} was not caught in {Most} seeds.");
    }
}
