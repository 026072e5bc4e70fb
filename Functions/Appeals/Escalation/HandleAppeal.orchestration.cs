using System.Text.Json.Serialization;

namespace ServerlessQiFu.Functions.Appeals;

/// <param name="Generation">Technical: which run of the orchestration this is; see <see cref="OrchestrationStarter"/>.</param>
/// <param name="Untriaged">It was started for an appeal that nobody had triaged: the classifier is asked first, the record is read after it. What this and <see cref="LadderTurn.First"/> save is in docs/figures/kept.md.</param>
public sealed record AppealTurn(
    string Appeal, int Generation, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Untriaged = false);

/// <summary>
/// An appeal's life, from filing to its end: it is triaged at once; whatever has a time of its own (a lease, a question, a
/// ruling, a first contact) is done when that time has come; in between we wait for news. The record decides what is due.
/// </summary>
public static class HandleAppeal
{
    [Function(nameof(HandleAppeal))]
    public static async Task Run([OrchestrationTrigger] TaskOrchestrationContext context, AppealTurn input)
    {
        var changed = context.WaitForExternalEvent<int>(OrchestrationStarter.Changed);
        var turn = 0;
        var look = await Ask(input.Untriaged ? nameof(TriageAppeal) : nameof(ReadAppeal));
        for (; turn < HistoryLimits.MostTurns; turn++)
        {
            if (look.Over) return;
            var until = look.WaitsUntil(context.CurrentUtcDateTime);
            if (until <= context.CurrentUtcDateTime)
            {
                look = await Ask(look.Classify ? nameof(TriageAppeal) : nameof(RunDueStep));
                continue;
            }

            if (await context.WaitUntil(until, changed)) changed = context.WaitForExternalEvent<int>(OrchestrationStarter.Changed);
            look = await Ask(nameof(ReadAppeal));
        }
        context.ContinueAsNew(input with { Untriaged = false });

        async Task<NextStep> Ask(string activity)
        {
            var asked = context.CurrentUtcDateTime;
            var answer = await context.CallActivityAsync<NextStep>(activity, input, Retries.Patient);
            turn += Retries.MostWithin(context.CurrentUtcDateTime - asked);
            OrchestrationStatus.Say(context, answer);
            return answer;
        }
    }
}
