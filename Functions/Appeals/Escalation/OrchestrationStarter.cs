using System.Globalization;
using Azure;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>
/// Starts and tells an appeal's orchestrations. The appeal's control row (<see cref="AppealControl"/>) holds the generation that is alive; generation and
/// epoch are never mixed (architecture §2).
/// </summary>
public sealed class OrchestrationStarter(ControlStore controls, AppealRecords records, TimeProvider clock)
{
    /// <summary>The event that says "read the truth again"; a hint, not news.</summary>
    public const string Changed = "Changed";

    /// <summary>An orchestration that should have read the record and has not done so for this long is replaced.</summary>
    public static readonly TimeSpan Stale = TimeSpan.FromMinutes(5);

    private static readonly string[] Alive =
        [nameof(OrchestrationRuntimeStatus.Pending), nameof(OrchestrationRuntimeStatus.Running), nameof(OrchestrationRuntimeStatus.Suspended)];

    public static string InstanceOf(string appeal, int generation) => string.Create(CultureInfo.InvariantCulture, $"{appeal}:{generation}");
    public static string LadderOf(string appeal, int generation, int epoch) => string.Create(CultureInfo.InvariantCulture, $"{appeal}:{generation}:e{epoch}");

    /// <summary>No ladder yet: the classifier decides within moments, and then the ladder starts. A rung due before that is run by the sweeper.</summary>
    public const int NoEpoch = -1;

    /// <summary>The epoch to climb.</summary>
    public static int EpochOf(Appeal.Existing filed) => filed is Appeal.Received ? NoEpoch : filed.Dossier.Ladder.Epoch;

    public static string CallBackOf(string callBack, int generation) => string.Create(CultureInfo.InvariantCulture, $"{callBack}:{generation}");

    /// <summary>After a change: starts what has not been started, and sends an event to what would wait too long or has nothing left to do.</summary>
    /// <param name="schedule">What time will make due of the snapshot.</param>
    /// <remarks>
    /// No change is missed. An orchestration records when it will run next, and then checks that the version it has read is still the newest; whoever
    /// starts a ladder does the same. This method reads that time after the change was written. So either it sees the new time, or the orchestration
    /// sees the new version.
    /// </remarks>
    public async Task StartOrSignal(Snapshot snapshot, IReadOnlyList<Due> schedule, AppealControl control, DurableTaskClient durable, CancellationToken cancellation)
    {
        var filed = (Appeal.Existing)snapshot.State;
        var epoch = EpochOf(filed);
        if (control.Generation is not { } generation)
        {
            if (filed is not Appeal.Ended) await Begin(snapshot, generation: 1, epoch, control.ETag, durable, cancellation);
            return;
        }
        // Its orchestrations ended when it closed; the company has contested since, so it is open again.
        if (control.IsClosed && filed is not Appeal.Ended)
        {
            await Begin(snapshot, generation + 1, epoch, control.ETag, durable, cancellation);
            return;
        }

        var (climbing, followed) = (control.Epoch ?? NoEpoch, control.CallBack);
        var hasEnded = filed is Appeal.Ended;
        var told = new List<Task>(3);
        Wake(OrchestrationKind.Own, InstanceOf(snapshot.Id, generation), hasEnded);
        if (climbing != NoEpoch) Wake(OrchestrationKind.Ladder, LadderOf(snapshot.Id, generation, climbing), hasEnded || climbing != epoch);
        if (followed is not null) Wake(OrchestrationKind.CallBack, CallBackOf(followed, generation), filed is not Appeal.CallingBack { Task.Id: var id } || id != followed);
        await Task.WhenAll(told);
        if (epoch > climbing && filed is not Appeal.Ended)
            await Climb(snapshot, generation, epoch, schedule.Next(filed, OrchestrationKind.Ladder), durable, cancellation);

        if (filed is Appeal.CallingBack { Task.Id: var open } && open != followed) await Follow(snapshot.Id, open, generation, durable, cancellation);
        if (filed is Appeal.Closed) await controls.RecordClosed(snapshot.Id, cancellation);

        void Wake(OrchestrationKind kind, string instance, bool isOver)
        {
            if (isOver || control.WakeOf(kind, instance).IsLateFor(schedule.Next(filed, kind))) told.Add(durable.TellChanged(instance, snapshot.Version, cancellation));
        }
    }

