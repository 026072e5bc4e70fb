namespace ServerlessQiFu.Functions.Appeals;

/// <summary>Reads the truth for <see cref="HandleAppeal"/> and notes that it was seen.</summary>
public sealed class ReadAppeal(DueSteps steps)
{
    [Function(nameof(ReadAppeal))]
    public Task<NextStep> Run([ActivityTrigger] AppealTurn turn, CancellationToken cancellation) => steps.NextOf(turn, cancellation);
}
