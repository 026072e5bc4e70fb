using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Escalation;
using ServerlessQiFu.Functions.Orchestrations;
using ServerlessQiFu.Functions.Records;

namespace ServerlessQiFu.Functions.Activities;

/// <summary>What time makes due, done through the same door as every command. Orchestrations and the sweeper both come here.</summary>
public sealed class Steps(AppealRecords records, RulesBook rules, Casework casework, Conductor conductor, TriageDesk triage, TimeProvider clock)
{
    /// <summary>Steps taken for one appeal in one visit; more are left to the next.</summary>
    private const int MostAtOnce = 64;

    // Every step belongs to exactly one of three orchestrations.
    public static bool OfTheLadder(Appeal state, DueStep step) => step is DueStep.ReachRung;
    public static bool OfTheCallBack(Appeal state, DueStep step) => step is DueStep.ReachCallBackRung || (step is DueStep.ExpireLease && state is Appeal.CallingBack);
    public static bool OfTheAppeal(Appeal state, DueStep step) => !OfTheLadder(state, step) && !OfTheCallBack(state, step);

    /// <summary>The next step outside the ladder and the call-back, for the living generation of an appeal.</summary>
    public async Task<Look> LookAt(AppealTurn turn, CancellationToken cancellation)
    {
        if (await records.Find(turn.Appeal, cancellation) is not { } snapshot) return Look.Done;
        if (!await conductor.Seen(turn.Appeal, turn.Generation, snapshot.Version, cancellation)) return Look.Done;
        if (snapshot.State is Appeal.Ended) return Look.Done;
        return Look.For((await Pending(snapshot, cancellation)).FirstOrDefault(d => OfTheAppeal(snapshot.State, d.Step)));
    }

    public async Task<Look> Climb(LadderTurn turn, DurableTaskClient durable, CancellationToken cancellation)
    {
        while (await TakeNext(turn.Appeal, (_, step) => step is DueStep.ReachRung rung && rung.Epoch == turn.Epoch, durable, cancellation)) { }
        if (await records.Find(turn.Appeal, cancellation) is not { State: Appeal.Filed and not Appeal.Ended } snapshot) return Look.Done;
        if (((Appeal.Filed)snapshot.State).Dossier.Ladder.Epoch != turn.Epoch) return Look.Done;
        if (!await conductor.Seen(turn.Appeal, turn.Generation, 0, cancellation)) return Look.Done;
        return Look.For((await Pending(snapshot, cancellation)).FirstOrDefault(d => OfTheLadder(snapshot.State, d.Step)));
    }

    public async Task<Look> Follow(CallBackTurn turn, DurableTaskClient durable, CancellationToken cancellation)
    {
        while (await TakeNext(turn.Appeal, (state, step) => state is Appeal.CallingBack { Task.Id: var id } && id == turn.Id && OfTheCallBack(state, step), durable, cancellation)) { }
        if (await records.Find(turn.Appeal, cancellation) is not { State: Appeal.CallingBack { Task.Id: var open } } snapshot || open != turn.Id) return Look.Done;
        if (!await conductor.Seen(turn.Appeal, turn.Generation, 0, cancellation)) return Look.Done;
        return Look.For((await Pending(snapshot, cancellation)).FirstOrDefault(d => OfTheCallBack(snapshot.State, d.Step)));
    }

    /// <summary>Everything that is due by now, whoever should have done it, but the classifier's turn: it may be down, and holds up nothing.</summary>
    /// <returns>The steps taken here, in order.</returns>
    public async Task<IReadOnlyList<Due>> TakeAll(string appeal, DurableTaskClient durable, CancellationToken cancellation)
    {
        var taken = new List<Due>();
        while (taken.Count < MostAtOnce && await TakeEarliest(appeal, (_, step) => step is not DueStep.Classify, durable, cancellation) is { } due) taken.Add(due);
        return taken;
    }

    /// <summary>Takes the earliest due step that <paramref name="wanted"/> names; false when none is due.</summary>
    public async Task<bool> TakeNext(string appeal, Func<Appeal, DueStep, bool> wanted, DurableTaskClient durable, CancellationToken cancellation) =>
        await TakeEarliest(appeal, wanted, durable, cancellation) is not null;

    private async Task<Due?> TakeEarliest(string appeal, Func<Appeal, DueStep, bool> wanted, DurableTaskClient durable, CancellationToken cancellation)
    {
        if (await records.Find(appeal, cancellation) is not { } snapshot) return null;
        var now = clock.GetUtcNow();
        if ((await Pending(snapshot, cancellation)).FirstOrDefault(d => d.At <= now && wanted(snapshot.State, d.Step)) is not { } due) return null;
        var isTaken = due.Step is DueStep.Classify
            ? await Classify(appeal, durable, cancellation)
            : await casework.Carry(appeal, new AppealCommand.Take(due.Step), Actor.System, durable, cancellation: cancellation) is Carried.Done { Events.Count: > 0 };
        return isTaken ? due : null;
    }

    public async Task<bool> Classify(string appeal, DurableTaskClient durable, CancellationToken cancellation)
    {
        if (await records.Find(appeal, cancellation) is not { State: Appeal.Received received }) return false;
        var command = await triage.Decide(received.Dossier, cancellation);
        return await casework.Carry(appeal, command, Actor.Model, durable, cancellation: cancellation) is Carried.Done { Events.Count: > 0 };
    }

    private async Task<IReadOnlyList<Due>> Pending(Snapshot snapshot, CancellationToken cancellation) =>
        Schedule.Of(snapshot.State, await rules.For(snapshot.State, cancellation));
}
