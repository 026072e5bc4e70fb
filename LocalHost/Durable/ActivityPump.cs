using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.DurableTask.Protobuf;
using Microsoft.Extensions.Logging;

namespace ServerlessQiFu.LocalHost;

/// <summary>
/// The activities: a key is the number of a piece of work. At least once: the work goes and its result comes in one commit, so a
/// process that dies in between does it again. Its own failures are results too; only the journal's make it wait.
/// </summary>
internal sealed class ActivityPump(DurableJournal journal, IDurableFunctions functions, ILoggerFactory loggers, DurableOptions options) : DurablePump(journal)
{
    private readonly ILogger _log = loggers.CreateLogger<ActivityPump>();

    /// <summary>What was heard of and has not begun.</summary>
    private readonly ConcurrentDictionary<string, WorkAsked> _asked = new(StringComparer.Ordinal);

    /// <summary>How far the journal was searched; null when it need not be.</summary>
    private long? _searched;

    public override int Workers => options.MaxConcurrentActivityFunctions;

    protected override DateTimeOffset? Sleeping => null;

    protected override bool Concerns(object news) => news is WorkAsked;

    protected override void Take(object news, Action<string> add)
    {
        var asked = (WorkAsked)news;
        var key = asked.N.ToString(CultureInfo.InvariantCulture);
        _asked[key] = asked;
        add(key);
    }

    protected override bool Find(bool anew, Action<string> add)
    {
        if (anew) _searched = 0;
        if (_searched is null) return false;
        var rows = Journal.Read(session => session.Rows("SELECT n FROM durable_work WHERE n > ?1 ORDER BY n LIMIT ?2", row => row.Long(0), _searched, Page));
        foreach (var n in rows) add(n.ToString(CultureInfo.InvariantCulture));
        _searched = rows.Count == Page ? rows[^1] : null;
        return rows.Count == Page;
    }

    protected override async Task<bool> Work(string key, CancellationToken cancellation)
    {
        var n = long.Parse(key, CultureInfo.InvariantCulture);
        if (!_asked.TryRemove(key, out var asked))
            asked = Journal.Read(session => session.First(
                "SELECT id, execution, task, name, input FROM durable_work WHERE n = ?1",
                row => new WorkAsked(n, row.Text(0), row.Long(1), row.Int(2), row.Text(3), row.TextOrNull(4)), n));
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

    private async Task<(HistoryEvent Answer, Exception? Failure)> Answer(WorkAsked asked, CancellationToken cancellation)
    {
        var now = Journal.Clock.GetUtcNow().UtcTicks;
        if (!functions.HasActivity(asked.Name))
            return (HistoryEvents.Failed(now, asked.Task, Failures.ForGood("UnknownFunction", $"There is no activity function '{asked.Name}'.")), null);
        try
        {
            var result = await functions.Run(asked.Name, asked.Instance, asked.Input, cancellation).ConfigureAwait(false);
            return (HistoryEvents.Completed(Journal.Clock.GetUtcNow().UtcTicks, asked.Task, DurablePayload.Check(result, $"output of activity '{asked.Name}'")), null);
        }
        catch (Exception failed) when (!cancellation.IsCancellationRequested)
        {
            return (HistoryEvents.Failed(Journal.Clock.GetUtcNow().UtcTicks, asked.Task, Failures.Of(failed)), failed);
        }
    }
}
