using ServerlessQiFu.Functions.Activities;

namespace ServerlessQiFu.Functions.Orchestrations;

/// <param name="Generation">Technical: which run of the orchestration this is; see <see cref="Conductor"/>.</param>
public sealed record AppealTurn(string Appeal, int Generation);

/// <summary>
/// An appeal's life, from filing to its end: it is triaged at once; whatever has a time of its own (a lease, a question, a
/// ruling, a first contact) is done when that time has come; in between we wait for news. The record decides what is due.
/// </summary>
public static class HandleAppeal
{
    /// <summary>Turns before the history is cut; keeps a generation's history small.</summary>
    private const int MostTurns = 30;

    /// <summary>So that a lost message or a changed calendar costs three days at most; the sweeper is quicker.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromDays(3);

    [Function(nameof(HandleAppeal))]
    public static async Task Run([OrchestrationTrigger] TaskOrchestrationContext context, AppealTurn input)
    {
        var changed = context.WaitForExternalEvent<int>(Conductor.Changed);
        var look = await context.CallActivityAsync<Look>(nameof(ReadAppeal), input, Retries.Patient);
        for (var turn = 0; turn < MostTurns; turn++)
        {
            if (look.Over) return;
            if (look.At <= context.CurrentUtcDateTime)
            {
                var step = look.Classify ? nameof(TriageAppeal) : nameof(TakeDueStep);
                look = await context.CallActivityAsync<Look>(step, input, Retries.Patient);
                continue;
            }

            using var cancelTimer = new CancellationTokenSource();
            var latest = context.CurrentUtcDateTime + LongestSleep;
            var timer = context.CreateTimer(look.At < latest ? look.At : latest, cancelTimer.Token);
            if (await Task.WhenAny(changed, timer) == changed)
            {
                // Not CancelAsync: it goes on on another thread, which no replay can repeat.
#pragma warning disable CA1849
                cancelTimer.Cancel();
#pragma warning restore CA1849
                changed = context.WaitForExternalEvent<int>(Conductor.Changed);
            }
            look = await context.CallActivityAsync<Look>(nameof(ReadAppeal), input, Retries.Patient);
        }
        context.ContinueAsNew(input);
    }
}
