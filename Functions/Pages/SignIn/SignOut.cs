using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Functions.Access;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Functions.Pages;

public sealed class SignOut(PageFrames frames, Forms forms)
{
    internal static readonly Operation Operation = Operation.Page("signOut");

    [Function(nameof(SignOut))]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "sign-out")] HttpRequest request)
    {
        if (!(await forms.Read(request.HttpContext)).Try(out _, out var problem)) return await ProblemPages.Of(frames, request.HttpContext, problem);
        await Sessions.End(request.HttpContext);
        return Results.LocalRedirect("/");
    }
}
