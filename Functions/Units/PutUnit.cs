using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Units;

/// <summary>Replaces a unit and its people, or adds a unit; the directory as a whole must still hold.</summary>
public sealed class PutUnit(DirectoryStore directory)
{
    internal static readonly Access.Operation Operation = new("putUnit", Role.Supervisor);

    [Function(nameof(PutUnit))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/directory/units/{unit}")] HttpRequest request,
        string unit, CancellationToken cancellation)
    {
        if (!UnitCodes.IsWellFormed(unit)) return new Problem(ProblemType.InvalidParameter, GetUnit.CodeRule);
        if (!(await JsonBody.Read<PutUnitRequest>(request, cancellation: cancellation)).Try(out var body, out var problem)) return problem;

        var latest = await directory.Latest(cancellation);
        if (Preconditions.Check(request, latest.Find(unit) is null ? null : latest.Version) is { } unmet) return unmet;
        return await directory.Edit(latest.Version, file => Replace(file["units"]!.AsArray(), unit, body), cancellation) switch
        {
            DirectoryEdit.Done done => GetUnit.View(done.Directory.Find(unit)!, done.Directory.Version),
            DirectoryEdit.Wrong wrong => DirectoryProblems.Of(wrong, PlaceOf(latest.Units, unit)),
            _ => EntityTags.Stale(),
        };
    }

    private static void Replace(JsonArray units, string code, PutUnitRequest body)
    {
        var unit = new JsonObject { ["code"] = code, ["name"] = body.Name, ["level"] = body.Level.ToString() };
        if (body.Parent is not null) unit["parent"] = body.Parent;
        if (body.District is not null) unit["district"] = body.District;
        unit["takes"] = DirectoryProblems.List(body.Takes);
        unit["officers"] = DirectoryProblems.List(body.Officers);
        unit["heads"] = DirectoryProblems.List(body.Heads);
        unit["bureauLeaders"] = DirectoryProblems.List(body.BureauLeaders);
        for (var i = 0; i < units.Count; i++)
        {
            if ((string?)units[i]!["code"] != code) continue;
            units[i] = unit;
            return;
        }
        units.Add(unit);
    }

    /// <summary>Where the unit is in the file: what is wrong there is wrong in the body.</summary>
    private static string PlaceOf(IReadOnlyList<Domain.Directory.Unit> units, string code)
    {
        var index = units.Index().FirstOrDefault(u => u.Item.Code == code, (units.Count, null!)).Index;
        return $"/units/{index}";
    }
}
