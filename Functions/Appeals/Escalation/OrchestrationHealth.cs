using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>
/// How an appeal's orchestrations stand, asked of Durable itself, and a new generation where one of them does not live or does
/// not move. The record decides what is due, so a new generation repeats nothing.
/// </summary>
public sealed class OrchestrationHealth(ControlStore controls, AppealRecords records, RulesStore rules, OrchestrationStarter starter, TimeProvider clock)
{
    /// <summary>Generations in a row that may end in failure; then it is poison, and lies with the dead letters until a person replays it.</summary>
    public const int MostFailures = 3;

    /// <summary>How far the clocks of the worker and of the engine may be apart.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <summary>Throws whatever the engine throws when it is down; then nothing was changed.</summary>
    public async Task<HealthCheckResult> Check(Snapshot snapshot, DurableTaskClient durable, CancellationToken cancellation)
    {
        if (snapshot.State is not Appeal.Existing filed || snapshot.State is Appeal.Ended) return HealthCheckResult.Fine;
        var control = await controls.Find(snapshot.Id, cancellation);
        var generation = control?.Generation ?? 0;
        var epoch = OrchestrationStarter.EpochOf(filed);

        var fault = control is null || generation == 0 || control.IsClosed
            ? new Fault(RepairKind.OrchestrationMissing, snapshot.Id, null)
            : await Find(snapshot, generation, epoch, control, durable, cancellation);
        if (fault is null)
            return generation > 1 && await End(snapshot, generation - 1, epoch, durable, cancellation) is { } twin
                ? new HealthCheckResult(RepairKind.OrchestrationDuplicated, twin, LookAgain: false)
                : HealthCheckResult.Fine;
        // Too early to judge: the event of a recent change may still be on its way; an orchestration that has just started or run may not have read
        // the record yet; and one that has read a newer version than the one read here waits for a later step.
        var now = clock.GetUtcNow();
        if (IsRecent(snapshot.At, now) || IsRecent(fault.Moved, now)) return HealthCheckResult.Again;
        if (fault.Kind == RepairKind.OrchestrationStale && await records.VersionOf(snapshot.Id, cancellation) != snapshot.Version) return HealthCheckResult.Again;
        if (fault.MissedWake is { } missed && !(control?.LastResend(fault.Instance) is { } resent && resent > missed && !IsRecent(resent, now)))
        {
            await ResendEvent(snapshot, fault.Instance, durable, cancellation);
            return HealthCheckResult.Again;
        }
        if (fault.Of is { } instance && await IsPoison(instance, generation, durable, cancellation)) return HealthCheckResult.Fine;

        if (!await starter.Begin(snapshot, generation + 1, epoch, control?.ETag ?? default, durable, cancellation)) return HealthCheckResult.Again;
        if (generation > 0) await End(snapshot, generation, epoch, durable, cancellation);
        return new HealthCheckResult(fault.Kind, fault.Instance, LookAgain: false);
    }

    /// <summary>What a clock that was ahead has stamped is not recent until that instant comes.</summary>
    private static bool IsRecent(DateTimeOffset at, DateTimeOffset now) => (now - at).Duration() < OrchestrationStarter.Stale;

    /// <summary>A person has the orchestrations begun anew; false when somebody else did at the same time.</summary>
    public async Task<bool> Renew(Snapshot snapshot, DurableTaskClient durable, CancellationToken cancellation)
    {
        var control = await controls.Get(snapshot.Id, cancellation);
        var (generation, epoch) = (control.Generation ?? 0, OrchestrationStarter.EpochOf((Appeal.Existing)snapshot.State));
        if (!await starter.Begin(snapshot, generation + 1, epoch, control.ETag, durable, cancellation)) return false;
        await End(snapshot, generation, epoch, durable, cancellation);
        return true;
    }

