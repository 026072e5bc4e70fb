using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Web;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Functions.Pages;

/// <summary>The triage desk: what the classifier left to a person.</summary>
public sealed class ShowTriage(PageFrames frames, DeskRows rows)
{
    internal static readonly Operation Operation = Operation.Page("showTriage", Role.Specialist, Role.Supervisor);

    [Function(nameof(ShowTriage))]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "triage")] HttpRequest request, CancellationToken cancellation)
    {
        var (http, words) = (request.HttpContext, PageFrames.WordsOf(request.HttpContext));
        if (!(await rows.Read(http, nameof(ListTriage), null, cancellation)).Try(out var list, out var problem)) return await ProblemPages.Of(frames, http, problem);
        var show = request.Query["show"].ToString() is { Length: > 0 } asked ? asked : null;
        var items = DeskRows.Filtered(list.Items, show, request.Caller());
        return await frames.Page<DeskPage>(http, (nameof(DeskPage.Model), new DeskModel(
            words["triage.title"], words["triage.lead"], null, DeskRows.Filters(words, "/triage", show, "all", "red"), request.Caller().Role == Role.Specialist ? new("/triage/claims", words["triage.claim"], list.Items.Count) : null, await rows.Of(http, items, cancellation), words["triage.empty"], [])));
    }
}
