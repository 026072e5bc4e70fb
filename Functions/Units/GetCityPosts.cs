using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Directory;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Units;

/// <summary>The posts of the city: supervisors, leaders and who is paged in an emergency.</summary>
public sealed class GetCityPosts(DirectoryStore directory)
{
    internal static readonly Access.Operation Operation = new("getCityPosts", Role.Supervisor);

    [Function(nameof(GetCityPosts))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/directory/city")] HttpRequest request, CancellationToken cancellation)
    {
        return View(await directory.Latest(cancellation));
    }

    internal static Answer View(UnitDirectory directory)
    {
        var city = directory.City;
        var leaders = city.Leaders.Select(l => new LeaderInput { Person = l.Person, Portfolio = l.Portfolio });
        var view = new CityView(city.Specialists, city.CallBackDesk, city.Fallback, city.Supervisors, [.. leaders], city.EmergencyPager, city.Reviewers);
        return Answer.Json(StatusCodes.Status200OK, view, EntityTags.Of(directory.Version));
    }
}
