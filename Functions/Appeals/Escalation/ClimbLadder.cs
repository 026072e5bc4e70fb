namespace ServerlessQiFu.Functions.Appeals;

/// <summary>Reaches every rung that is due by now and says when the next one is.</summary>
public sealed class ClimbLadder(Steps steps)
{
    [Function(nameof(ClimbLadder))]
    public Task<NextStep> Run([ActivityTrigger] LadderTurn turn, CancellationToken cancellation) =>
        steps.Climb(turn, cancellation);
}
