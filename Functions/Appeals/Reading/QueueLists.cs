using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Visibility;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>What stands in a queue, most urgent first.</summary>
public sealed record QueueList(IReadOnlyList<QueueItem> Items);

/// <param name="Title">Absent for those who read no texts.</param>
/// <param name="Enterprise">The company's name; absent likewise.</param>
/// <param name="Unit">Absent on the triage desk.</param>
/// <param name="Due">The order of the list.</param>
/// <param name="Holder">Who has it under a lease; absent for nobody.</param>
/// <param name="Lease">The number of the lease, where the reader holds it.</param>
/// <param name="CallBack">The call-back that waits.</param>
public sealed record QueueItem(
    string Id, Status Status, string? Title, string? Enterprise, Tier? Tier, string? Unit, string District, DateTimeOffset ReceivedAt, DateTimeOffset Due, Light Light,
    string? Holder, string? Lease, DateTimeOffset? LeaseUntil, string? CallBack, int Version, string Etag, IReadOnlyDictionary<string, string> Links);

/// <summary>Reads queues without claiming: what waits and what is in somebody's hands.</summary>
public sealed class QueueLists(UnitQueue queue, RulesStore rules, AppealRecords records, Sights sights, Paging paging)
{
    /// <summary>Rows of one list: an officer's two hundred tasks on one page.</summary>
    public const int Most = 200;

    /// <param name="queues">Read together; an appeal that stands in two is listed once.</param>
    public async Task<IResult> Answer(HttpRequest request, Actor actor, IReadOnlyList<string> queues, CancellationToken cancellation)
    {
        if (!paging.Read(request, Most).Try(out var page, out var problem)) return problem;
        var found = new Dictionary<string, (Snapshot Appeal, Sight Sight)>(StringComparer.Ordinal);
        foreach (var name in queues)
            foreach (var seen in await queue.Peek(name, page.Limit, _ => true, state => sights.Of(actor, state, cancellation), cancellation)) found[seen.Appeal.Id] = seen;
        var items = new List<QueueItem>(found.Count);
        foreach (var (snapshot, sight) in found.Values) items.Add(await Item(request, snapshot, sight, actor, cancellation));
        return Platform.Answer.Json(StatusCodes.Status200OK, new QueueList([.. items.OrderBy(item => item.Due).ThenBy(item => item.Id, StringComparer.Ordinal).Take(page.Limit)]));
    }

    private async Task<QueueItem> Item(HttpRequest request, Snapshot snapshot, Sight sight, Actor actor, CancellationToken cancellation)
    {
        var state = (Appeal.Existing)snapshot.State;
        // Titles alone leave no trace in the audit of reads; whose a confidential appeal is does.
        await sights.Record(request, actor, snapshot.Id, sight, AppealParts.Identity, cancellation);
        var submission = ((AppealEvent.Filed)(await records.Events(snapshot.Id, 1, 1, cancellation))[0].Event).Submission;
        var title = sight.ReadsTexts ? new ReadableWords(sight, submission).Of(state.Dossier.Title) : null;
        var pinned = await rules.For(state, cancellation);
        var lease = Schedule.LeaseOf(state);
        return new QueueItem(
            snapshot.Id, AppealStatus.Of(state), title, sight.Shows(AppealParts.Identity) ? state.Dossier.EnterpriseName : null, state.Dossier.Tier,
            Assignments.UnitShown(state), state.Dossier.District, state.Dossier.ReceivedAt, WorkQueues.DueOf(state, pinned), Clocks.Of(state, pinned).Light, lease?.Holder, lease is { } own && own.Holder == actor.Subject ? Leases.Text(own.Number) : null, lease?.Until,
            state is Appeal.CallingBack calling ? calling.Task.Id : null, snapshot.Version, EntityTags.Of(snapshot.Version), AppealLinks.OfStaff(snapshot.Id));
    }
}
