using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Units;

/// <summary>The roles that the directory's posts stand for: whoever is taken out of a post there cannot act in it any more.</summary>
public sealed class DirectoryPosts(DirectoryStore directory)
{
    public async ValueTask<IReadOnlyList<Actor>> Of(string person, CancellationToken cancellation)
    {
        var now = await directory.Current(cancellation);
        var (own, city) = (now.Units.Where(unit => unit.Officers.Contains(person)).Select(unit => unit.Code).ToList(), now.City);
        var posts = own.Select(unit => new Actor(unit == city.Specialists ? Role.Specialist : unit == city.CallBackDesk ? Role.CallBack : Role.Officer, person, unit)).ToList();
        // Of a reviewer who is of no unit there, the token says which.
        if (city.Reviewers.Contains(person)) posts.AddRange(own.DefaultIfEmpty().Select(unit => new Actor(Role.Reviewer, person, unit)));
        if (city.Supervisors.Contains(person)) posts.Add(new(Role.Supervisor, person));
        if (city.Leaders.Any(leader => leader.Person == person)) posts.Add(new(Role.Leader, person));
        return posts;
    }
}
