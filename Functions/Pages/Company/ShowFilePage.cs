using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Web;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Functions.Pages;

/// <summary>The first page: for a company's person the form of an appeal, for staff their desk, for anybody else what this is and the way to sign in.</summary>
public sealed class ShowFilePage(PageFrames frames, FileForm form)
{
    internal static readonly Operation Operation = Operation.Page("showFilePage");

    // A Functions host has no other spelling of the root.
    [Function(nameof(ShowFilePage))]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "{root:maxlength(0)?}")] HttpRequest request, CancellationToken cancellation)
    {
        var http = request.HttpContext;
        return http.Features.Get<Visitor>() switch
        {
            null => await frames.Page<WelcomePage>(http),
            { Actor: { Role: Role.Enterprise } actor } => await frames.Page<FilePage>(http, (nameof(FilePage.Model), await form.Empty(http, actor, cancellation))),
            { Actor.Role: var role } => Navigation.Of(role).FirstOrDefault().Address is { } desk ? Results.Redirect(desk) : await frames.Page<WelcomePage>(http),
        };
    }
}
