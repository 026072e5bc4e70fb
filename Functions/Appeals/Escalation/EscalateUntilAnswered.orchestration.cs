using System.Text.Json.Serialization;

namespace ServerlessQiFu.Functions.Appeals;

/// <param name="Epoch">Business: the ladder this climbs; a tier change, a designation or a redo begins another.</param>
/// <param name="First">When the first rung is due (UTC), where whoever began this has just looked; see <see cref="AppealTurn.Untriaged"/> for what it saves.</param>
public sealed record LadderTurn(
    string Appeal, int Generation, int Epoch, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTime? First = null);

/// <summary>
/// One climb of the escalation ladder: 50, 80 and 100 % of the promise, then one, three and five working days past the outer
/// limit, until the appeal is answered, ends, or begins another epoch. Each rung is an event in the record, once.
/// </summary>
public static class EscalateUntilAnswered
{
    [Function(nameof(EscalateUntilAnswered))]
    public static async Task Run([OrchestrationTrigger] TaskOrchestrationContext context, LadderTurn input)
    {
        var changed = context.WaitForExternalEvent<int>(OrchestrationStarter.Changed);
        var turn = 0;
        for (; turn < HistoryLimits.MostTurns; turn++)
        {
            var next = turn == 0 && input.First is { } first ? first : await Climb();
            if (next is not { } at) return;

            if (await context.WaitUntil(at, changed)) changed = context.WaitForExternalEvent<int>(OrchestrationStarter.Changed);
        }
        context.ContinueAsNew(input with { First = null });

        // The instant of the next rung; null when there is nothing left to climb.
        async Task<DateTime?> Climb()
        {
            var asked = context.CurrentUtcDateTime;
            var rung = await context.CallActivityAsync<NextStep>(nameof(RunLadderSteps), input, Retries.Patient);
            turn += Retries.MostWithin(context.CurrentUtcDateTime - asked);
            OrchestrationStatus.Say(context, rung);
            return rung.Over ? null : rung.WaitsUntil(context.CurrentUtcDateTime);
        }
    }
}
