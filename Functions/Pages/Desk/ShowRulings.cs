using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Web;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Functions.Pages;

/// <summary>Returns and extensions that wait for a supervisor.</summary>
public sealed class ShowRulings(PageFrames frames, DeskRows rows)
{
    internal static readonly Operation Operation = Operation.Page("showRulings", Role.Supervisor);

    [Function(nameof(ShowRulings))]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "rulings")] HttpRequest request, CancellationToken cancellation)
    {
        var (http, words) = (request.HttpContext, PageFrames.WordsOf(request.HttpContext));
        if (!(await rows.Read(http, nameof(ListRulings), null, cancellation)).Try(out var list, out var problem)) return await ProblemPages.Of(frames, http, problem);
        var show = request.Query["show"].ToString() is { Length: > 0 } asked ? asked : null;
        var items = DeskRows.Filtered(list.Items, show, request.Caller());
        return await frames.Page<DeskPage>(http, (nameof(DeskPage.Model), new DeskModel(
            words["rulings.title"], words["rulings.lead"], null, DeskRows.Filters(words, "/rulings", show, "all", "red"), null, await rows.Of(http, items, cancellation), words["rulings.empty"], [])));
    }
}
