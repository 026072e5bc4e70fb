using System.Globalization;
using Azure;
using Azure.Data.Tables;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>
/// Starts and tells an appeal's orchestrations. Row <c>c</c> of the appeal holds the generation that is alive, when each of its orchestrations
/// wakes, the ladder epoch it climbs and the call-back it follows; generation and epoch are never mixed (architecture §2).
/// </summary>
public sealed class OrchestrationStarter(RecordTables tables, AppealRecords records, TimeProvider clock)
{
    public const string ControlRow = "c";

    /// <summary>The event that says "read the truth again"; a hint, not news.</summary>
    public const string Changed = "Changed";

    /// <summary>An orchestration that should have looked at the truth and has not for so long is replaced.</summary>
    public static readonly TimeSpan Stale = TimeSpan.FromMinutes(5);

    /// <summary>What <see cref="StartOrSignal"/> needs of the control row.</summary>
    internal static readonly string[] ControlColumns =
        ["Generation", "Epoch", "CallBack", "Closed", WakeSchedule.Column(OrchestrationKind.Own), WakeSchedule.Column(OrchestrationKind.Ladder), WakeSchedule.Column(OrchestrationKind.CallBack)];

    /// <summary>Tries to write the control row while others write it.</summary>
    private const int MostTries = 16;

    private static readonly string[] Alive =
        [nameof(OrchestrationRuntimeStatus.Pending), nameof(OrchestrationRuntimeStatus.Running), nameof(OrchestrationRuntimeStatus.Suspended)];

    public static string InstanceOf(string appeal, int generation) => string.Create(CultureInfo.InvariantCulture, $"{appeal}:{generation}");
    public static string LadderOf(string appeal, int generation, int epoch) => string.Create(CultureInfo.InvariantCulture, $"{appeal}:{generation}:e{epoch}");

    /// <summary>No ladder: the classifier speaks within moments, and then it begins. The sweeper would see to a rung that is due before.</summary>
    public const int NoEpoch = -1;

    /// <summary>The epoch to climb.</summary>
    public static int EpochOf(Appeal.Existing filed) => filed is Appeal.Received ? NoEpoch : filed.Dossier.Ladder.Epoch;

    public static string CallBackOf(string callBack, int generation) => string.Create(CultureInfo.InvariantCulture, $"{callBack}:{generation}");

    /// <summary>After a change: starts what has not been started, and wakes what would sleep too long or is over.</summary>
    /// <param name="schedule">What time will make due of the snapshot.</param>
    /// <remarks>
    /// An orchestration that has just read the truth from before the change writes when it wakes and then looks whether the truth is still
    /// the same, and so does who begins a ladder for it; this reads when it wakes after the change was written. So one of the two sees the other.
    /// </remarks>
    public async Task StartOrSignal(Snapshot snapshot, IReadOnlyList<Due> schedule, TableEntity control, DurableTaskClient durable, CancellationToken cancellation)
    {
        var filed = (Appeal.Existing)snapshot.State;
        var epoch = EpochOf(filed);
        if (control.GetInt32("Generation") is not { } generation)
        {
            if (filed is not Appeal.Ended) await Begin(snapshot, generation: 1, epoch, control.ETag, durable, cancellation);
            return;
        }
        // Its orchestrations ended with it; the company contested, so it lives again.
        if (control.GetBoolean("Closed") == true && filed is not Appeal.Ended)
        {
            await Begin(snapshot, generation + 1, epoch, control.ETag, durable, cancellation);
            return;
        }

        var (climbing, followed) = (control.GetInt32("Epoch") ?? NoEpoch, control.GetString("CallBack"));
        var hasEnded = filed is Appeal.Ended;
        var told = new List<Task>(3);
        Wake(OrchestrationKind.Own, InstanceOf(snapshot.Id, generation), hasEnded);
        if (climbing != NoEpoch) Wake(OrchestrationKind.Ladder, LadderOf(snapshot.Id, generation, climbing), hasEnded || climbing != epoch);
        if (followed is not null) Wake(OrchestrationKind.CallBack, CallBackOf(followed, generation), filed is not Appeal.CallingBack { Task.Id: var id } || id != followed);
        await Task.WhenAll(told);
        if (epoch > climbing && filed is not Appeal.Ended)
            await Climb(snapshot, generation, epoch, schedule.Next(filed, OrchestrationKind.Ladder), durable, cancellation);

        if (filed is Appeal.CallingBack { Task.Id: var open } && open != followed) await Follow(snapshot.Id, open, generation, durable, cancellation);
        if (filed is Appeal.Closed)
            await tables.Appeals.UpdateEntityAsync(
                new TableEntity(snapshot.Id, ControlRow) { ["Closed"] = true }, ETag.All, TableUpdateMode.Merge, cancellation);

        void Wake(OrchestrationKind kind, string instance, bool isOver)
        {
            if (isOver || WakeSchedule.Of(control, kind, instance).IsLateFor(schedule.Next(filed, kind))) told.Add(durable.TellChanged(instance, snapshot.Version, cancellation));
        }
    }

