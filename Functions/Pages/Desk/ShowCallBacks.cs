using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Web;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Functions.Pages;

/// <summary>The call-back desk: companies that were not satisfied.</summary>
public sealed class ShowCallBacks(PageFrames frames, DeskRows rows)
{
    internal static readonly Operation Operation = Operation.Page("showCallBacks", Role.CallBack, Role.Supervisor);

    [Function(nameof(ShowCallBacks))]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "call-backs")] HttpRequest request, CancellationToken cancellation)
    {
        var (http, words) = (request.HttpContext, PageFrames.WordsOf(request.HttpContext));
        if (!(await rows.Read(http, nameof(ListCallBacks), null, cancellation)).Try(out var list, out var problem)) return await ProblemPages.Of(frames, http, problem);
        var show = request.Query["show"].ToString() is { Length: > 0 } asked ? asked : null;
        var items = DeskRows.Filtered(list.Items, show, request.Caller());
        return await frames.Page<DeskPage>(http, (nameof(DeskPage.Model), new DeskModel(
            words["call-backs.title"], words["call-backs.lead"], null, DeskRows.Filters(words, "/call-backs", show, "all", "red"), request.Caller().Role == Role.CallBack ? new("/call-backs/claims", words["call-backs.claim"], list.Items.Count) : null, await rows.Of(http, items, cancellation), words["call-backs.empty"], [])));
    }
}
