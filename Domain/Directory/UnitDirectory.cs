using ServerlessQiFu.Domain.DataFiles;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Domain.Directory;

/// <summary>
/// Units and who holds which post, from <c>directory.json</c>. Immutable: an edit is a new version. The ladder and the
/// notices name posts; only here do they become persons, and never nobody.
/// </summary>
public sealed class UnitDirectory
{
    private readonly Dictionary<string, Unit> byCode;

    internal UnitDirectory(int version, IReadOnlyList<Unit> units, CityPosts city, string text, string hash)
    {
        (Version, Units, City, Text, Hash) = (version, units, city, text, hash);
        byCode = units.ToDictionary(u => u.Code, StringComparer.Ordinal);
    }

    public int Version { get; }
    public IReadOnlyList<Unit> Units { get; }
    public CityPosts City { get; }

    /// <summary>The file in canonical form; <see cref="Parse"/> of it gives this directory again.</summary>
    public string Text { get; }
    /// <summary>SHA-256 of <see cref="Text"/>, lower-case hex.</summary>
    public string Hash { get; }

    /// <summary>Reads a directory file; every error with its JSON pointer, all at once.</summary>
    public static Reading<UnitDirectory> Parse(string json) => DirectoryFile.Read(json);

    public Unit? Find(string code) => byCode.GetValueOrDefault(code);

    /// <summary>
    /// Who hears what is meant for a post. A vacant post falls to the next: officer, head, bureau leader (then those of the
    /// parent), supervisor, city leader. A unit that is gone is answered for by the fallback unit. Never empty.
    /// </summary>
    /// <param name="serviceOwner">The company's; without one its post falls to the unit's officers.</param>
    public IReadOnlyList<Addressee> Address(Post post, string unit, string? serviceOwner = null)
    {
        var at = Find(unit) ?? byCode[City.Fallback];
        for (var asked = post; ; asked = Next(asked))
        {
            var persons = Holders(asked, at, serviceOwner);
            if (persons.Count > 0) return [.. persons.Select(p => new Addressee(p, asked, post))];
        }
    }

    private IReadOnlyList<string> Holders(Post post, Unit unit, string? serviceOwner) => post switch
    {
        Post.Officer => unit.Officers,
        Post.UnitHead => unit.Heads,
        Post.BureauLeader => BureauLeaders(unit),
        Post.Supervisor => City.Supervisors,
        Post.CityLeader => CityLeaders(unit),
        Post.ServiceOwner => string.IsNullOrWhiteSpace(serviceOwner) ? [] : [serviceOwner],
        Post.EmergencyPager => City.EmergencyPager,
        Post.TriageDesk => byCode[City.Specialists].Officers,
        Post.Reviewer => City.Reviewers,
        _ => throw new ArgumentOutOfRangeException(nameof(post)),
    };

    private static Post Next(Post vacant) => vacant switch
    {
        Post.ServiceOwner => Post.Officer,
        Post.Officer => Post.UnitHead,
        Post.UnitHead => Post.BureauLeader,
        Post.BureauLeader or Post.EmergencyPager or Post.TriageDesk or Post.Reviewer => Post.Supervisor,
        Post.Supervisor => Post.CityLeader,
        _ => throw new InvalidOperationException("The city has no leader, which the directory's file forbids."),
    };

    private IReadOnlyList<string> BureauLeaders(Unit unit)
    {
        for (var at = unit; ; at = byCode[at.Parent])
            if (at.BureauLeaders.Count > 0 || at.Parent is null) return at.BureauLeaders;
    }

    /// <summary>Those in whose charge the unit or its bureau is; for a unit in nobody's charge, all.</summary>
    private IReadOnlyList<string> CityLeaders(Unit unit)
    {
        for (var at = unit; at is not null; at = at.Parent is null ? null : byCode[at.Parent])
        {
            var inCharge = City.Leaders.Where(l => l.Portfolio.Contains(at.Code)).Select(l => l.Person).ToList();
            if (inCharge.Count > 0) return inCharge;
        }
        return [.. City.Leaders.Select(l => l.Person)];
    }
}
