using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Web;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Functions.Pages;

/// <summary>Files the checked appeal and shows its receipt; the same form sent twice is one appeal.</summary>
public sealed class SendFilePage(PageFrames frames, Forms forms, FileForm file, ApiCalls api)
{
    internal static readonly Operation Operation = Operation.Page("sendFilePage", Role.Enterprise);

    [Function(nameof(SendFilePage))]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "appeals")] HttpRequest request, CancellationToken cancellation)
    {
        var http = request.HttpContext;
        if (!(await forms.Read(http)).Try(out var form, out var problem)) return await ProblemPages.Of(frames, http, problem);
        var (actor, words) = (request.Caller(), PageFrames.WordsOf(http));
        var model = await file.Typed(http, actor, form, cancellation);
        var (body, errors) = FileForm.Body(model, form, words);
        if (errors.Count == 0)
        {
            if ((await api.Get<AppealAccepted>(http, actor, new(nameof(FileAppeal), Body: body, Key: model.Key), cancellation)).Try(out var accepted, out problem))
                return Results.Redirect($"/appeals/{accepted.Id}/receipt");
            errors = Forms.Errors(problem, words, "file");
        }
        return await frames.Page<FilePage>(http, (nameof(FilePage.Model), model with { Errors = errors }));
    }
}
