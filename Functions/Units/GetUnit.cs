using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Directory;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Units;

/// <summary>A unit and its people.</summary>
public sealed class GetUnit(DirectoryStore directory)
{
    internal static readonly Access.Operation Operation = new("getUnit", Role.Supervisor);
    internal const string CodeRule = "A unit is named by its code, such as SCJ or QW-SZ-440305; see GET /api/directory.";

    [Function(nameof(GetUnit))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/directory/units/{unit}")] HttpRequest request,
        string unit, CancellationToken cancellation)
    {
        if (!UnitCodes.IsWellFormed(unit)) return new Problem(ProblemType.InvalidParameter, CodeRule);
        var latest = await directory.Latest(cancellation);
        return latest.Find(unit) is { } found ? View(found, latest.Version) : Problem.NotFound();
    }

    /// <summary>The tag is the whole directory's version: an edit is checked against all of it.</summary>
    internal static Answer View(Unit unit, int version) => Answer.Json(
        StatusCodes.Status200OK,
        new UnitView(unit.Code, unit.Name, unit.Level, unit.Parent, unit.District, unit.Takes, unit.Officers, unit.Heads, unit.BureauLeaders),
        EntityTags.Of(version));
}
