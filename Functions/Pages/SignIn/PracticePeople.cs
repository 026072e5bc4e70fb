using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Directory;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Web;

namespace ServerlessQiFu.Functions.Pages;

/// <summary>The people whom one can sign in as in Development: three invented companies, and the posts of the directory.</summary>
internal static class PracticePeople
{
    /// <summary>Credit codes that no real company has (domain.md §7.1), with invented names.</summary>
    private static readonly (string Code, string Company, string Person)[] Companies =
    [
        ("91440300MA5TEQ106M", "示例精密制造有限公司", "王先生"),
        ("91440300MA5EXAMP34", "示例贸易有限公司", "李女士"),
    ];

    public static IReadOnlyList<(string Id, Visitor Visitor, string Where)> Of(UnitDirectory directory)
    {
        var people = new List<(string, Visitor, string)>();
        foreach (var (code, company, person) in Companies) Add(new(Role.Enterprise, $"{person}@{code}", Enterprise: code), person, company);
        foreach (var unit in directory.Units)
        {
            var role = unit.Code == directory.City.Specialists ? Role.Specialist : unit.Code == directory.City.CallBackDesk ? Role.CallBack : Role.Officer;
            if (unit.Officers is [var officer, ..]) Add(new(role, officer, unit.Code), officer, unit.Name);
        }
        foreach (var reviewer in directory.City.Reviewers) Add(new(Role.Reviewer, reviewer, directory.City.CallBackDesk), reviewer, "");
        foreach (var supervisor in directory.City.Supervisors) Add(new(Role.Supervisor, supervisor), supervisor, "");
        foreach (var leader in directory.City.Leaders) Add(new(Role.Leader, leader.Person), leader.Person, "");
        Add(new(Role.Ops, "operator-1"), "operator-1", "");
        Add(new(Role.Auditor, "auditor-1"), "auditor-1", "");
        return people;

        void Add(Actor actor, string name, string where) => people.Add(($"{RoleNames.Of(actor.Role)}:{actor.Subject}", new(actor, name), where));
    }

    public static PracticePerson Shown((string Id, Visitor Visitor, string Where) person) => new(person.Id, RoleNames.Of(person.Visitor.Actor.Role), person.Visitor.Name, person.Where);
}
