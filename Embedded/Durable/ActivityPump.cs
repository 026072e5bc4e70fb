using System.Globalization;
using Microsoft.Extensions.Logging;

namespace ServerlessQiFu.Embedded;

/// <summary>
/// The activities: a key is the number of a piece of work. At least once: the work goes and its result comes in one commit, so a
/// process that dies in between does it again. Its own failures are results too; only the journal's make it wait.
/// </summary>
internal sealed class ActivityPump(DurableJournal journal, IFunctionInvoker functions, ILoggerFactory loggers, DurableOptions options) : DurablePump(journal)
{
    private readonly ILogger _log = loggers.CreateLogger<ActivityPump>();
    private long _newest;

    public override int Workers => options.MaxConcurrentActivityFunctions;

    protected override DateTimeOffset? Sleeping => null;

    protected override bool Find(Action<string> add)
    {
        var rows = Journal.Read(session => session.Rows("SELECT n FROM durable_work WHERE n > ?1 ORDER BY n LIMIT ?2", row => row.Long(0), _newest, Page));
        foreach (var n in rows)
        {
            _newest = n;
            add(n.ToString(CultureInfo.InvariantCulture));
        }
        return rows.Count == Page;
    }

    protected override async Task<bool> Work(string key, CancellationToken cancellation)
    {
        var n = long.Parse(key, CultureInfo.InvariantCulture);
        var asked = Journal.Read(session => session.First(
            "SELECT id, execution, task, name, input FROM durable_work WHERE n = ?1",
            row => new Asked(row.Text(0), row.Long(1), row.Int(2), row.Text(3), row.TextOrNull(4)), n));
        if (asked is null) return false;

        var (answer, failure) = await Answer(asked, cancellation).ConfigureAwait(false);
        var now = Journal.Clock.GetUtcNow().UtcTicks;
        await Journal.Write(session =>
        {
            if (session.Run("DELETE FROM durable_work WHERE n = ?1", n) > 0) DurableTables.Tell(session, asked.Instance, answer, now, asked.Execution);
        }).ConfigureAwait(false);
        // Once it is kept: while the disk is full the activity is tried again and again, and that is the pump's trouble.
        if (failure is not null) _log.LogWarning(failure, "Activity {Activity} of orchestration {Instance} failed", asked.Name, asked.Instance);
        return false;
    }

    private async Task<(HistoryEvent Answer, Exception? Failure)> Answer(Asked asked, CancellationToken cancellation)
    {
        try
        {
            if (!functions.Knows(asked.Name, typeof(ActivityTriggerAttribute))) throw new UnknownFunction(asked.Name);
            var input = DurablePayload.Read(asked.Input, functions.TriggerType(asked.Name));
            var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { ["instanceId"] = asked.Instance };
            var result = await functions.Invoke(asked.Name, input, data, cancellation).ConfigureAwait(false);
            return (new HistoryEvent(Happening.Done, asked.Task, null, DurablePayload.Write(result, $"output of activity '{asked.Name}'")), null);
        }
        catch (Exception failed) when (!cancellation.IsCancellationRequested)
        {
            return (new HistoryEvent(Happening.Failed, asked.Task, null, DurablePayload.Failure(TaskFailureDetails.FromException(failed))), failed);
        }
    }

    private sealed record Asked(string Instance, long Execution, int Task, string Name, string? Input);
}
