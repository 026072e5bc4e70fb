using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.Web;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Functions.Pages;

/// <summary>The workbench of officers and specialists: what waits for their unit and what is in hand, readable without claiming.</summary>
public sealed class ShowWork(PageFrames frames, DeskRows rows, DirectoryStore directory)
{
    internal static readonly Operation Operation = Operation.Page("showWork", Role.Officer, Role.Specialist);

    [Function(nameof(ShowWork))]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "work")] HttpRequest request, CancellationToken cancellation)
    {
        var (http, actor, words) = (request.HttpContext, request.Caller(), PageFrames.WordsOf(request.HttpContext));
        var read = await rows.Read(http, nameof(ListUnitAppeals), new Dictionary<string, string> { ["unit"] = actor.Unit! }, cancellation);
        if (!read.Try(out var list, out var problem)) return await ProblemPages.Of(frames, http, problem);
        var show = DeskRows.Shown(request);
        var units = await directory.Current(cancellation);
        var waiting = list.Items.Count(item => item.Holder is null && item.Status is Status.Queued or Status.Redo);
        var model = new DeskModel(
            words.Say("work.title", units.Find(actor.Unit!)?.Name ?? actor.Unit!), null, Claimed(request, words), DeskRows.Filters(words, "/work", show, "all", "mine", "waiting", "red"),
            new("/work/claims", words["work.claim"], waiting), await rows.Of(http, DeskRows.Filtered(list.Items, show, actor), cancellation), words["work.empty"],
            ["progress", "extension", "co-handlers", "hand-over"])
        {
            Units = [.. units.Units.Select(unit => new Choice(unit.Code, unit.Name))],
        };
        return await frames.Page<DeskPage>(http, (nameof(DeskPage.Model), model));
    }

    private static string? Claimed(HttpRequest request, Words words) =>
        Forms.Number(request.Query["claimed"]) is { } taken ? words.Say(taken == 0 ? "work.nothing" : "work.claimed", taken) : null;
}
