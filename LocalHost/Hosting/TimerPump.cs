using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using Cronos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace ServerlessQiFu.LocalHost;

/// <summary>
/// Runs the functions with a timer trigger, each one alone: an occurrence that falls while it runs is skipped. What was missed while
/// the app was down is made up for by one late run.
/// </summary>
internal sealed class TimerPump : IPump
{
    private readonly FunctionCatalog _functions;
    private readonly WorkerPipeline _worker;
    private readonly Journal _journal;
    private readonly TimeProvider _clock;
    private readonly bool _clockMayBeSet;
    private readonly ILogger<TimerPump> _log;
    private readonly ConcurrentDictionary<string, Schedule> _schedules = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="StartRefused">A schedule is not a six-field NCRONTAB expression, or never comes.</exception>
    public TimerPump(FunctionCatalog functions, WorkerPipeline worker, Journal journal, LocalHostOptions options, IConfiguration settings, TimeProvider clock, ILogger<TimerPump> log)
    {
        (_functions, _worker, _journal, _clock, _clockMayBeSet, _log) = (functions, worker, journal, clock, options.ClockMayBeSet, log);
        journal.Write(session => session.Run("CREATE TABLE IF NOT EXISTS timer_run (function TEXT PRIMARY KEY, last INTEGER NOT NULL, next INTEGER NOT NULL, updated INTEGER NOT NULL) WITHOUT ROWID"))
            .GetAwaiter().GetResult();
        foreach (var function in functions.With(TriggerTypes.Timer))
        {
            var schedule = options.Schedules.GetValueOrDefault(function.Name) ?? Settings.Expand(function, function.Setting("schedule") ?? "", settings);
            _schedules[function.Name] = Begin(function, Parse(function, schedule));
        }
    }

    public event Action Stirred
    {
        // Nothing but time and the end of a run makes a timer due, and the loop knows of both.
        add { }
        remove { }
    }

    public int Workers => Math.Max(1, _schedules.Count);

    public DateTimeOffset? NextDue
    {
        get
        {
            LookAtClock(_clock.GetUtcNow());
            return _schedules.Values.Min(s => (DateTimeOffset?)s.Next);
        }
    }

    public IReadOnlyList<string> Due(int limit)
    {
        var now = _clock.GetUtcNow();
        LookAtClock(now);
        return [.. _schedules.Where(s => s.Value.Next <= now).OrderBy(s => s.Value.Next).ThenBy(s => s.Key, StringComparer.Ordinal).Take(limit).Select(s => s.Key)];
    }

    public async Task Perform(string key, CancellationToken cancellation)
    {
        var due = _schedules[key];
        var began = _clock.GetUtcNow();
        if (due.Next > began) return;
        using (Tracing.Start(key, null, ActivityKind.Internal))
            await Run(key, due, began, cancellation);

        // An occurrence during the run is skipped; one beside the clock, as after RunOnStartup, does not move the schedule.
        var next = Next(due.Expression, _clock.GetUtcNow()) ?? DateTimeOffset.MaxValue;
        var run = due with { Last = began, Next = next, Updated = _clock.GetUtcNow(), Late = false };
        if (due.Monitored) await _journal.Write(session => Save(session, key, run));
        _schedules[key] = run;
    }

    private async Task Run(string function, Schedule due, DateTimeOffset began, CancellationToken cancellation)
    {
        var info = JsonSerializer.Serialize(new TimerInfo
        {
            IsPastDue = due.Late,
            ScheduleStatus = !due.Monitored ? null : new ScheduleStatus
            {
                Last = due.Last?.UtcDateTime ?? default,
                Next = (Next(due.Expression, began) ?? DateTimeOffset.MaxValue).UtcDateTime,
                LastUpdated = due.Updated?.UtcDateTime ?? default,
            },
        });
        try
        {
            await _worker.Invoke(_functions.Functions[function], info, ImmutableDictionary<string, object?>.Empty, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception failure)
        {
            _log.LogError(failure, "The function {Function} failed; it runs again when its schedule says so", function);
        }
    }

    private Schedule Begin(HostedFunction function, CronExpression expression)
    {
        var now = _clock.GetUtcNow();
        var next = Next(expression, now) ?? throw function.Refusal($"has the schedule {function.Setting("schedule")}, which never comes");
        // As on the platform, a schedule that comes more than once a minute is not monitored.
        var monitored = function.Flag("useMonitor", otherwise: true) && Next(expression, next) - next >= TimeSpan.FromMinutes(1);
        var known = !monitored ? null : _journal.Read(session => session.First<(long Last, long Next, long Updated)?>(
            "SELECT last, next, updated FROM timer_run WHERE function = ?1", row => (row.Long(0), row.Long(1), row.Long(2)), function.Name));
        // A new schedule begins now; it cannot have missed anything under the old one that it would not have had itself.
        var last = known is { Last: > 0 } k ? At(k.Last) : (DateTimeOffset?)null;
        var since = known is null ? now : At(known.Value.Updated);
        var missed = known is not null && Next(expression, since) <= now;
        var schedule = new Schedule(expression, monitored, function.Flag("runOnStartup", otherwise: false) || missed ? now : next, last, known is null ? null : since, missed);
        if (monitored && known is null) _journal.Write(session => Save(session, function.Name, schedule with { Updated = now })).GetAwaiter().GetResult();
        return schedule;
    }

    private static CronExpression Parse(HostedFunction function, string schedule)
    {
        try
        {
            return CronExpression.Parse(schedule, CronFormat.IncludeSeconds);
        }
        catch (CronFormatException wrong)
        {
            throw function.Refusal($"has the schedule \"{schedule}\", which is not a six-field NCRONTAB expression: {wrong.Message.TrimEnd('.')}");
        }
    }

    private static DateTimeOffset? Next(CronExpression expression, DateTimeOffset after) => expression.GetNextOccurrence(after, TimeZoneInfo.Utc);

    private static void Save(JournalSession session, string function, Schedule run) =>
        session.Run("INSERT INTO timer_run (function, last, next, updated) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (function) DO UPDATE SET last = excluded.last, next = excluded.next, updated = excluded.updated",
            function, run.Last?.UtcTicks ?? 0, run.Next.UtcTicks, run.Updated?.UtcTicks ?? 0);

    /// <summary>A clock that was put back has occurrences before the one that was waited for.</summary>
    private void LookAtClock(DateTimeOffset now)
    {
        if (!_clockMayBeSet) return;
        foreach (var (function, schedule) in _schedules)
            if (Next(schedule.Expression, now) is { } next && next < schedule.Next) _schedules.TryUpdate(function, schedule with { Next = next }, schedule);
    }

    private static DateTimeOffset At(long ticks) => new(ticks, TimeSpan.Zero);

    /// <param name="Updated">When the schedule was last known to be kept; occurrences since then were missed.</param>
    /// <param name="Late">The next run makes up for a missed one.</param>
    private sealed record Schedule(
        CronExpression Expression, bool Monitored, DateTimeOffset Next, DateTimeOffset? Last, DateTimeOffset? Updated, bool Late);
}
