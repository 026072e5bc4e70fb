using ServerlessQiFu.Domain.Directory;

namespace ServerlessQiFu.Functions.Units;

public sealed record DirectoryView(int Version, IReadOnlyList<UnitRef> Units, IReadOnlyList<DistrictView> Districts);

public sealed record UnitRef(string Code, string Name, UnitLevel Level, string? District);

public sealed record DistrictView(string Id, string Name, IReadOnlyList<string> Streets);

public sealed record UnitView(
    string Code, string Name, UnitLevel Level, string? Parent, string? District, IReadOnlyList<string> Takes,
    IReadOnlyList<string> Officers, IReadOnlyList<string> Heads, IReadOnlyList<string> BureauLeaders);

public sealed record CityView(
    string Specialists, string CallBackDesk, string Fallback, IReadOnlyList<string> Supervisors, IReadOnlyList<LeaderInput> Leaders,
    IReadOnlyList<string> EmergencyPager, IReadOnlyList<string> Reviewers);
