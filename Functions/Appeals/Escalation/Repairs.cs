using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>What the sweeper found broken and mended; docs/operations.md says what each means.</summary>
public enum RepairKind
{
    /// <summary>An open appeal had no orchestration, or one of its three was gone.</summary>
    OrchestrationMissing,
    /// <summary>One had ended while the appeal is open.</summary>
    OrchestrationDead,
    /// <summary>One lived but had not seen the newest event for five minutes.</summary>
    OrchestrationStale,
    /// <summary>One of a generation that is over still lived.</summary>
    OrchestrationDuplicated,
    /// <summary>A step, such as a rung, had been due for a minute and nobody had taken it.</summary>
    OverdueStep,
    /// <summary>A queue pointed at an appeal that does not wait there.</summary>
    OrphanQueueRow,
    /// <summary>An appeal that waits was in no queue.</summary>
    MissingQueueRow,
    /// <summary>The sweeper had no row that says when to look at an open appeal.</summary>
    MissingDueRow,
    /// <summary>Events had not left for the bus.</summary>
    LateOutbox,
    /// <summary>A dissatisfaction had no call-back.</summary>
    CallBackDebt,
}

/// <summary>Every repair is seen three ways: the counter <c>qifu.repairs</c> by kind, a line of the log, and an entry of the audit.</summary>
public sealed partial class Repairs(AuditStore audit, TimeProvider clock, ILogger<Repairs> log)
{
    /// <summary>Entries a minute and worker; when everything is broken at once the counter and the log still have all.</summary>
    private const int MostEntriesAMinute = 500;

    private static readonly Meter Meter = new(CallBackAlarm.MeterName);
    private static readonly Counter<long> Count = Meter.CreateCounter<long>("qifu.repairs", "{repair}", "What the sweeper found broken and mended, by kind");

    private readonly Lock _gate = new();
    private long _minute;
    private int _entries;

    /// <summary>Told after the repair; failing to tell undoes nothing.</summary>
    public async Task Tell(RepairKind kind, string about, string? detail, CancellationToken cancellation)
    {
        var (name, now) = (NameOf(kind), clock.GetUtcNow());
        Count.Add(1, new KeyValuePair<string, object?>("kind", name));
        Mended(log, name, about, detail);
        if (!HasRoom(now)) return;
        try { await audit.Add(new(now, "sweeper", "system", "repair", name, about, detail), cancellation); }
        catch (Azure.RequestFailedException failure) { NotKept(log, failure, name, about); }
    }

    /// <summary>As the counter and the audit name it: <c>orchestration-dead</c>.</summary>
    public static string NameOf(RepairKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());

    private bool HasRoom(DateTimeOffset now)
    {
        lock (_gate)
        {
            var minute = now.UtcTicks / TimeSpan.TicksPerMinute;
            if (minute != _minute) (_minute, _entries) = (minute, 0);
            return _entries++ < MostEntriesAMinute;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Repaired {Kind}: {About} {Detail}")]
    private static partial void Mended(ILogger log, string kind, string about, string? detail);

    [LoggerMessage(LogLevel.Error, "The repair {Kind} of {About} was made but the audit could not be written.")]
    private static partial void NotKept(ILogger log, Exception failure, string kind, string about);
}
