using ServerlessQiFu.Domain.DataFiles;
using ServerlessQiFu.Domain.Enterprises;

namespace ServerlessQiFu.Domain.Directory;

/// <summary>The form of <c>directory.json</c>.</summary>
internal static class DirectoryFile
{
    private const int MostUnits = 1000;
    private const int MostPersons = 500;

    public static Reading<UnitDirectory> Read(string json) => DataFile.Read<UnitDirectory>(json, (root, content) =>
    {
        if (root.Fields("version", "units", "city") is not { } file) return null;
        var version = file.Required("version")?.Whole(1, int.MaxValue);
        var places = new Dictionary<string, (JsonValue At, Unit Unit)>(StringComparer.Ordinal);
        var units = file.Required("units")?.Items(1, MostUnits, item => Unit(item, places));
        var city = file.Required("city") is { } c ? City(c, places.ContainsKey) : null;
        Connect(places);
        if (units is not null) CoverDistricts(file.Required("units")!, units);
        return root.ErrorsSoFar > 0 ? null : new(version!.Value, units!, city!, content.Text, content.Hash);
    });

    private static Unit? Unit(JsonValue item, Dictionary<string, (JsonValue, Unit)> places)
    {
        if (item.Fields("code", "name", "level", "parent", "district", "takes", "officers", "heads", "bureauLeaders") is not { } fields) return null;
        var code = fields.Required("code")?.Text(20);
        var name = fields.Required("name")?.Text(60);
        var level = fields.Required("level")?.Name<UnitLevel>();
        var parent = fields.Optional("parent")?.Text(20);
        var district = fields.Optional("district");
        var served = district?.Text(20);
        if (served is not null && Districts.Shipped.Find(served) is null) district!.Fail($"{served} is not one of the city's districts");
        var takes = fields.Required("takes")?.Items(0, 200, w => w.Text(40));
        var officers = Persons(fields.Required("officers"));
        var heads = Persons(fields.Required("heads"));
        var leaders = Persons(fields.Required("bureauLeaders"));
        if (code is null || name is null || level is null || takes is null || officers is null || heads is null || leaders is null) return null;
        if (code.Any(c => !char.IsAsciiLetterUpper(c) && !char.IsAsciiDigit(c) && c != '-')) item.At("code").Fail("a code has capital letters, digits and hyphens only");
        var unit = new Unit(code, name, level.Value, parent, served, takes, officers, heads, leaders);
        if (!places.TryAdd(code, (item, unit))) item.At("code").Fail($"the unit {code} is given twice");
        return unit;
    }

    private static CityPosts? City(JsonValue value, Func<string, bool> isUnit)
    {
        if (value.Fields("specialists", "callBackDesk", "fallback", "supervisors", "leaders", "emergencyPager", "reviewers") is not { } fields) return null;
        var specialists = Known(fields.Required("specialists"));
        var callBack = Known(fields.Required("callBackDesk"));
        var fallback = Known(fields.Required("fallback"));
        var supervisors = Persons(fields.Required("supervisors"));
        var leaders = fields.Required("leaders")?.Items(1, 100, item =>
        {
            if (item.Fields("person", "portfolio") is not { } leader) return null;
            var person = leader.Required("person")?.Text(60);
            var portfolio = leader.Required("portfolio")?.Items(0, MostUnits, Known);
            return person is null || portfolio is null ? null : new CityLeader(person, portfolio);
        });
        var pager = Persons(fields.Required("emergencyPager"));
        var reviewers = Persons(fields.Required("reviewers"));
        return specialists is null || callBack is null || fallback is null || supervisors is null || leaders is null || pager is null || reviewers is null
            ? null : new(specialists, callBack, fallback, supervisors, leaders, pager, reviewers);

        string? Known(JsonValue? code)
        {
            if (code?.Text(20) is not { } text) return null;
            if (!isUnit(text)) code.Fail($"{text} is none of the units");
            return text;
        }
    }

    /// <summary>Parents exist, and nobody is their own ancestor.</summary>
    private static void Connect(Dictionary<string, (JsonValue At, Unit Unit)> places)
    {
        foreach (var (at, unit) in places.Values.Where(p => p.Unit.Parent is not null))
        {
            if (!places.ContainsKey(unit.Parent!)) at.At("parent").Fail($"{unit.Parent} is none of the units");
            var seen = new HashSet<string>(StringComparer.Ordinal);
            for (var code = unit.Code; code is not null; code = places.TryGetValue(code, out var place) ? place.Unit.Parent : null)
            {
                if (seen.Add(code)) continue;
                at.At("parent").Fail($"the parents of {unit.Code} run in a circle");
                break;
            }
        }
    }

    /// <summary>What has no clear unit goes to its district: each has exactly one.</summary>
    private static void CoverDistricts(JsonValue unitsAt, List<Unit> units)
    {
        foreach (var district in Districts.Shipped.All)
        {
            var count = units.Count(u => u.District == district.Id);
            if (count != 1) unitsAt.Fail($"each district has one unit; {district.Id} {district.Name} has {count}");
        }
    }

    private static List<string>? Persons(JsonValue? value)
    {
        var persons = value?.Items(0, MostPersons, p => p.Text(60));
        if (persons is not null && persons.Distinct(StringComparer.Ordinal).Count() < persons.Count) value!.Fail("a person holds a post once");
        return persons;
    }
}