    /// <summary>The first fault among those that an open appeal has: its own, its ladder, and its call-back's while one is open.</summary>
    private async Task<Fault?> Find(Snapshot snapshot, int generation, int epoch, AppealControl control, DurableTaskClient durable, CancellationToken cancellation)
    {
        var schedule = Schedule.Of(snapshot.State, await rules.For(snapshot.State, cancellation));
        foreach (var (instance, kind) in InstancesOf(snapshot, epoch))
        {
            var id = instance(generation);
            var known = await durable.GetInstanceAsync(id, cancellation);
            if (known is null) return new(RepairKind.OrchestrationMissing, id, null);
            if (known.IsCompleted) return new(RepairKind.OrchestrationDead, id, known.RuntimeStatus == OrchestrationRuntimeStatus.Failed ? instance : null);
            // This app suspends none. And nothing has made this one run, although it waits for longer than the next step allows or has never started.
            var wakes = known.RuntimeStatus == OrchestrationRuntimeStatus.Pending ? WakeSchedule.Never : control.WakeOf(kind, id);
            if (known.RuntimeStatus == OrchestrationRuntimeStatus.Suspended || wakes.IsLateFor(schedule.Next(snapshot.State, kind)))
                return new(RepairKind.OrchestrationStale, id, null) { Moved = known.LastUpdatedAt };
            if (clock.GetUtcNow() - wakes >= OrchestrationStarter.Stale && known.LastUpdatedAt < wakes - Skew) return new(RepairKind.OrchestrationStale, id, null) { Moved = known.LastUpdatedAt, MissedWake = wakes };
        }
        return null;
    }

    /// <summary>After a stop, whatever missed its time runs by itself within moments. An orchestration is replaced only if an event sent to it again does not move it either.</summary>
    private async Task ResendEvent(Snapshot snapshot, string instance, DurableTaskClient durable, CancellationToken cancellation)
    {
        await controls.RecordResend(snapshot.Id, instance, clock.GetUtcNow(), cancellation);
        await durable.TellChanged(instance, snapshot.Version, cancellation);
    }

    private static async Task<bool> IsPoison(Func<int, string> instance, int generation, DurableTaskClient durable, CancellationToken cancellation)
    {
        if (generation < MostFailures) return false;
        for (var before = 1; before < MostFailures; before++)
            if (await durable.GetInstanceAsync(instance(generation - before), cancellation) is not { RuntimeStatus: OrchestrationRuntimeStatus.Failed }) return false;
        return true;
    }

    /// <summary>Ends the orchestrations of an old generation that still run; returns one of them, or null.</summary>
    private static async Task<string?> End(Snapshot snapshot, int generation, int epoch, DurableTaskClient durable, CancellationToken cancellation)
    {
        string? ended = null;
        foreach (var (instance, _) in InstancesOf(snapshot, epoch))
        {
            var id = instance(generation);
            if (await durable.GetInstanceAsync(id, cancellation) is not { IsCompleted: false }) continue;
            await durable.End(id, cancellation);
            ended ??= id;
        }
        return ended;
    }

    private static IEnumerable<(Func<int, string> Instance, OrchestrationKind OrchestrationKind)> InstancesOf(Snapshot snapshot, int epoch)
    {
        yield return (generation => OrchestrationStarter.InstanceOf(snapshot.Id, generation), OrchestrationKind.Own);
        if (epoch != OrchestrationStarter.NoEpoch) yield return (generation => OrchestrationStarter.LadderOf(snapshot.Id, generation, epoch), OrchestrationKind.Ladder);
        if (snapshot.State is Appeal.CallingBack { Task.Id: var callBack }) yield return (generation => OrchestrationStarter.CallBackOf(callBack, generation), OrchestrationKind.CallBack);
    }

    /// <param name="Of">The instance of any generation, where this one ended in failure.</param>
    private sealed record Fault(RepairKind Kind, string Instance, Func<int, string>? Of)
    {
        /// <summary>When it ran last; default where it does not exist or has ended.</summary>
        public DateTimeOffset Moved { get; init; }

        /// <summary>The time at which it should have run by itself, and has not.</summary>
        public DateTimeOffset? MissedWake { get; init; }
    }
}

/// <param name="Repaired">What was wrong and is mended; null for nothing.</param>
/// <param name="Instance">The orchestration it was wrong with.</param>
/// <param name="LookAgain">It is too early to tell: visit the appeal once more in a few minutes.</param>
public sealed record HealthCheckResult(RepairKind? Repaired, string? Instance, bool LookAgain)
{
    public static HealthCheckResult Fine { get; } = new(null, null, false);
    public static HealthCheckResult Again { get; } = new(null, null, true);
}
