using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Visibility;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>
/// Pulling work: the most urgent appeals of a unit's queue, of the triage desk or of the call-back desk, each to one person. The queue's rows only
/// point; the append on the appeal decides who has it.
/// </summary>
public sealed class UnitQueue(
    QueueRows queues, AppealRecords records, CommandHandler commands, DueRows due, ClaimStore claims, ClaimHints hints, WorkInProgress workInProgress)
{
    /// <summary>Rows of the queue's head that claims choose from (architecture §3), a few first: mostly one of them is free.</summary>
    private const int Head = 64, FirstLook = 16;

    /// <param name="key">Under which the claims are recorded, so that a call that was cut off can be told what it took.</param>
    /// <returns>Refused while the claimant holds as many of the queue as the policy's <c>wipLimit</c>.</returns>
    public async Task<Checked<List<Snapshot>>> Claim(
        string queue, int most, AppealCommand command, Actor actor, RequestKey? key, CancellationToken cancellation)
    {
        var places = await workInProgress.Of(queue, actor, cancellation);
        if (!places.HasRoom) return HoldsEnough(queue, places.Limit);
        var claimed = new List<Snapshot>(most);
        string? after = null;
        for (var size = Math.Min(Math.Max(most, FirstLook), Head); claimed.Count < most && places.HasRoom; size = Head)
        {
            var rows = await queues.Head(queue, after, size, cancellation);
            foreach (var row in rows)
            {
                if (claimed.Count == most || !places.HasRoom) break;
                if (await TryOne(row, command, actor, key, places, cancellation) is { } taken) claimed.Add(taken);
            }
            if (rows.Count < size) break;
            after = rows[^1].Row.Row;
        }
        await places.GiveBack(cancellation);
        return claimed;
    }

    /// <summary>The most urgent that wait, are wanted and are there for their reader; nobody takes them.</summary>
    public async Task<IReadOnlyList<(Snapshot Appeal, Sight Sight)>> Peek(
        string queue, int most, Func<Appeal.Existing, bool> wanted, Func<Appeal.Existing, ValueTask<Sight>> sightOf, CancellationToken cancellation)
    {
        var waiting = new List<(Snapshot, Sight)>(most);
        string? after = null;
        while (waiting.Count < most)
        {
            var rows = await queues.Head(queue, after, Head, cancellation);
            foreach (var row in rows)
            {
                if (waiting.Count == most) break;
                if (await records.Find(row.Appeal, cancellation) is { State: Appeal.Existing state } snapshot && IsStillIn(row, snapshot) && wanted(state)
                    && await sightOf(state) is { ReadsTexts: true } sight) waiting.Add((snapshot, sight));
            }
            if (rows.Count < Head) break;
            after = rows[^1].Row.Row;
        }
        return waiting;
    }

    private static Problem HoldsEnough(string queue, int limit) => new(ProblemType.LimitReached, queue switch
    {
        WorkQueues.TriageDesk => $"You hold {limit} appeals of the triage desk, as many as one specialist may at a time: decide one or release it first. 您在分级台已领取{limit}件，请先分级或放回。",
        WorkQueues.CallBacks => $"You hold {limit} call-backs, as many as one caller may at a time: finish one or release it first. 您已领取{limit}件回访，请先办结或放回。",
        _ => $"You hold {limit} appeals of {queue}, as many as one officer may at a time: reply to one, return it or release it first. 您在本单位在办已达{limit}件上限，请先答复、退回或放回。",
    });

    private static bool IsStillIn(QueueEntry row, Snapshot snapshot) => WorkQueues.Of(snapshot.State).Any(row.IsOf);

    private async Task<Snapshot?> TryOne(
        QueueEntry row, AppealCommand command, Actor actor, RequestKey? key, FreePlaces places, CancellationToken cancellation)
    {
        var appeal = row.Appeal;
        if (!hints.TryTake(appeal)) return null;
        var snapshot = await records.Find(appeal, cancellation);
        if (snapshot is not null && IsStillIn(row, snapshot) && await Prepare(snapshot, key, places, cancellation) is { } marker
            && await commands.Try(snapshot, command, actor, key, cancellation, marker) is CommandResult.Done { Events.Count: > 0 } done)
        {
            places.Keep();
            // Settling does it too, but that may be far behind; until then every claim would have to step over this row.
            if (!IsStillIn(row, done.After)) await queues.TakeOut(row, CancellationToken.None);
            return done.After;
        }

        hints.Forget(appeal);
        if (snapshot is not null && !IsStillIn(row, snapshot)) await queues.TakeOut(row, cancellation);
        return null;
    }

    /// <summary>
    /// In one wait: a place, a marker that the appeal will change, and what is tried under the key. Null where there is no place; a
    /// marker for nothing is the sweeper's to remove.
    /// </summary>
    private async Task<PendingMarker?> Prepare(Snapshot appeal, RequestKey? key, FreePlaces places, CancellationToken cancellation)
    {
        var marking = due.MarkPending(appeal.Id, appeal.Version, cancellation);
        var trying = key is null ? Task.CompletedTask : claims.Try(key, appeal.Id, cancellation);
        var hasPlace = await places.Take(appeal, cancellation);
        await Task.WhenAll(marking, trying);
        return hasPlace ? await marking : null;
    }
}
