using ServerlessQiFu.Domain.Appeals;

namespace ServerlessQiFu.Tools.City.World;

/// <summary>How much waited at the close of business of a day.</summary>
/// <param name="Desk">Not dispatched yet: the triage desk.</param>
/// <param name="Specialists">Consultations that nobody has taken.</param>
/// <param name="Units">Requests for help that nobody has taken, all units together.</param>
/// <param name="Open">All that has not ended, in anybody's hands.</param>
internal sealed record QueueDay(DateOnly Date, int Desk, int Specialists, int Units, int CallBacks, int Reviews, int Supervisors, int Open);

/// <summary>The length of the queues over the year.</summary>
internal sealed class QueueDiary
{
    private const string SpecialistsUnit = "QFZY";

    private readonly List<QueueDay> _days = [];

    public IReadOnlyList<QueueDay> Days => _days;

    public void Write(DateOnly date, CityLife city, int supervisors, int open)
    {
        string[] others = [WorkQueues.TriageDesk, SpecialistsUnit, WorkQueues.CallBacks, WorkQueues.Reviews];
        _days.Add(new QueueDay(date, city.Waiting(WorkQueues.TriageDesk), city.Waiting(SpecialistsUnit), city.Queues.Where(q => !others.Contains(q.Key)).Sum(q => q.Value),
            city.Waiting(WorkQueues.CallBacks), city.Waiting(WorkQueues.Reviews), supervisors, open));
    }
}