    /// <summary>Writes until when a kind sleeps that is open in this snapshot, and then looks whether the truth is still the same: whoever changes it from now on wakes the kind if that would be too late.</summary>
    /// <returns>False when it is not of the living generation and shall end; null when the control row or the truth has changed meanwhile, and it shall look again.</returns>
    public async Task<bool?> RecordNextWake(Snapshot snapshot, int generation, OrchestrationKind kind, string instance, DateTimeOffset until, CancellationToken cancellation)
    {
        var found = await tables.Appeals.GetEntityIfExistsAsync<TableEntity>(snapshot.Id, ControlRow, ["Generation", WakeSchedule.Column(kind)], cancellation);
        if (!found.HasValue || found.Value!.GetInt32("Generation") != generation) return false;
        until = Wakes(until);
        if (WakeSchedule.Of(found.Value, kind, instance) != until)
        {
            // What another said is written over only by who follows it: one that is over and has not seen it must not write over what the living one says.
            if (WakeSchedule.IsOfAnother(found.Value, kind, instance) && await records.VersionOf(snapshot.Id, cancellation) != snapshot.Version) return null;
            var row = new TableEntity(snapshot.Id, ControlRow) { [WakeSchedule.Column(kind)] = WakeSchedule.Text(instance, until) };
            if (!await TryMerge(row, found.Value.ETag, cancellation)) return null;
        }
        return await records.VersionOf(snapshot.Id, cancellation) == snapshot.Version ? true : null;
    }

    /// <summary>Starts a generation; false when somebody else has changed the control row since it was read as <paramref name="seen"/>.</summary>
    internal async Task<bool> Begin(Snapshot snapshot, int generation, int epoch, ETag seen, DurableTaskClient durable, CancellationToken cancellation)
    {
        var row = new TableEntity(snapshot.Id, ControlRow) { ["Generation"] = generation, ["Epoch"] = epoch, ["Closed"] = false };
        // One that begins with the classifier's step, due since the filing, reads the record after it: nothing has to wake it until then.
        var untriaged = snapshot.State as Appeal.Received;
        if (untriaged is not null) row[WakeSchedule.Column(OrchestrationKind.Own)] = WakeSchedule.Text(InstanceOf(snapshot.Id, generation), untriaged.Dossier.ReceivedAt);
        var callBack = (snapshot.State as Appeal.CallingBack)?.Task.Id;
        if (callBack is not null) row["CallBack"] = callBack;
        try
        {
            if (seen == default) await tables.Appeals.AddEntityAsync(row, cancellation);
            else await tables.Appeals.UpdateEntityAsync(row, seen, TableUpdateMode.Merge, cancellation);
        }
        catch (RequestFailedException other) when (other.Status is 409 or 412) { return false; /* Somebody else began it. */ }
        // Only who has written the generation into the control row begins it, so nobody need be asked whether it is there.
        await Schedule(nameof(HandleAppeal), InstanceOf(snapshot.Id, generation), new AppealTurn(snapshot.Id, generation, untriaged is not null), durable, cancellation);
        if (epoch != NoEpoch)
            await Schedule(nameof(EscalateUntilAnswered), LadderOf(snapshot.Id, generation, epoch), new LadderTurn(snapshot.Id, generation, epoch), durable, cancellation);
        if (callBack is not null)
            await Schedule(nameof(CallBack), CallBackOf(callBack, generation), new CallBackTurn(callBack, snapshot.Id, generation), durable, cancellation);
        return true;
    }