    /// <summary>Records when an orchestration will run next, and then checks that the snapshot is still the newest: whoever changes the appeal from now on sends it an event if that time is too late.</summary>
    /// <returns>False when it is of an old generation and shall end; null when the control row or the appeal has changed meanwhile and it shall read again.</returns>
    public async Task<bool?> RecordNextWake(Snapshot snapshot, int generation, OrchestrationKind kind, string instance, DateTimeOffset until, CancellationToken cancellation)
    {
        if (await controls.WithWake(snapshot.Id, kind, cancellation) is not { } control || control.Generation != generation) return false;
        until = Wakes(until);
        if (control.WakeOf(kind, instance) != until)
        {
            // What another said is written over only by who follows it: one that is over and has not seen it must not write over what the living one says.
            if (control.IsWakeOfAnother(kind, instance) && await records.VersionOf(snapshot.Id, cancellation) != snapshot.Version) return null;
            if (!await controls.RecordWake(snapshot.Id, kind, instance, until, control.ETag, cancellation)) return null;
        }
        return await records.VersionOf(snapshot.Id, cancellation) == snapshot.Version ? true : null;
    }

    /// <summary>Starts a generation; false when somebody else has changed the control row since it was read as <paramref name="seen"/>.</summary>
    internal async Task<bool> Begin(Snapshot snapshot, int generation, int epoch, ETag seen, DurableTaskClient durable, CancellationToken cancellation)
    {
        // One that starts with the classifier's step, which is due since the filing, reads the record after it: until then it needs no event.
        var untriaged = snapshot.State as Appeal.Received;
        var (own, callBack) = (InstanceOf(snapshot.Id, generation), (snapshot.State as Appeal.CallingBack)?.Task.Id);
        if (!await controls.BeginGeneration(snapshot.Id, new(generation, epoch, own, untriaged?.Dossier.ReceivedAt, callBack), seen, cancellation)) return false;
        // Only the caller that wrote the generation into the control row starts it, so there is no need to ask whether it exists.
        await Schedule(nameof(HandleAppeal), own, new AppealTurn(snapshot.Id, generation, untriaged is not null), durable, cancellation);
        if (epoch != NoEpoch)
            await Schedule(nameof(EscalateUntilAnswered), LadderOf(snapshot.Id, generation, epoch), new LadderTurn(snapshot.Id, generation, epoch), durable, cancellation);
        if (callBack is not null)
            await Schedule(nameof(CallBack), CallBackOf(callBack, generation), new CallBackTurn(callBack, snapshot.Id, generation), durable, cancellation);
        return true;
    }

    private async Task Follow(string appeal, string callBack, int generation, DurableTaskClient durable, CancellationToken cancellation)
    {
        await Start(nameof(CallBack), CallBackOf(callBack, generation), new CallBackTurn(callBack, appeal, generation), durable, cancellation);
        await controls.RecordCallBack(appeal, callBack, cancellation);
    }

    /// <summary>Starts a ladder that waits for its first rung.</summary>
    private async Task Climb(Snapshot snapshot, int generation, int epoch, Due? first, DurableTaskClient durable, CancellationToken cancellation)
    {
        var (ladder, wakes) = (LadderOf(snapshot.Id, generation, epoch), Wakes(first?.At ?? DateTimeOffset.MaxValue));
        var turn = new LadderTurn(snapshot.Id, generation, epoch, wakes.UtcDateTime);
        var sleeps = await Start(nameof(EscalateUntilAnswered), ladder, turn, durable, cancellation);
        var isWritten = await controls.RecordEpoch(snapshot.Id, generation, epoch, ladder, sleeps ? wakes : null, cancellation);
        // It may have been started for an older version, or the appeal has changed since: an event makes it read the record.
        if (!sleeps || !isWritten || await records.VersionOf(snapshot.Id, cancellation) != snapshot.Version)
            await durable.TellChanged(ladder, snapshot.Version, cancellation);
    }

    private DateTimeOffset Wakes(DateTimeOffset wanted)
    {
        var latest = clock.GetUtcNow() + HistoryLimits.LongestSleep;
        return wanted < latest ? wanted : latest;
    }

    /// <summary>False when it existed already, running or ended.</summary>
    private static async Task<bool> Start(string orchestration, string instance, object input, DurableTaskClient durable, CancellationToken cancellation) =>
        await durable.GetInstanceAsync(instance, cancellation) is null && await Schedule(orchestration, instance, input, durable, cancellation);

    /// <summary>False when it exists already and runs.</summary>
    private static async Task<bool> Schedule(string orchestration, string instance, object input, DurableTaskClient durable, CancellationToken cancellation)
    {
        try
        {
            await durable.ScheduleNewOrchestrationInstanceAsync(
                orchestration, input, new StartOrchestrationOptions(instance) { DedupeStatuses = Alive }, cancellation);
            return true;
        }
        // Started by another settlement in between: the platform says so with a type derived from this.
        catch (InvalidOperationException) { return false; }
    }
}
