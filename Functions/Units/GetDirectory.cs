using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Enterprises;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Units;

/// <summary>Units, districts and streets by code, for whoever has to name one; no persons.</summary>
public sealed class GetDirectory(DirectoryStore directory)
{
    internal static readonly Access.Operation Operation = new("getDirectory",
        Role.Enterprise, Role.Bot, Role.Specialist, Role.Officer, Role.CallBack, Role.Reviewer, Role.Supervisor, Role.Leader, Role.Ops, Role.Auditor);

    private static readonly IReadOnlyList<DistrictView> AllDistricts =
        [.. Districts.Shipped.All.Select(d => new DistrictView(d.Id, d.Name, [.. d.Streets.Select(s => s.Name)]))];

    [Function(nameof(GetDirectory))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/directory")] HttpRequest request, CancellationToken cancellation)
    {
        var current = await directory.Current(cancellation);
        var units = current.Units.Select(u => new UnitRef(u.Code, u.Name, u.Level, u.District));
        return Answer.Json(StatusCodes.Status200OK, new DirectoryView(current.Version, [.. units], AllDistricts));
    }
}
