using Azure.Data.Tables;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Escalation;
using ServerlessQiFu.Functions.Records;

namespace ServerlessQiFu.Functions.Orchestrations;

/// <summary>
/// How an appeal's orchestrations stand, asked of Durable itself, and a new generation where one of them does not live or does
/// not move. The record decides what is due, so a new generation repeats nothing.
/// </summary>
public sealed class OrchestrationWatch(RecordTables tables, AppealRecords records, Conductor conductor, TimeProvider clock)
{
    /// <summary>Generations in a row that may end in failure; then it is poison, and lies with the dead letters until a person replays it.</summary>
    public const int MostFailures = 3;

    /// <summary>How far the clocks of the worker and of the engine may be apart.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <summary>Throws whatever the engine throws when it is down; then nothing was changed.</summary>
    public async Task<Watched> Look(Snapshot snapshot, DurableTaskClient durable, CancellationToken cancellation)
    {
        if (snapshot.State is not Appeal.Filed filed || snapshot.State is Appeal.Ended) return Watched.Fine;
        var found = await tables.Appeals.GetEntityIfExistsAsync<TableEntity>(snapshot.Id, Conductor.ControlRow, cancellationToken: cancellation);
        var control = found.HasValue ? found.Value! : new TableEntity(snapshot.Id, Conductor.ControlRow);
        var generation = control.GetInt32("Generation") ?? 0;
        var epoch = Conductor.EpochOf(filed);

        var fault = generation == 0 || control.GetBoolean("Closed") == true
            ? new Fault(RepairKind.OrchestrationMissing, snapshot.Id, null)
            : await Find(snapshot, generation, epoch, control.GetInt32("SeenVersion") ?? 0, durable, cancellation);
        if (fault is null)
            return generation > 1 && await End(snapshot, generation - 1, epoch, durable, cancellation) is { } twin
                ? new Watched(RepairKind.OrchestrationDuplicated, twin, LookAgain: false)
                : Watched.Fine;
        // What has just changed may still be on its way.
        if (clock.GetUtcNow() - snapshot.At < Conductor.Stale) return Watched.Again;
        if (fault.Of is { } instance && await IsPoison(instance, generation, durable, cancellation)) return Watched.Fine;

        if (!await conductor.Begin(snapshot, generation + 1, epoch, found.HasValue ? control.ETag : default, durable, cancellation)) return Watched.Again;
        if (generation > 0) await End(snapshot, generation, epoch, durable, cancellation);
        return new Watched(fault.Kind, fault.Instance, LookAgain: false);
    }

    /// <summary>A person has the orchestrations begun anew; false when somebody else did at the same time.</summary>
    public async Task<bool> Renew(Snapshot snapshot, DurableTaskClient durable, CancellationToken cancellation)
    {
        var control = (await tables.Appeals.GetEntityAsync<TableEntity>(snapshot.Id, Conductor.ControlRow, cancellationToken: cancellation)).Value;
        var (generation, epoch) = (control.GetInt32("Generation") ?? 0, Conductor.EpochOf((Appeal.Filed)snapshot.State));
        if (!await conductor.Begin(snapshot, generation + 1, epoch, control.ETag, durable, cancellation)) return false;
        await End(snapshot, generation, epoch, durable, cancellation);
        return true;
    }

    /// <summary>The first fault among those that an open appeal has: its own, its ladder, and its call-back's while one is open.</summary>
    private async Task<Fault?> Find(Snapshot snapshot, int generation, int epoch, int seen, DurableTaskClient durable, CancellationToken cancellation)
    {
        foreach (var (instance, part) in InstancesOf(snapshot, epoch))
        {
            var id = instance(generation);
            var known = await durable.GetInstanceAsync(id, cancellation);
            if (known is null) return new(RepairKind.OrchestrationMissing, id, null);
            if (known.IsCompleted) return new(RepairKind.OrchestrationDead, id, known.RuntimeStatus == OrchestrationRuntimeStatus.Failed ? instance : null);
            // Nobody here suspends one.
            if (known.RuntimeStatus == OrchestrationRuntimeStatus.Suspended || (part == Part.Own ? seen < snapshot.Version : await IsBehind(snapshot, part, known.LastUpdatedAt, cancellation)))
                return new(RepairKind.OrchestrationStale, id, null);
        }
        return null;
    }

    /// <summary>A call-back is told of every change, a ladder of those that may move it; one that has not moved since the last is stuck.</summary>
    private async Task<bool> IsBehind(Snapshot snapshot, Part part, DateTimeOffset moved, CancellationToken cancellation)
    {
        if (moved >= snapshot.At - Skew) return false;
        if (part == Part.CallBack) return true;
        // Only what the snapshot knows: what came since may still be on its way.
        var told = (await records.Events(snapshot.Id, 1, snapshot.Version, cancellation)).LastOrDefault(e => Ladders.MayMove(e.Event));
        return told is not null && moved < told.At - Skew;
    }

    private static async Task<bool> IsPoison(Func<int, string> instance, int generation, DurableTaskClient durable, CancellationToken cancellation)
    {
        if (generation < MostFailures) return false;
        for (var before = 1; before < MostFailures; before++)
            if (await durable.GetInstanceAsync(instance(generation - before), cancellation) is not { RuntimeStatus: OrchestrationRuntimeStatus.Failed }) return false;
        return true;
    }

    /// <summary>Ends what lives of a generation that is over; gives one that did, or null.</summary>
    private static async Task<string?> End(Snapshot snapshot, int generation, int epoch, DurableTaskClient durable, CancellationToken cancellation)
    {
        string? ended = null;
        foreach (var (instance, _) in InstancesOf(snapshot, epoch))
        {
            var id = instance(generation);
            if (await durable.GetInstanceAsync(id, cancellation) is not { IsCompleted: false }) continue;
            await durable.TerminateInstanceAsync(id, cancellation);
            ended ??= id;
        }
        return ended;
    }

    private static IEnumerable<(Func<int, string> Instance, Part Part)> InstancesOf(Snapshot snapshot, int epoch)
    {
        yield return (generation => Conductor.InstanceOf(snapshot.Id, generation), Part.Own);
        if (epoch != Conductor.NoEpoch) yield return (generation => Conductor.LadderOf(snapshot.Id, generation, epoch), Part.Ladder);
        if (snapshot.State is Appeal.CallingBack { Task.Id: var callBack }) yield return (generation => Conductor.CallBackOf(callBack, generation), Part.CallBack);
    }

    private enum Part { Own, Ladder, CallBack }

    /// <param name="Of">The instance of any generation, where this one ended in failure.</param>
    private sealed record Fault(RepairKind Kind, string Instance, Func<int, string>? Of);
}

/// <param name="Repaired">What was wrong and is mended; null for nothing.</param>
/// <param name="Instance">The orchestration it was wrong with.</param>
/// <param name="LookAgain">It is too early to tell.</param>
public sealed record Watched(RepairKind? Repaired, string? Instance, bool LookAgain)
{
    public static Watched Fine { get; } = new(null, null, false);
    public static Watched Again { get; } = new(null, null, true);
}
