using ServerlessQiFu.Domain.Appeals;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>Takes the one step that is due by now (a lease that ran out, a limit that passed), then looks again.</summary>
public sealed class RunDueStep(DueSteps steps)
{
    [Function(nameof(RunDueStep))]
    public async Task<NextStep> Run([ActivityTrigger] AppealTurn turn, CancellationToken cancellation)
    {
        await steps.RunNext(turn.Appeal, (state, step) => OrchestrationKinds.Of(state, step) == OrchestrationKind.Own, cancellation);
        return await steps.NextOf(turn, cancellation);
    }
}
