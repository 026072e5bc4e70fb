using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Web;

namespace ServerlessQiFu.Functions.Pages;

/// <summary>The desks that show one queue of the city: triage, call-backs, rulings.</summary>
public sealed class QueuePages(PageFrames frames, DeskRows rows)
{
    /// <param name="path">The page's own.</param>
    /// <param name="list">The function of the API that reads the queue.</param>
    /// <param name="claim">What the button says that takes from the queue; null for those who only look.</param>
    public async Task<IResult> Show(HttpRequest request, string path, string list, string title, string lead, string empty, string? claim, CancellationToken cancellation)
    {
        var http = request.HttpContext;
        if (!(await rows.Read(http, list, null, cancellation)).Try(out var queue, out var problem)) return await ProblemPages.Of(frames, http, problem);
        var show = DeskRows.Shown(request);
        return await frames.Page<DeskPage>(http, (nameof(DeskPage.Model), new DeskModel(
            title, lead, null, DeskRows.Filters(PageFrames.WordsOf(http), path, show, "all", "red"), claim is null ? null : new($"{path}/claims", claim, queue.Items.Count),
            await rows.Of(http, DeskRows.Filtered(queue.Items, show, request.Caller()), cancellation), empty, [])));
    }
}
