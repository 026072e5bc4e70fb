using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Web;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Functions.Pages;

/// <summary>While somebody types: numbers to call for words of danger, and approved answers to questions like it. A part of a page; it keeps nothing.</summary>
public sealed class ShowHints(Forms forms, FileForm file)
{
    internal static readonly Operation Operation = Operation.Page("showHints", Role.Enterprise);

    [Function(nameof(ShowHints))]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "appeals/hints")] HttpRequest request, CancellationToken cancellation)
    {
        var http = request.HttpContext;
        if (!(await forms.Read(http)).Try(out var form, out _)) return Results.NoContent();
        return await file.Hints(http, form, cancellation) is { } hints
            ? new RazorComponentResult<FileHints>(new { W = PageFrames.WordsOf(http), Model = hints }) { PreventStreamingRendering = true }
            : Results.Content("", "text/html; charset=utf-8");
    }
}
