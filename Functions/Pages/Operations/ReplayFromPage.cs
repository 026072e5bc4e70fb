using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Operations;
using ServerlessQiFu.Functions.Platform;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Functions.Pages;

/// <summary>Replays the chosen dead letters; the word that is typed keeps a slip of the hand from doing it.</summary>
public sealed class ReplayFromPage(PageFrames frames, Forms forms, ApiCalls api)
{
    internal static readonly Operation Operation = Operation.Page("replayFromPage", Role.Ops);
    private static readonly string[] Confirmations = ["重放", "replay"];

    [Function(nameof(ReplayFromPage))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "operations/replay")] HttpRequest request, [DurableClient] DurableTaskClient durable, CancellationToken cancellation)
    {
        var http = request.HttpContext;
        if (!(await forms.Read(http)).Try(out var form, out var problem)) return await ProblemPages.Of(frames, http, problem);
        if (!Confirmations.Contains(form["typed"].ToString().Trim(), StringComparer.OrdinalIgnoreCase)) return Results.Redirect("/operations");
        var body = new JsonObject { ["ids"] = new JsonArray([.. form["ids"].OfType<string>().Select(id => (JsonNode)id)]) };
        var call = new ApiCall(nameof(ReplayDeadLetters), Body: body, Key: form["key"], Durable: durable);
        if (!(await api.Get<ReplayedLetters>(http, request.Caller(), call, cancellation)).Try(out var replayed, out problem)) return await ProblemPages.Of(frames, http, problem);
        return Results.Redirect(string.Create(CultureInfo.InvariantCulture, $"/operations?replayed={replayed.Items.Count(one => one.Outcome == ReplayOutcome.Replayed)}"));
    }
}
