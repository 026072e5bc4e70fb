using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Store;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Functions.Pages;

/// <summary>Development only: begins a session as the person that was picked.</summary>
public sealed class SignIn(PageFrames frames, Forms forms, AccessSettings settings, DirectoryStore directory)
{
    internal static readonly Operation Operation = Operation.Page("signIn");

    [Function(nameof(SignIn))]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "sign-in")] HttpRequest request, CancellationToken cancellation)
    {
        if (!settings.IsDevelopment) return Results.NotFound();
        var http = request.HttpContext;
        if (!(await forms.Read(http)).Try(out var form, out var problem)) return await ProblemPages.Of(frames, http, problem);
        var picked = PracticePeople.Of(await directory.Current(cancellation)).FirstOrDefault(person => person.Id == form["person"]);
        if (picked.Visitor is null) return Results.Redirect("/sign-in");
        await Sessions.Begin(http, picked.Visitor);
        return Results.LocalRedirect(LocalPath.Of(form["to"]));
    }
}
