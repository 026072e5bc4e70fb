using System.Text.Json;
using System.Text.Json.Serialization;
using ServerlessQiFu.Domain.Reporting;

namespace ServerlessQiFu.Functions.Reports;

/// <summary><c>GET /api/reports/summary</c>.</summary>
/// <param name="From">First day of receipt, in Shenzhen.</param>
/// <param name="To">Last day of receipt, included.</param>
/// <param name="At">When it was summed; decides what is late.</param>
public sealed record ReportSummary(
    DateOnly From, DateOnly To, [property: JsonConverter(typeof(GroupedByName))] GroupedBy By, DateTimeOffset At, ReportGroup Total, IReadOnlyList<ReportGroup> Groups);

/// <summary>In lower case on the wire; the enumeration itself knows of no wire.</summary>
internal sealed class GroupedByName() : JsonStringEnumConverter<GroupedBy>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);

/// <param name="Key">Unit (<c>desk</c> for what happened before one had it), tier (<c>none</c> where there is none yet) or district; absent for all together.</param>
/// <param name="Score">0–1, four digits: as <see cref="Score"/> weighs the rates; absent while one of them is not known.</param>
public sealed record ReportGroup(
    string? Key, string Name, IReadOnlyList<ReportCount> Volumes, IReadOnlyList<ReportRate> Rates, double? Score, IReadOnlyList<ReportCount> Rungs);

/// <param name="Cases">Where the appeals behind the number are listed.</param>
public sealed record ReportCount(string Name, string Title, long Count, string Cases);

/// <param name="Value">0–1, four digits; absent where nothing is known.</param>
/// <param name="Unknown">Counted neither way; absent where nothing can be unknown.</param>
public sealed record ReportRate(string Name, string Title, string Formula, double? Value, ReportPart Good, ReportPart Of, ReportPart? Unknown);

public sealed record ReportPart(long Count, string Cases);

/// <param name="Count">How much of the number the appeal is.</param>
public sealed record ReportCase(string Id, long Count, IReadOnlyDictionary<string, string> Links);

/// <summary><c>GET /api/reports/public</c>.</summary>
/// <param name="SmallestCell">What is below is not told, and neither is what would betray it.</param>
public sealed record PublicReport(string Month, int SmallestCell, PublicCell City, IReadOnlyList<PublicCell> Cells);

/// <param name="District">Absent for the whole city.</param>
/// <param name="Tier">A tier, or <c>none</c> where none was decided; absent for the whole city.</param>
/// <param name="Received">Absent when suppressed, as are the shares.</param>
public sealed record PublicCell(string? District, string? DistrictName, string? Tier, string? TierName, long? Received, PublicRate? OnTime, PublicRate? Satisfaction);

/// <param name="Value">0–1, four digits.</param>
/// <param name="Of">Of how many.</param>
public sealed record PublicRate(double Value, long Of);