    private async Task Follow(string appeal, string callBack, int generation, DurableTaskClient durable, CancellationToken cancellation)
    {
        await Start(nameof(CallBack), CallBackOf(callBack, generation), new CallBackTurn(callBack, appeal, generation), durable, cancellation);
        await tables.Appeals.UpdateEntityAsync(
            new TableEntity(appeal, ControlRow) { ["CallBack"] = callBack }, ETag.All, TableUpdateMode.Merge, cancellation);
    }

    /// <summary>Starts a ladder that sleeps until its first rung.</summary>
    private async Task Climb(Snapshot snapshot, int generation, int epoch, Due? first, DurableTaskClient durable, CancellationToken cancellation)
    {
        var (ladder, wakes) = (LadderOf(snapshot.Id, generation, epoch), Wakes(first?.At ?? DateTimeOffset.MaxValue));
        var turn = new LadderTurn(snapshot.Id, generation, epoch, wakes.UtcDateTime);
        var sleeps = await Start(nameof(EscalateUntilAnswered), ladder, turn, durable, cancellation);
        var isWritten = await Written(new TableEntity(snapshot.Id, ControlRow) { ["Epoch"] = epoch }, generation, ladder, sleeps ? wakes : null, cancellation);
        // Who began it may have known less than is known now, or it is overtaken already: then it looks for itself.
        if (!sleeps || !isWritten || await records.VersionOf(snapshot.Id, cancellation) != snapshot.Version)
            await durable.TellChanged(ladder, snapshot.Version, cancellation);
    }

    /// <summary>Adds to the control row the epoch that is climbed, and when its ladder wakes unless it has said so itself; false when it is overtaken.</summary>
    private async Task<bool> Written(TableEntity row, int generation, string ladder, DateTimeOffset? wakes, CancellationToken cancellation)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var control = (await tables.Appeals.GetEntityAsync<TableEntity>(row.PartitionKey, ControlRow, ControlColumns, cancellation)).Value;
            if (control.GetInt32("Generation") != generation || control.GetInt32("Epoch") > row.GetInt32("Epoch")) return false;
            if (wakes is { } at && WakeSchedule.Of(control, OrchestrationKind.Ladder, ladder) == WakeSchedule.Never) row[WakeSchedule.Column(OrchestrationKind.Ladder)] = WakeSchedule.Text(ladder, at);
            else row.Remove(WakeSchedule.Column(OrchestrationKind.Ladder));
            if (await TryMerge(row, control.ETag, cancellation)) return true;
        }
        throw new InvalidOperationException($"The control row of {row.PartitionKey} changes faster than it can be written; the sweeper looks again.");
    }

    /// <summary>False when somebody else has written the control row since it was read.</summary>
    private async Task<bool> TryMerge(TableEntity row, ETag seen, CancellationToken cancellation)
    {
        try
        {
            await tables.Appeals.UpdateEntityAsync(row, seen, TableUpdateMode.Merge, cancellation);
            return true;
        }
        catch (RequestFailedException other) when (other.Status == 412) { return false; }
    }

    private DateTimeOffset Wakes(DateTimeOffset wanted)
    {
        var latest = clock.GetUtcNow() + HistoryLimits.LongestSleep;
        return wanted < latest ? wanted : latest;
    }

    /// <summary>False when it was there already, alive or over.</summary>
    private static async Task<bool> Start(string orchestration, string instance, object input, DurableTaskClient durable, CancellationToken cancellation) =>
        await durable.GetInstanceAsync(instance, cancellation) is null && await Schedule(orchestration, instance, input, durable, cancellation);

    /// <summary>False when it is there already and alive.</summary>
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
