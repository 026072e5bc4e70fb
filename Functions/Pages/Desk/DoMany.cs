using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Web;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Functions.Pages;

/// <summary>
/// The same act on several appeals of the workbench, each by itself and only on the version that was seen. Sent again, what was done is done already and
/// only the rest is tried: each appeal has a key of its own.
/// </summary>
public sealed class DoMany(PageFrames frames, Forms forms, ApiCalls api)
{
    internal static readonly Operation Operation = Operation.Page("doMany", Role.Officer, Role.Specialist);
    private const int Most = QueueLists.Most;
    private static readonly string[] Offered = ["progress", "extension", "co-handlers", "hand-over"];

    [Function(nameof(DoMany))]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "work/many")] HttpRequest request, CancellationToken cancellation)
    {
        var (http, words, actor) = (request.HttpContext, PageFrames.WordsOf(request.HttpContext), request.Caller());
        if (!(await forms.Read(http)).Try(out var form, out var problem)) return await ProblemPages.Of(frames, http, problem);
        var name = form["act"].ToString();
        if (!Offered.Contains(name) || Acts.Find(name) is not { } act) return Results.Redirect("/work");
        var results = new List<ManyResult>();
        foreach (var row in form["row"].OfType<string>().Take(Most))
        {
            if (row.Split(':') is not [var id, var seen, var lease] || Forms.Number(seen) is not { } version) continue;
            var call = new ApiCall(act.Function, new Dictionary<string, string> { ["id"] = id }, Body(name, form, lease), version, $"{form["key"]}-{id}");
            results.Add((await api.Get<CommandDone>(http, actor, call, cancellation)).Try(out _, out problem)
                ? new(id, true, words[$"act.{name}.done"])
                : new(id, false, problem.Type == ProblemType.StaleVersion ? words["many.changed"] : ProblemPages.Detail(words, problem)));
        }
        return await frames.Page<ManyPage>(http, (nameof(ManyPage.Act), words["act." + name]), (nameof(ManyPage.Results), results));
    }

    /// <summary>One form serves four acts: its text is what each calls differently.</summary>
    private static JsonObject Body(string act, IFormCollection form, string lease)
    {
        var (text, unit) = (form["text"].ToString(), form["unit"].ToString());
        JsonNode? days = Forms.Number(form["workingDays"]);
        return act switch
        {
            "progress" => new JsonObject { ["lease"] = lease, ["text"] = text },
            "extension" => new JsonObject { ["lease"] = lease, ["reason"] = text, ["workingDays"] = days },
            "co-handlers" => new JsonObject { ["lease"] = lease, ["part"] = text, ["unit"] = unit, ["workingDays"] = days },
            _ => new JsonObject { ["lease"] = lease, ["note"] = text, ["unit"] = unit },
        };
    }
}
