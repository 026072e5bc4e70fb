using Azure;
using Microsoft.Extensions.Logging;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>
/// The second line: walks every minute of <c>due</c> that has come, settles what a crash left behind, takes the steps that are
/// due, and gives an appeal whose orchestration is missing, dead, stale or doubled a new one. With Durable and the bus switched
/// off this alone keeps every promise. What fails is put off to a later minute, so that it holds up nothing else.
/// </summary>
public sealed class SweepDue(
    DueRows dueRows, AppealRecords records, SweepStore store, RulesStore rules, DueSteps steps, AppealProjector projector, OrchestrationHealth orchestrations,
    Repairs repairs, SweepRuns runs, TimeProvider clock, ILogger<SweepDue> log)
{
    /// <summary>Minutes walked again each time, for rows written late.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(5);
    /// <summary>A marker older than this whose append never came is dropped.</summary>
    private static readonly TimeSpan MarkerLives = TimeSpan.FromMinutes(10);
    /// <summary>What failed is visited again after this.</summary>
    private static readonly TimeSpan PutOff = TimeSpan.FromMinutes(1);
    /// <summary>What waits for the bus is visited at growing intervals, of this length at most.</summary>
    private static readonly TimeSpan LongestPutOff = TimeSpan.FromMinutes(4);
    /// <summary>Time that an orchestration has for a step, before taking it here is a repair.</summary>
    private static readonly TimeSpan StepPatience = TimeSpan.FromMinutes(1);
    /// <summary>Time that the process which wrote an event has to settle it.</summary>
    private static readonly TimeSpan SettlePatience = TimeSpan.FromSeconds(10);
    private const int MostAtOnce = 8;
    private const int MostTries = 3;

    /// <summary>One run. The next one goes on with what is left when its time is over.</summary>
    private sealed record Walk(Backends Backends, DateTimeOffset Until)
    {
        public int Failures;
    }

    [Function(nameof(SweepDue))]
    public async Task Run([TimerTrigger("0 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient durable, CancellationToken cancellation)
    {
        await runs.RecordStart(nameof(SweepDue), cancellation);
        var walk = new Walk(new Backends(durable), clock.GetUtcNow() + SweepRuns.LongestRun);
        var now = SweepCursor.MinuteOf(clock.GetUtcNow());
        var cursor = await store.Cursor(now - Overlap, rules.Current.CurrentCalendarVersion, cancellation);
        var firstLeft = now - Overlap;
        // Written by a clock that was ahead: the minutes that come now would not be walked before it.
        if (cursor.Minute > now) cursor = cursor with { Minute = firstLeft };
        for (var minute = cursor.Minute; minute <= now; minute = minute.AddMinutes(1))
        {
            if (!await SweepSurely(minute, walk, cancellation) && minute < firstLeft) firstLeft = minute;
            if (IsOver(walk))
            {
                // The minutes after this one were not walked.
                if (minute.AddMinutes(1) < firstLeft) firstLeft = minute.AddMinutes(1);
                break;
            }
            if (minute < firstLeft && minute.Minute == 0) await store.Keep(cursor with { Minute = minute }, cancellation);
        }
        if (walk.Failures > 1) log.LogWarning("The sweeper could not bring {Number} rows up to date in this run.", walk.Failures);
        if (firstLeft > cursor.Minute) await store.Keep(cursor = cursor with { Minute = firstLeft }, cancellation);
        if (cursor.Calendar < rules.Current.CurrentCalendarVersion) await AdoptCalendar(cursor, now, walk, cancellation);
    }

    private static TimeSpan Within(TimeSpan wait) => wait < PutOff ? PutOff : wait > LongestPutOff ? LongestPutOff : wait;

    private bool IsOver(Walk walk) => clock.GetUtcNow() >= walk.Until;

    /// <summary>A new calendar may have drawn deadlines nearer: every open appeal has a row in the coming day, so that day is walked now.</summary>
    private async Task AdoptCalendar(SweepCursor cursor, DateTimeOffset now, Walk walk, CancellationToken cancellation)
    {
        var version = rules.Current.CurrentCalendarVersion;
        // The last minute that is done; what was begun with an older calendar begins anew.
        var done = cursor.Spreading == version && cursor.Spread > now ? cursor.Spread.Value : now;
        for (; done < now + DueRows.LongestUnseen; done = done.AddMinutes(1))
        {
            await SweepSurely(done.AddMinutes(1), walk, cancellation);
            if (IsOver(walk)) break;
        }
        cursor = IsOver(walk) ? cursor with { Spread = done, Spreading = version } : cursor with { Spread = null, Spreading = 0, Calendar = version };
        await store.Keep(cursor, cancellation);
    }

    /// <summary>Were one look-up that fails to end the walk, a store that fails once in fifty would let none come to its end, and each begins anew.</summary>
    private async Task<bool> SweepSurely(DateTimeOffset minute, Walk walk, CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            try { return await SweepMinute(minute, walk, cancellation); }
            catch (RequestFailedException) when (tries < MostTries) { /* At once again; if the store is down, the next run begins anew. */ }
        }
    }

    /// <summary>False when rows stay in the minute.</summary>
    private async Task<bool> SweepMinute(DateTimeOffset minute, Walk walk, CancellationToken cancellation)
    {
        var clean = true;
        for (var shard = 0; shard < DueRows.Shards; shard++)
        {
            await BoundedParallel.Do(await dueRows.Of(minute, shard, cancellation), MostAtOnce, async entry =>
            {
                if (IsOver(walk) || !await TryVisit(entry, walk, cancellation)) Volatile.Write(ref clean, false);
            }, cancellation);
        }
        return clean;
    }

    private async Task<bool> TryVisit(DueEntry entry, Walk walk, CancellationToken cancellation)
    {
        try { return await Visit(entry, walk, cancellation); }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            // The first with all that is known; what fails together fails for one reason.
            if (Interlocked.Increment(ref walk.Failures) == 1) log.LogWarning(failure, "The sweeper could not bring {Row} up to date; it will try again.", entry.Row.Row);
        }
        try
        {
            await dueRows.ScheduleVisit(entry.Appeal, entry.Version ?? 0, PutOff, cancellation);
            await dueRows.RemoveMarker(entry.Marker, cancellation);
            return true;
        }
        // The store itself is down: the row stays where it is, and so does the walk.
        catch (Exception) when (!cancellation.IsCancellationRequested) { return false; }
    }

    /// <summary>True when the row is gone from its minute.</summary>
    private async Task<bool> Visit(DueEntry entry, Walk walk, CancellationToken cancellation)
    {
        var (appeal, isMarker) = (entry.Appeal, entry.IsMarker);
        var seen = await records.Find(appeal, cancellation);
        if (isMarker && (seen?.Version ?? 0) <= entry.Version)
        {
            // The append it announced has not happened: in a moment it may, after ten minutes it will not.
            if (clock.GetUtcNow() - entry.MarkedAt < MarkerLives) return false;
            await dueRows.RemoveMarker(entry.Marker, cancellation);
            return true;
        }
        // Each may be down by itself: classifier and orchestrations hold up no step that is due, nor each other, nor the settlement.
        List<Exception> failures = [];
        await Try(() => TakeSteps(appeal, cancellation));
        await Try(() => steps.Classify(appeal, cancellation));
        var settled = await projector.Settle(appeal, isMarker ? entry.Marker : null, walk.Backends, cancellation);
        foreach (var missing in settled.Missing) await repairs.Tell(missing, appeal, null, cancellation);
        var waited = clock.GetUtcNow() - settled.Oldest;
        if (settled.WaitsForBus)
        {
            await dueRows.ScheduleVisit(appeal, seen!.Version, Within(waited!.Value / 2), cancellation);
            if (isMarker) await dueRows.RemoveMarker(entry.Marker, cancellation);
        }
        else if (waited >= SettlePatience) await repairs.Tell(RepairKind.LateOutbox, appeal, null, cancellation);
        if (seen is not null && await WatchOrchestrations(seen, settled, walk, cancellation))
            await dueRows.ScheduleVisit(appeal, seen.Version, OrchestrationStarter.Stale, cancellation);
        if (!isMarker) await dueRows.DropVisited(entry, settled.NextVisit, cancellation);
        return failures.Count == 0 ? settled.NextVisit != entry.Row : throw new AggregateException(failures);

        async Task Try(Func<Task> work)
        {
            try { await work(); }
            catch (Exception failure) when (!cancellation.IsCancellationRequested) { failures.Add(failure); }
        }
    }

    private async Task TakeSteps(string appeal, CancellationToken cancellation)
    {
        foreach (var due in await steps.RunAll(appeal, cancellation))
            if (due.Step is DueStep.OpenOwedCallBack) await repairs.Tell(RepairKind.CallBackDebt, appeal, null, cancellation);
            // A calendar is adopted when it is there, whenever the appeal was filed.
            else if (due.Step is not DueStep.AdoptCalendar && clock.GetUtcNow() - due.At >= StepPatience)
                await repairs.Tell(RepairKind.OverdueStep, appeal, $"{due.Step}, due at {due.At:O}", cancellation);
    }

    /// <summary>True when it is too early to tell, or Durable does not answer: the appeal is looked at again.</summary>
    private async Task<bool> WatchOrchestrations(Snapshot seen, SettlementResult settled, Walk walk, CancellationToken cancellation)
    {
        // What this visit has just told them they cannot have read yet.
        if (settled.WaitsForBus) return false;
        if (walk.Backends.DurableIsDown || settled.Oldest is not null) return seen.State is not Appeal.Ended;
        try
        {
            var checkedNow = await orchestrations.Check(seen, walk.Backends.Durable, cancellation);
            if (checkedNow.Repaired is { } kind) await repairs.Tell(kind, seen.Id, checkedNow.Instance, cancellation);
            return checkedNow.LookAgain;
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested && failure is not Azure.RequestFailedException)
        {
            walk.Backends.DurableIsDown = true;
            log.LogWarning("Durable does not answer the sweeper ({Why}); until it does the sweeper takes every step.", failure.Message);
            return true;
        }
    }
}
