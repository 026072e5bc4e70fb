namespace ServerlessQiFu.Functions.Appeals;

/// <param name="Id">Of the call-back; its appeal's number is in it.</param>
public sealed record CallBackTurn(string Id, string Appeal, int Generation);

/// <summary>
/// One call-back, from the company's dissatisfaction to its end: the first call within a working day, the end within three,
/// and whoever holds it for too long loses it. The rungs of its own ladder are reached when nobody calls; until it is done
/// nothing closes the appeal. The record decides what is due.
/// </summary>
public static class CallBack
{
    [Function(nameof(CallBack))]
    public static async Task Run([OrchestrationTrigger] TaskOrchestrationContext context, CallBackTurn input)
    {
        var changed = context.WaitForExternalEvent<int>(OrchestrationStarter.Changed);
        for (var turn = 0; turn < HistoryLimits.MostTurns; turn++)
        {
            var asked = context.CurrentUtcDateTime;
            var next = await context.CallActivityAsync<NextStep>(nameof(RunCallBackSteps), input, Retries.Patient);
            turn += Retries.MostWithin(context.CurrentUtcDateTime - asked);
            OrchestrationStatus.Say(context, next);
            if (next.Over) return;

            if (await context.WaitUntil(next.WaitsUntil(context.CurrentUtcDateTime), changed)) changed = context.WaitForExternalEvent<int>(OrchestrationStarter.Changed);
        }
        context.ContinueAsNew(input);
    }
}
