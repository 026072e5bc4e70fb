using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Units;

/// <summary>Replaces the posts of the city.</summary>
public sealed class PutCityPosts(DirectoryStore directory)
{
    internal static readonly Access.Operation Operation = new("putCityPosts", Role.Supervisor);

    [Function(nameof(PutCityPosts))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/directory/city")] HttpRequest request, CancellationToken cancellation)
    {
        if (!(await JsonBody.Read<PutCityPostsRequest>(request, cancellation: cancellation)).Try(out var body, out var problem)) return problem;

        var latest = await directory.Latest(cancellation);
        if (Preconditions.Check(request, latest.Version) is { } unmet) return unmet;
        return await directory.Edit(latest.Version, file => file["city"] = City(body), cancellation) switch
        {
            DirectoryEdit.Done done => GetCityPosts.View(done.Directory),
            DirectoryEdit.Wrong wrong => DirectoryProblems.Of(wrong, "/city"),
            _ => EntityTags.Stale(),
        };
    }

    private static JsonObject City(PutCityPostsRequest body) => new()
    {
        ["specialists"] = body.Specialists,
        ["callBackDesk"] = body.CallBackDesk,
        ["fallback"] = body.Fallback,
        ["supervisors"] = DirectoryProblems.List(body.Supervisors),
        ["leaders"] = new JsonArray([.. body.Leaders.Select(l => new JsonObject { ["person"] = l.Person, ["portfolio"] = DirectoryProblems.List(l.Portfolio) })]),
        ["emergencyPager"] = DirectoryProblems.List(body.EmergencyPager),
        ["reviewers"] = DirectoryProblems.List(body.Reviewers),
    };
}
