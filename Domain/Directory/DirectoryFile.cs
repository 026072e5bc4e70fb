using ServerlessQiFu.Domain.DataFiles;
using ServerlessQiFu.Domain.Enterprises;

namespace ServerlessQiFu.Domain.Directory;

/// <summary>The form of <c>directory.json</c>.</summary>
internal sealed record DirectoryFile(int Version, IReadOnlyList<Unit> Units, CityPosts City) : IChecked
{
    private const int MostUnits = 1000;
    private const int MostPersons = 500;
    private const int LongestCode = 20;
    private const int LongestPerson = 60;

    public static Reading<UnitDirectory> Read(string json) => DataFile.Read<DirectoryFile, UnitDirectory>(json, (file, content) =>
        new(file.Version, file.Units, file.City, content.Text, content.Hash));

    void IChecked.Check(FieldErrors errors)
    {
        errors.Range("version", Version, 1, int.MaxValue);
        errors.Count("units", Units.Count, 1, MostUnits);
        var parents = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (i, unit) in Units.Index().Take(MostUnits))
        {
            Check(errors.At("units").At(i), unit);
            if (!parents.TryAdd(unit.Code, unit.Parent)) errors.At("units").At(i).Add("code", $"The unit {unit.Code} is given twice.");
        }
        Check(errors.At("city"), City, parents.ContainsKey);
        foreach (var (i, unit) in Units.Index().Where(u => u.Item.Parent is not null)) Connect(errors.At("units").At(i), unit, parents);
        // What has no clear unit goes to its district.
        foreach (var district in Districts.Shipped.All)
            if (Units.Count(u => u.District == district.Id) is var count and not 1)
                errors.Add("units", $"Each district has one unit; {district.Id} {district.Name} has {count}.");
    }

    private static void Check(FieldErrors errors, Unit unit)
    {
        errors.Line("code", unit.Code, LongestCode);
        if (unit.Code.Any(c => !char.IsAsciiLetterUpper(c) && !char.IsAsciiDigit(c) && c != '-')) errors.Add("code", "A code has capital letters, digits and hyphens only.");
        errors.Line("name", unit.Name, 60);
        errors.Line("parent", unit.Parent, LongestCode);
        if (unit.District is { } served && Districts.Shipped.Find(served) is null) errors.Add("district", $"{served} is not one of the city's districts.");
        errors.Lines("takes", unit.Takes, 200, 40);
        Persons(errors, "officers", unit.Officers);
        Persons(errors, "heads", unit.Heads);
        Persons(errors, "bureauLeaders", unit.BureauLeaders);
    }

    private static void Check(FieldErrors errors, CityPosts city, Func<string, bool> isUnit)
    {
        Known(errors, "specialists", city.Specialists);
        Known(errors, "callBackDesk", city.CallBackDesk);
        Known(errors, "fallback", city.Fallback);
        Persons(errors, "supervisors", city.Supervisors);
        errors.Count("leaders", city.Leaders.Count, 1, 100);
        foreach (var (i, leader) in city.Leaders.Index())
        {
            var at = errors.At("leaders").At(i);
            at.Line("person", leader.Person, LongestPerson);
            at.Count("portfolio", leader.Portfolio.Count, 0, MostUnits);
            foreach (var (n, unit) in leader.Portfolio.Index()) Known(at.At("portfolio").At(n), "", unit);
        }
        Persons(errors, "emergencyPager", city.EmergencyPager);
        Persons(errors, "reviewers", city.Reviewers);

        void Known(FieldErrors at, string name, string code)
        {
            if (!isUnit(code)) at.Add(name, $"{code} is none of the units.");
        }
    }

    /// <summary>A parent exists, and nobody is their own ancestor.</summary>
    private static void Connect(FieldErrors errors, Unit unit, Dictionary<string, string?> parents)
    {
        if (!parents.ContainsKey(unit.Parent!)) errors.Add("parent", $"{unit.Parent} is none of the units.");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var code = unit.Code; code is not null; code = parents.GetValueOrDefault(code))
        {
            if (seen.Add(code)) continue;
            errors.Add("parent", $"The parents of {unit.Code} run in a circle.");
            break;
        }
    }

    private static void Persons(FieldErrors errors, string name, IReadOnlyList<string> persons)
    {
        errors.Lines(name, persons, MostPersons, LongestPerson);
        errors.Distinct(name, persons);
    }
}
