using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Web;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Functions.Pages;

/// <summary>One act on an appeal from its page. Done, the page is shown anew; refused, with the form as it was typed and the reason at its field.</summary>
public sealed class DoAct(PageFrames frames, Forms forms, AppealPages pages, ApiCalls api)
{
    internal static readonly Operation Operation = Operation.Page("doAct",
        Role.Enterprise, Role.Specialist, Role.Officer, Role.CallBack, Role.Reviewer, Role.Supervisor, Role.Leader);

    [Function(nameof(DoAct))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "appeals/{id}/acts/{act}")] HttpRequest request, string id, string act, CancellationToken cancellation)
    {
        var http = request.HttpContext;
        if (Acts.Find(act) is not { } wanted) return await ProblemPages.Of(frames, http, Problem.NotFound());
        if (!(await forms.Read(http)).Try(out var form, out var problem)) return await ProblemPages.Of(frames, http, problem);
        var (words, actor) = (PageFrames.WordsOf(http), request.Caller());
        var body = wanted.Body(form);
        var errors = await Attach(http, actor, form, body, cancellation);
        if (errors.Count == 0)
        {
            var route = wanted.OfCallBack ? new Dictionary<string, string> { ["callBack"] = form["callBack"].ToString() } : new() { ["id"] = id };
            if ((await api.Get<CommandDone>(http, actor, new(wanted.Function, route, body, Forms.Number(form["version"])), cancellation)).Try(out _, out problem))
                return Results.Redirect($"/appeals/{id}?done={act}");
            errors = Forms.Errors(problem, words, act);
        }
        var typed = form.Where(field => !field.Key.StartsWith("__", StringComparison.Ordinal)).ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal);
        return await pages.Show(http, id, cancellation, refused: new RefusedAct(act, typed, [.. errors.Select(error => error with { Form = act })]));
    }

    /// <summary>Files that came with the form become attachments of the body.</summary>
    private async Task<IReadOnlyList<PageError>> Attach(HttpContext http, Actor actor, IFormCollection form, JsonObject body, CancellationToken cancellation)
    {
        var (kept, errors) = (new JsonArray(), new List<PageError>());
        foreach (var file in form.Files)
        {
            if ((await api.Get<AttachmentKept>(http, actor, new(nameof(UploadAttachment), File: file), cancellation)).Try(out var attachment, out var problem)) kept.Add((JsonNode)attachment.Id);
            else errors.Add(new("attachments", $"{file.FileName}: {ProblemPages.Detail(PageFrames.WordsOf(http), problem)}"));
        }
        if (kept.Count > 0) body["attachments"] = kept;
        return errors;
    }
}
