using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Web;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Functions.Pages;

/// <summary>Back from the check to the form, with all that was typed.</summary>
public sealed class EditFilePage(PageFrames frames, Forms forms, FileForm file)
{
    internal static readonly Operation Operation = Operation.Page("editFilePage", Role.Enterprise);

    [Function(nameof(EditFilePage))]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "appeals/draft")] HttpRequest request, CancellationToken cancellation)
    {
        var http = request.HttpContext;
        return (await forms.Read(http)).Try(out var form, out var problem)
            ? await frames.Page<FilePage>(http, (nameof(FilePage.Model), await file.Typed(http, request.Caller(), form, cancellation)))
            : await ProblemPages.Of(frames, http, problem);
    }
}
