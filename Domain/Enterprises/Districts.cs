using ServerlessQiFu.Domain.DataFiles;
using ServerlessQiFu.Domain.Texts;

namespace ServerlessQiFu.Domain.Enterprises;

/// <summary>The city's areas and streets, from <c>districts.data.json</c>.</summary>
public sealed class Districts
{
    private readonly Dictionary<string, District> byId;
    private readonly Dictionary<string, District> byStreet;

    private Districts(int version, IReadOnlyList<District> all)
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
        var name = Folding.Fold(street).Trim();
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
        var written = address is null ? null : Folding.Fold(address);
        return All.FirstOrDefault(area => area.Under == named.Id && Lies(area)) ?? named;

        bool Lies(District area) => (street is not null && OfStreet(street) == area)
            || (written is not null && (written.Contains(area.Name, StringComparison.Ordinal)
                || area.Streets.Any(s => written.Contains(s.Name, StringComparison.Ordinal))));
    }

    /// <summary>Reads a list of districts; every error with its JSON pointer, all at once.</summary>
    public static Reading<Districts> Parse(string json) => DataFile.Read<DistrictsFile, Districts>(json, (file, _) => new(file.Version, file.Districts));
}

/// <summary>The form of <c>districts.data.json</c>.</summary>
internal sealed record DistrictsFile(int Version, IReadOnlyList<District> Districts) : IChecked
{
    void IChecked.Check(FieldErrors errors)
    {
        errors.Range("version", Version, 1, int.MaxValue);
        errors.Count("districts", Districts.Count, 1, 50);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, district) in Districts.Index())
        {
            var at = errors.At("districts").At(i);
            at.Line("name", district.Name, 40);
            at.Line("gb", district.Gb, 6);
            at.Count("streets", district.Streets.Count, 1, 100);
            foreach (var (n, street) in district.Streets.Index())
            {
                at.At("streets").At(n).Line("name", street.Name, 40);
                at.At("streets").At(n).Line("code", street.Code, 9);
                if (!names.Add(street.Name)) at.At("streets").At(n).Add("", $"{street.Name} is given twice.");
            }
            if (district.Under is not null && !ids.Contains(district.Under)) at.Add("under", $"{district.Under} is no district named before.");
            at.Line("id", district.Id, 20);
            if (!ids.Add(district.Id)) at.Add("id", $"{district.Id} is given twice.");
        }
    }
}
