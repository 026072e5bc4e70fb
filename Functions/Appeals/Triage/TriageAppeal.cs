namespace ServerlessQiFu.Functions.Appeals;

/// <summary>Lets the classifier speak: into a unit's queue, or onto the specialists' desk when it is not sure; then looks again.</summary>
public sealed class TriageAppeal(DueSteps steps)
{
    [Function(nameof(TriageAppeal))]
    public async Task<NextStep> Run([ActivityTrigger] AppealTurn turn, CancellationToken cancellation)
    {
        await steps.Classify(turn.Appeal, cancellation);
        return await steps.NextOf(turn, cancellation);
    }
}
