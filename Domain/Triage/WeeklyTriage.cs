using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Calendar;

namespace ServerlessQiFu.Domain.Triage;

/// <summary>How good triage was in a week, from the record alone. An appeal counts in the week in which the machine spoke of it.</summary>
/// <param name="Monday">First day of the week in Shenzhen.</param>
/// <param name="Decided">By the machine, without a person.</param>
/// <param name="Abstained">Left to a person by the machine.</param>
/// <param name="Judged">Where a person decided after the machine had an opinion.</param>
/// <param name="Overridden">Of these, where the person decided on another tier or unit.</param>
/// <param name="Dispatched">Reached a unit.</param>
/// <param name="Misdirected">Of these, where the first unit returned it or it was sent elsewhere before anybody of that unit began.</param>
public sealed record WeeklyTriage(DateOnly Monday, int Decided, int Abstained, int Judged, int Overridden, int Dispatched, int Misdirected)
{
    /// <summary>0–1; null where nothing was dispatched.</summary>
    public double? FirstDispatchAccuracy => Dispatched == 0 ? null : 1 - (double)Misdirected / Dispatched;

    /// <summary>0–1; null where the machine spoke of nothing.</summary>
    public double? AbstentionRate => Decided + Abstained == 0 ? null : (double)Abstained / (Decided + Abstained);

    /// <summary>Weeks in order; a week without appeals is absent.</summary>
    /// <param name="histories">Each the record of one appeal, in order.</param>
    public static IReadOnlyList<WeeklyTriage> Of(IEnumerable<IReadOnlyList<Recorded>> histories) =>
        [.. histories.Select(One).OfType<WeeklyTriage>().GroupBy(w => w.Monday).OrderBy(g => g.Key).Select(g => g.Aggregate((a, b) => new WeeklyTriage(
            a.Monday, a.Decided + b.Decided, a.Abstained + b.Abstained, a.Judged + b.Judged, a.Overridden + b.Overridden, a.Dispatched + b.Dispatched, a.Misdirected + b.Misdirected)))];

    private static WeeklyTriage? One(IReadOnlyList<Recorded> history)
    {
        var spoke = history.FirstOrDefault(r => r.By.Role == Role.System && r.Event is AppealEvent.Triaged or AppealEvent.SentToDesk);
        if (spoke is null) return null;
        var opinion = spoke.Event is AppealEvent.Triaged decided ? decided.Decision : ((AppealEvent.SentToDesk)spoke.Event).Suggestion;
        var person = history.Select(r => r.By.Role == Role.System ? null : r.Event as AppealEvent.Triaged).LastOrDefault(e => e is not null);
        var judged = person is not null && opinion is not null;
        var overridden = judged && (person!.Decision.Tier != opinion!.Tier || person.Decision.Unit != opinion.Unit);
        var first = history.FirstOrDefault(r => r.Event is AppealEvent.Dispatched);
        var next = first is null ? null : history.FirstOrDefault(r => r.Version > first.Version && r.Event is AppealEvent.Returned or AppealEvent.Dispatched or AppealEvent.Ruled);
        return new WeeklyTriage(MondayOf(spoke.At), Count(spoke.Event is AppealEvent.Triaged), Count(spoke.Event is AppealEvent.SentToDesk),
            Count(judged), Count(overridden), Count(first is not null), Count(next?.Version > first?.Version));
    }

    private static int Count(bool one) => one ? 1 : 0;

    private static DateOnly MondayOf(DateTimeOffset at)
    {
        var day = BusinessTime.DateOf(at);
        return day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
    }
}
