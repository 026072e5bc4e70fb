using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>What time makes due, done through the same door as every command. Orchestrations and the sweeper both come here.</summary>
public sealed class DueSteps(AppealRecords records, RulesStore rules, CommandHandler commands, OrchestrationStarter starter, TriageDesk triage, TimeProvider clock)
{
    /// <summary>Steps taken for one appeal in one visit; more are left to the next.</summary>
    private const int MostAtOnce = 64;
    /// <summary>Between two questions while the clock is in doubt.</summary>
    private static readonly TimeSpan WhileDoubted = TimeSpan.FromSeconds(30);
    /// <summary>Reads of one appeal that changes between reading it and recording the next wake.</summary>
    private const int MostLooks = 16;

    /// <summary>The next step outside the ladder and the call-back, for the living generation of an appeal.</summary>
    public Task<NextStep> NextOf(AppealTurn turn, CancellationToken cancellation) =>
        Next(turn.Appeal, turn.Generation, OrchestrationKind.Own, OrchestrationStarter.InstanceOf(turn.Appeal, turn.Generation), state => state is not Appeal.Ended, cancellation);

    public async Task<NextStep> RunLadder(LadderTurn turn, CancellationToken cancellation)
    {
        while (await RunNext(turn.Appeal, (_, step) => step is DueStep.ReachRung rung && rung.Epoch == turn.Epoch, cancellation)) { }
        return await Next(turn.Appeal, turn.Generation, OrchestrationKind.Ladder, OrchestrationStarter.LadderOf(turn.Appeal, turn.Generation, turn.Epoch),
            state => state is Appeal.Existing and not Appeal.Ended && ((Appeal.Existing)state).Dossier.Ladder.Epoch == turn.Epoch, cancellation);
    }

    public async Task<NextStep> RunCallBack(CallBackTurn turn, CancellationToken cancellation)
    {
        while (await RunNext(turn.Appeal, (state, step) => IsOpen(state) && OrchestrationKinds.Of(state, step) == OrchestrationKind.CallBack, cancellation)) { }
        return await Next(turn.Appeal, turn.Generation, OrchestrationKind.CallBack, OrchestrationStarter.CallBackOf(turn.Id, turn.Generation), IsOpen, cancellation);

        bool IsOpen(Appeal state) => state is Appeal.CallingBack { Task.Id: var id } && id == turn.Id;
    }

    /// <summary>What a kind has to do next; over when it has nothing to do any more or is of another generation.</summary>
    private async Task<NextStep> Next(string appeal, int generation, OrchestrationKind kind, string instance, Func<Appeal, bool> isOpen, CancellationToken cancellation)
    {
        for (var looks = 0; looks < MostLooks; looks++)
        {
            if (await records.Find(appeal, cancellation) is not { } snapshot) return NextStep.Done;
            if (!isOpen(snapshot.State)) return Seen(NextStep.Done, snapshot);
            var due = (await Pending(snapshot, cancellation)).Next(snapshot.State, kind);
            if (await starter.RecordNextWake(snapshot, generation, kind, instance, due?.At ?? DateTimeOffset.MaxValue, cancellation) is { } sleeps)
                return Seen(sleeps ? NextStep.For(due) with { AskAgain = Doubted(due) } : NextStep.Done, snapshot);
        }
        throw new InvalidOperationException($"{appeal} changes faster than it can be read; it is read again after a moment.");

        static NextStep Seen(NextStep look, Snapshot snapshot) => look with { State = snapshot.State.GetType().Name, Version = snapshot.Version };
    }

    /// <summary>Whoever waits for a step that is due by the machine's clock, which is not believed yet, would ask again and again.</summary>
    private TimeSpan? Doubted(Due? due) =>
        due is { Step: not DueStep.Classify } && clock.Read() is { Doubt: not null } time && due.At <= time.Wall && (time.IsUnproven || due.At > time.Steps) ? WhileDoubted : null;

    /// <summary>Everything that is due by now, whoever should have done it, but the classifier's turn: it may be down, and holds up nothing.</summary>
    /// <returns>The steps taken here, in order.</returns>
    public async Task<IReadOnlyList<Due>> RunAll(string appeal, CancellationToken cancellation)
    {
        var taken = new List<Due>();
        while (taken.Count < MostAtOnce && await RunEarliest(appeal, (_, step) => step is not DueStep.Classify, cancellation) is { } due) taken.Add(due);
        return taken;
    }

    /// <summary>Takes the earliest due step that <paramref name="wanted"/> names; false when none is due.</summary>
    public async Task<bool> RunNext(string appeal, Func<Appeal, DueStep, bool> wanted, CancellationToken cancellation) =>
        await RunEarliest(appeal, wanted, cancellation) is not null;

    private async Task<Due?> RunEarliest(string appeal, Func<Appeal, DueStep, bool> wanted, CancellationToken cancellation)
    {
        if (await records.Find(appeal, cancellation) is not { } snapshot) return null;
        var now = clock.GetUtcNow();
        if ((await Pending(snapshot, cancellation)).FirstOrDefault(d => d.At <= now && wanted(snapshot.State, d.Step)) is not { } due) return null;
        var isTaken = due.Step is DueStep.Classify
            ? await Classify(appeal, cancellation)
            : await commands.Execute(appeal, new AppealCommand.RunDueStep(due.Step), Actor.System, cancellation: cancellation) is CommandResult.Done { Events.Count: > 0 };
        return isTaken ? due : null;
    }

    public async Task<bool> Classify(string appeal, CancellationToken cancellation)
    {
        if (await records.Find(appeal, cancellation) is not { State: Appeal.Received received }) return false;
        var command = await triage.Decide(received.Dossier, cancellation);
        return await commands.Execute(appeal, command, Actor.Model, cancellation: cancellation) is CommandResult.Done { Events.Count: > 0 };
    }

    private async Task<IReadOnlyList<Due>> Pending(Snapshot snapshot, CancellationToken cancellation) =>
        Schedule.Of(snapshot.State, await rules.For(snapshot.State, cancellation));
}
