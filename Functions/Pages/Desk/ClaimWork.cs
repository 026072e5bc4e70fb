using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Web;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Functions.Pages;

/// <summary>Takes the most urgent from the unit's queue, the triage desk or the call-back desk. One appeal is opened at once.</summary>
public sealed class ClaimWork(PageFrames frames, Forms forms, ApiCalls api)
{
    internal static readonly Operation Operation = Operation.Page("claimWork", Role.Officer, Role.Specialist, Role.CallBack);
    /// <summary>As long as the policy lets; it caps this for each tier.</summary>
    private const int LeaseMinutes = 24 * 60;

    [Function(nameof(ClaimWork))]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "{desk:regex(^work$|^triage$|^call-backs$)}/claims")] HttpRequest request, string desk, CancellationToken cancellation)
    {
        var (http, actor) = (request.HttpContext, request.Caller());
        if (!(await forms.Read(http)).Try(out var form, out var problem)) return await ProblemPages.Of(frames, http, problem);
        var body = new JsonObject { ["max"] = Forms.Number(form["max"]) ?? 1, ["leaseMinutes"] = LeaseMinutes };
        var call = desk switch
        {
            "work" => new ApiCall(nameof(ClaimAppeals), new Dictionary<string, string> { ["unit"] = actor.Unit ?? "" }, body),
            "triage" => new ApiCall(nameof(ClaimTriage), Body: body),
            _ => new ApiCall(nameof(ClaimCallBacks), Body: body),
        };
        IReadOnlyList<string> taken;
        if (desk == "call-backs")
        {
            if (!(await api.Get<CallBackClaims>(http, actor, call, cancellation)).Try(out var claims, out problem)) return await ProblemPages.Of(frames, http, problem);
            taken = [.. claims.Items.Select(item => item.Appeal)];
        }
        else
        {
            if (!(await api.Get<Claims>(http, actor, call, cancellation)).Try(out var claims, out problem)) return await ProblemPages.Of(frames, http, problem);
            taken = [.. claims.Items.Select(item => item.Id)];
        }
        return Results.Redirect(taken is [var one] ? $"/appeals/{one}" : string.Create(CultureInfo.InvariantCulture, $"/{desk}?claimed={taken.Count}"));
    }
}
