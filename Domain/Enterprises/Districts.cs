using ServerlessQiFu.Domain.DataFiles;

namespace ServerlessQiFu.Domain.Enterprises;

/// <summary>The city's areas and streets, from <c>districts.data.json</c>.</summary>
public sealed class Districts
{
    private readonly Dictionary<string, District> byId;
    private readonly Dictionary<string, District> byStreet;

    private Districts(int version, List<District> all)
    {
        Version = version;
        All = all;
        byId = all.ToDictionary(d => d.Id, StringComparer.Ordinal);
        byStreet = all.SelectMany(d => d.Streets.Select(s => (s, d))).ToDictionary(p => p.s.Name, p => p.d, StringComparer.Ordinal);
    }

    public int Version { get; }

    public IReadOnlyList<District> All { get; }

    /// <summary>The list that the product ships with.</summary>
    public static Districts Shipped { get; } = Parse(ShippedFile.Text("districts.data.json")).OrThrow();

    public District? Find(string id) => byId.GetValueOrDefault(id);

    /// <summary>The area of a street, by its name with or without 街道 or 镇; null when no street is called so.</summary>
    public District? OfStreet(string street)
    {
        var name = street.Trim();
        return byStreet.GetValueOrDefault(name) ?? byStreet.GetValueOrDefault(name + "街道") ?? byStreet.GetValueOrDefault(name + "镇");
    }

    /// <summary>
    /// The area that serves a business address: the district named, unless the address lies in a functional area inside
    /// it (葵涌, 大鹏 and 南澳 are run by 大鹏新区, not by 龙岗区). Null when the district is not known.
    /// </summary>
    /// <param name="street">As the company writes it; one that is not known changes nothing.</param>
    public District? Of(string id, string? street, string? address = null)
    {
        if (Find(id) is not { } named) return null;
        return All.FirstOrDefault(area => area.Under == named.Id && Lies(area)) ?? named;

        bool Lies(District area) => (street is not null && OfStreet(street) == area)
            || (address is not null && (address.Contains(area.Name, StringComparison.Ordinal)
                || area.Streets.Any(s => address.Contains(s.Name, StringComparison.Ordinal))));
    }

    /// <summary>Reads a list of districts; every error with its JSON pointer, all at once.</summary>
    public static Reading<Districts> Parse(string json) => DataFile.Read<Districts>(json, (root, _) =>
    {
        if (root.Fields("version", "districts") is not { } file) return null;
        var version = file.Required("version")?.Whole(1, int.MaxValue);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var streets = new HashSet<string>(StringComparer.Ordinal);
        var all = file.Required("districts")?.Items(1, 50, item => ReadDistrict(item, ids, streets));
        return root.ErrorsSoFar > 0 ? null : new(version!.Value, all!);
    });

    private static District? ReadDistrict(JsonValue item, HashSet<string> ids, HashSet<string> names)
    {
        if (item.Fields("id", "name", "gb", "under", "streets") is not { } fields) return null;
        var id = fields.Required("id")?.Text(20);
        var name = fields.Required("name")?.Text(40);
        var gb = fields.Optional("gb")?.Text(6);
        var under = fields.Optional("under")?.Text(20);
        var streets = fields.Required("streets")?.Items(1, 100, s => ReadStreet(s, names));
        if (under is not null && !ids.Contains(under)) item.At("under").Fail($"{under} is no district named before");
        if (id is not null && !ids.Add(id)) item.At("id").Fail($"{id} is given twice");
        return id is null || name is null || streets is null ? null : new(id, name, gb, under, streets);
    }

    private static Street? ReadStreet(JsonValue item, HashSet<string> names)
    {
        if (item.Fields("name", "code") is not { } fields) return null;
        var name = fields.Required("name")?.Text(40);
        var code = fields.Optional("code")?.Text(9);
        if (name is not null && !names.Add(name)) item.Fail($"{name} is given twice");
        return name is null ? null : new(name, code);
    }
}
