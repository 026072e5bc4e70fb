using System.Buffers.Text;
using System.Globalization;
using System.Text;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Operations;

/// <summary>
/// Orchestrations that ended in failure while their appeal is open and no newer generation has taken over. Until one does, the
/// sweeper takes their steps. Place: the instance's id.
/// </summary>
public sealed class DeadOrchestrations(AppealRecords records, ControlStore controls, OrchestrationHealth watch) : IDeadLetters
{
    /// <summary>Pages of the engine looked through for one of ours; most failures were taken over long ago.</summary>
    private const int MostPages = 20;

    public DeadLetterKind Kind => DeadLetterKind.Orchestration;

    public async Task<(IReadOnlyList<DeadLetter> Letters, string? Next)> Page(int most, string? from, DurableTaskClient durable, CancellationToken cancellation)
    {
        var query = new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Failed], PageSize: most, FetchInputsAndOutputs: true);
        var letters = new List<DeadLetter>();
        var seen = 0;
        await foreach (var page in durable.GetAllInstancesAsync(query).AsPages(Decode(from), most).WithCancellation(cancellation))
        {
            foreach (var failed in page.Values)
                if (await Current(failed.InstanceId, cancellation) is { } snapshot)
                    letters.Add(new(DeadLetterKind.Orchestration, failed.InstanceId, failed.Name, snapshot.Id, failed.LastUpdatedAt, 1, DeadLetter.Said(failed.FailureDetails?.ErrorMessage)));
            if (page.ContinuationToken is not { } next) break;
            // A page more could be too many, and the token is of whole pages.
            if (letters.Count > 0 || ++seen == MostPages) return (letters, Base64Url.EncodeToString(Encoding.UTF8.GetBytes(next)));
        }
        return (letters, null);
    }

    public async Task<IReadOnlyCollection<string>> Replay(IReadOnlyCollection<string> places, DurableTaskClient durable, CancellationToken cancellation)
    {
        var replayed = new List<string>();
        foreach (var instance in places)
        {
            if (await Current(instance, cancellation) is not { } snapshot) continue;
            if (await durable.GetInstanceAsync(instance, cancellation) is not { RuntimeStatus: OrchestrationRuntimeStatus.Failed }) continue;
            if (await watch.Renew(snapshot, durable, cancellation)) replayed.Add(instance);
        }
        return replayed;
    }

    /// <summary>The appeal, when it is open and the instance is of its present generation.</summary>
    private async Task<Snapshot?> Current(string instance, CancellationToken cancellation)
    {
        if (instance.Split(':') is not [var of, var number, ..] || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var generation)) return null;
        var appeal = CallBackTask.AppealOf(of) ?? of;
        if (!AppealNumber.IsWellFormed(appeal) || await records.Find(appeal, cancellation) is not { State: Appeal.Existing and not Appeal.Ended } snapshot) return null;
        return await controls.GenerationOf(appeal, cancellation) == generation ? snapshot : null;
    }

    private static string? Decode(string? from) => from is not null && Base64Url.IsValid(from) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(from)) : null;
}
