using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>What came of carrying a command to an appeal.</summary>
public abstract record CommandResult
{
    /// <param name="Events">What the command added; empty when it was already so.</param>
    public sealed record Done(Snapshot After, IReadOnlyList<Recorded> Events) : CommandResult;
    /// <summary>The same key was used for the same request before; this was its answer.</summary>
    public sealed record Repeated(KeyedAnswer Answer) : CommandResult;
    public sealed record KeyReused : CommandResult;
    public sealed record Refused(Decision.Refused Refusal, Appeal State) : CommandResult;
    public sealed record NotFound : CommandResult;
    /// <summary>The caller spoke of an older version of the appeal.</summary>
    public sealed record Changed(Snapshot Now) : CommandResult;
    /// <summary>So many wrote at once that this command never got its turn; it changed nothing.</summary>
    public sealed record TooManyWriters : CommandResult;

    private CommandResult() { }
}

/// <summary>
/// The only way a command reaches an appeal: read, decide, mark as pending, append, and have it settled
/// (architecture §2). Everything here may run twice. And the only place where an appeal meets the clock: what time alone makes due is done up to the instant that
/// is believed (<see cref="SteadyTime"/>), and what somebody does is stamped here.
/// </summary>
public sealed class CommandHandler(AppealRecords records, DueRows due, RulesStore rules, AskForSettlement settlement, TimeProvider clock)
{
    /// <summary>Decisions taken anew because somebody else wrote in between, before giving up.</summary>
    private const int MostTries = 16;

    /// <param name="expected">The version the caller has seen, from If-Match; null where the command does not depend on it.</param>
    public async Task<CommandResult> Execute(
        string id, AppealCommand command, Actor actor, int? expected = null, RequestKey? key = null, CancellationToken cancellation = default)
    {
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            if (key is not null && await records.AnswerTo(id, key.Key, cancellation) is { } answered)
                return answered.Hash == key.Hash ? new CommandResult.Repeated(answered) : new CommandResult.KeyReused();
            if (await records.Find(id, cancellation) is not { } before) return new CommandResult.NotFound();
            if (expected is not null && expected != before.Version) return new CommandResult.Changed(before);

            var outcome = await Try(before, command, actor, key, cancellation);
            if (outcome is not null) return outcome;
        }
        return new CommandResult.TooManyWriters();
    }

    /// <summary>One attempt from a snapshot already read; null when somebody else was faster.</summary>
    /// <exception cref="ClockInDoubtException">Something may be overdue, and whether it is will be known in a moment.</exception>
    /// <param name="marked">A marker written beforehand, where the caller could do that while waiting for something else.</param>
    public async Task<CommandResult?> Try(
        Snapshot before, AppealCommand command, Actor actor, RequestKey? key, CancellationToken cancellation, PendingMarker? marked = null)
    {
        var time = clock.Read();
        var pinned = await rules.For(before.State, cancellation);
        if (time.IsUnproven)
        {
            // Time alone makes nothing happen until it is known how much of it has passed.
            if (command is AppealCommand.RunDueStep) return new CommandResult.Done(before, []);
            // Nor does anybody get ahead of what may have become due meanwhile: it would be lost.
            if (AppealDecider.IsOverdue(before.State, time.Steps, time.Acts, pinned)) throw new ClockInDoubtException(time.Doubt ?? TimeSpan.Zero);
        }
        var now = command is AppealCommand.RunDueStep ? time.Steps : time.Acts;
        var decision = AppealDecider.Decide(before.State, command, actor, now, pinned);
        if (decision is Decision.Refused refused) return new CommandResult.Refused(refused, before.State);

        var events = ((Decision.Accepted)decision).Events;
        if (events.Count == 0) return new CommandResult.Done(before, []);

        var recorded = new Recorded[events.Count];
        var state = before.State;
        for (var i = 0; i < events.Count; i++)
        {
            recorded[i] = new Recorded(before.Version + i + 1, now, actor, events[i]);
            state = AppealHistory.Evolve(state, recorded[i]);
        }

        var marker = marked ?? await due.MarkPending(before.Id, before.Version, cancellation);
        var answer = key is null ? null : new KeyedAnswer(key.Key, key.Hash, recorded[^1].Version, AppealStatus.Of(state).ToString());
        if (await records.Append(before, state, recorded, answer, cancellation) is not { } after) return null;
        await settlement(after.Id, after.Version, marker);
        return new CommandResult.Done(after, recorded);
    }
}
