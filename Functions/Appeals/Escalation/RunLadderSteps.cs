namespace ServerlessQiFu.Functions.Appeals;

/// <summary>Reaches every rung that is due by now and says when the next one is.</summary>
public sealed class RunLadderSteps(DueSteps steps)
{
    [Function(nameof(RunLadderSteps))]
    public Task<NextStep> Run([ActivityTrigger] LadderTurn turn, CancellationToken cancellation) =>
        steps.RunLadder(turn, cancellation);
}
