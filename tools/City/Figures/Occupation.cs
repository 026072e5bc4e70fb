using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Tools.City.People;
using ServerlessQiFu.Tools.City.World;

namespace ServerlessQiFu.Tools.City.Figures;

/// <summary>How much of their time a group of people spent on appeals.</summary>
internal sealed record Occupation(string Group, int People, TimeSpan Worked, TimeSpan OnDuty)
{
    public double Share => OnDuty > TimeSpan.Zero ? Worked / OnDuty : 0;

    public static IReadOnlyList<Occupation> Of(YearOfACity year, DateOnly from, int days)
    {
        var (begin, end) = (BusinessTime.At(from, TimeSpan.Zero), BusinessTime.At(from.AddDays(days), TimeSpan.Zero));
        return
        [
            Group("specialists", year.Workforce.Officers.Where(o => o is Specialist)), Group("officers", year.Workforce.Officers.Where(o => o is not Specialist)),
            Group("supervisors", year.Workforce.Supervisors.People), Group("callers", year.Workforce.Calling.People), Group("reviewers", year.Workforce.Reviewers.People),
        ];

        Occupation Group(string name, IEnumerable<Person> people)
        {
            var all = people.ToList();
            return new(name, all.Count, Sum(all.Select(p => p.Worked)), Sum(all.Select(p => year.City.Roster.Available(p, begin, end))));
        }
    }

    private static TimeSpan Sum(IEnumerable<TimeSpan> times) => times.Aggregate(TimeSpan.Zero, (sum, time) => sum + time);
}
