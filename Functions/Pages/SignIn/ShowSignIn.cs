using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.Web;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Functions.Pages;

/// <summary>The way in: in Development a page of people to be, elsewhere the city's identity provider.</summary>
public sealed class ShowSignIn(PageFrames frames, AccessSettings settings, DirectoryStore directory)
{
    internal static readonly Operation Operation = Operation.Page("showSignIn");

    [Function(nameof(ShowSignIn))]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "sign-in")] HttpRequest request, CancellationToken cancellation)
    {
        if (!settings.IsDevelopment) return Results.NotFound();
        var people = PracticePeople.Of(await directory.Current(cancellation)).Select(PracticePeople.Shown).ToList();
        return await frames.Page<SignInPage>(request.HttpContext, (nameof(SignInPage.To), LocalPath.Of(request.Query["to"])), (nameof(SignInPage.People), people));
    }
}
