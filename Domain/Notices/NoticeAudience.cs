using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Directory;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Domain.Notices;

/// <summary>
/// Collects who hears of one event; whoever is named twice hears the first words. Nobody of the unit that the appeal complains of hears of it. Of a
/// confidential one only the company hears the title, and its service owner nothing: who that is says whose it is.
/// </summary>
/// <param name="unit">The unit that had the appeal; what is meant for a unit goes to the triage desk's while none has.</param>
/// <param name="titleForOthers">As those may read it who are not the company.</param>
internal sealed class NoticeAudience(Dossier dossier, string? unit, UnitDirectory directory, string titleForOthers)
{
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private readonly List<Notice> _notices = [];
    private readonly string _subject = dossier.Confidential ? $"诉求（{dossier.Id}）" : $"诉求《{titleForOthers}》（{dossier.Id}）";
    private readonly HashSet<string> _barred = dossier.About is { } about && directory.Find(about) is { } complained
        ? [.. complained.Officers, .. complained.Heads, .. complained.BureauLeaders]
        : [];
    private readonly string _unit = unit ?? directory.City.Specialists;

    public IReadOnlyList<Notice> Notices => _notices;

    public string UnitName(string? code = null) => directory.Find(code ?? _unit)?.Name ?? code ?? _unit;

    /// <summary>The company, and with it the one who looks after it.</summary>
    public void Company(string words)
    {
        Tell(Party.Enterprise(dossier.CreditCode), $"您的诉求《{dossier.Title}》（{dossier.Id}）{words}");
        ServiceOwner(words);
    }

    public void ServiceOwner(string words)
    {
        if (!dossier.Confidential && !string.IsNullOrWhiteSpace(dossier.ServiceOwner)) Tell(Party.Person(dossier.ServiceOwner), "您联系的企业的" + _subject + words);
    }

    public void Unit(string words, string? code = null) => Tell(Party.Unit(code ?? _unit), _subject + words);

    /// <summary>A post that works from a list: only the post is told, not each of its holders. A vacant one falls to the next.</summary>
    public void Desk(Post post, string words)
    {
        foreach (var held in directory.Address(post, _unit).Select(a => a.Post).Distinct()) Tell(Party.Post(held), _subject + words);
    }

    /// <summary>Each holder of the post; for posts of the city the post itself too. A vacant one falls to the next.</summary>
    public void Everybody(Post post, string words)
    {
        foreach (var addressee in Admitted(post))
        {
            Tell(Party.Person(addressee.Person), _subject + words);
            if (IsOfTheCity(addressee.Post)) Tell(Party.Post(addressee.Post), _subject + words);
        }
    }

    /// <summary>The same for those on emergency duty.</summary>
    public void Page(string words)
    {
        var before = _notices.Count;
        Everybody(Post.EmergencyPager, words);
        for (var i = before; i < _notices.Count; i++) _notices[i] = _notices[i] with { IsPage = true };
    }

    private static bool IsOfTheCity(Post post) => post is Post.Supervisor or Post.CityLeader or Post.EmergencyPager or Post.TriageDesk or Post.Reviewer;

    /// <summary>Where every holder is of the unit that it complains of, the post is as good as vacant: the next in line hears.</summary>
    private List<Addressee> Admitted(Post post)
    {
        foreach (var asked in new[] { post, Post.Supervisor, Post.CityLeader })
        {
            var persons = directory.Address(asked, _unit, dossier.Confidential ? null : dossier.ServiceOwner).Where(a => !_barred.Contains(a.Person)).ToList();
            if (persons.Count > 0) return persons;
        }
        return [];
    }

    private void Tell(string party, string text)
    {
        if (dossier.About is { } about && party == Party.Unit(about)) return;
        if (party.StartsWith(PersonPrefix, StringComparison.Ordinal) && _barred.Contains(party[PersonPrefix.Length..])) return;
        if (_told.Add(party)) _notices.Add(new(party, text));
    }

    private const string PersonPrefix = "person:";
}
