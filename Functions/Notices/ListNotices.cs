using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Notices;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;
using static ServerlessQiFu.Domain.Notices.NoticeReaders;

namespace ServerlessQiFu.Functions.Notices;

/// <summary>What the caller was told, newest first; for those who look after the whole, what any party was told and how its delivery stands.</summary>
public sealed class ListNotices(NoticeStore notices, NoticeTexts texts, Paging paging)
{
    internal static readonly Access.Operation Operation = new("listNotices",
        Role.Enterprise, Role.Bot, Role.Specialist, Role.Officer, Role.CallBack, Role.Reviewer, Role.Supervisor, Role.Leader, Role.Ops, Role.Auditor);

    [Function(nameof(ListNotices))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/notices")] HttpRequest request, CancellationToken cancellation)
    {
        var actor = request.Caller();
        if (!paging.Read(request).Try(out var page, out var problem)) return problem;
        var parties = PartiesOf(actor);
        if (request.Query.TryGetValue("party", out var asked))
        {
            if (asked is not [{ Length: > 0 and <= Party.Longest } party]) return new Problem(ProblemType.InvalidParameter, $"party is one name of at most {Party.Longest} characters, such as unit:GDJ.");
            if (!parties.Contains(party) && !MayAskForOthers(actor)) return Problem.NotFound();
            parties = [party];
        }
        var heard = await notices.Read(parties, page.Limit, page.After, cancellation);
        var items = (await texts.Of(heard.Rows, actor, cancellation)).Select(shown => View(shown.Row, shown.Text, SeesErrors(actor)));
        return Answer.Json(StatusCodes.Status200OK, new Paged<NoticeView>([.. items], paging.Token(request, heard.Next)));
    }

    private static NoticeView View(LedgerRow row, string text, bool withErrors)
    {
        var state = row.Stage switch
        {
            DeliveryStage.Delivered => DeliveryState.Delivered,
            DeliveryStage.Dead => DeliveryState.Dead,
            _ => DeliveryState.Pending,
        };
        var channel = row.Destination.StartsWith("webhook:", StringComparison.Ordinal) ? "webhook" : "inbox";
        return new($"{row.Appeal}-{row.Version}", row.Event, row.Appeal, row.At, text,
            [new(channel, state, row.Attempts, row.NextAt, withErrors ? row.LastError : null)]);
    }
}
