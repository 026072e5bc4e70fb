namespace ServerlessQiFu.Functions.Appeals;

/// <summary>Takes every step of a call-back that is due by now and says when the next one is.</summary>
public sealed class RunCallBackSteps(DueSteps steps)
{
    [Function(nameof(RunCallBackSteps))]
    public Task<NextStep> Run([ActivityTrigger] CallBackTurn turn, CancellationToken cancellation) =>
        steps.RunCallBack(turn, cancellation);
}
