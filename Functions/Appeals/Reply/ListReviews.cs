using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Visibility;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>
/// What waits for a second person, most urgent first: flagged replies and callers' findings. Nobody holds one; so that all of them come to their turn, a
/// reviewer sees as many as the policy's <c>wipLimit</c>, those that this reviewer may decide. Reading changes nothing.
/// </summary>
public sealed class ListReviews(UnitQueue queue, RulesStore rules, AppealRecords records, Sights sights, Paging paging)
{
    internal static readonly Operation Operation = new("listReviews", Role.Reviewer, Role.Supervisor);

    [Function(nameof(ListReviews))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/reviews")] HttpRequest request, CancellationToken cancellation)
    {
        if (!paging.Read(request).Try(out var page, out var problem)) return problem;
        var (actor, items) = (request.Caller(), new List<ReviewItem>());
        var isReviewer = actor.Role == Role.Reviewer;
        var most = isReviewer ? Math.Min(page.Limit, rules.Current.Policy.WipLimit) : page.Limit;
        var seen = await queue.Peek(
            WorkQueues.Reviews, most, state => !isReviewer || Independence.MayReview(state, actor), filed => sights.Of(actor, filed, cancellation), cancellation);
        foreach (var (waiting, sight) in seen) items.Add(await Item(waiting, sight, cancellation));
        return Answer.Json(StatusCodes.Status200OK, new Reviews([.. items.OrderBy(i => i.Due)]));
    }

    private async Task<ReviewItem> Item(Snapshot snapshot, Sight sight, CancellationToken cancellation)
    {
        var filed = (Appeal.Existing)snapshot.State;
        (string Unit, IReadOnlyList<ReplyFlag>? Flags, CallBackTask? Task) waiting = filed switch
        {
            Appeal.Replied replied => (replied.Assignment.Unit, replied.Review?.Flags, null),
            Appeal.CallingBack calling => (calling.Assignment.Unit, null, calling.Task),
            _ => throw new InvalidOperationException($"{filed.GetType().Name} waits for no review."),
        };
        var title = new ReadableWords(sight, ((AppealEvent.Filed)(await records.Events(snapshot.Id, 1, 1, cancellation))[0].Event).Submission).Of(filed.Dossier.Title);
        return new ReviewItem(
            snapshot.Id, AppealStatus.Of(filed), filed.Dossier.Tier, title, waiting.Unit, WorkQueues.DueOf(filed, await rules.For(filed, cancellation)),
            waiting.Task?.Id, waiting.Flags, waiting.Task?.Finding?.Kind, EntityTags.Of(snapshot.Version), AppealLinks.OfReviewer(snapshot.Id, waiting.Task?.Id));
    }
}
